// The hub while a kiosk changes its key: whose signature is good, before and after, and after a restore in between.
import { afterEach, expect, test } from "vitest";
import { checkpointText } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

let hub: TestLine;
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

const pem = createPrivateKeyPem();
const first = signingKey(pem);

async function openKiosk() {
  hub = await openTestLine();
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu", { privateKeyPem: pem });
  const kiosk = await connect();
  await kiosk.send("ratings", stream.openMessage());
  for (const second of [1, 2, 3]) stream.rate("RHL", RATED_AT + second * 1_000);
  await kiosk.send("ratings", stream.batchMessage(1, 3));
  await kiosk.hears("ack", 2);
  return { kiosk, stream };
}
const stateOf = async () => (await hub.store.listStatuses())[0]?.message ?? "";

test("a kiosk that is not connected cannot be asked; one that is hears which key is to be replaced", async () => {
  const { kiosk, stream } = await openKiosk();
  expect(await hub.line().askNewKey("bl-q1")).toBe(false);
  expect(await hub.line().askNewKey("nobody")).toBe(false);
  await kiosk.send("status", stream.statusMessage({ acked: 3 }));
  await waitFor("online", () => hub.line().health().kiosksOnline === 1);
  expect(await hub.line().askNewKey("bl-q1")).toBe(true);
  expect(await kiosk.hears("ctl")).toMatchObject({ type: "rotate", key: first.id });
});

test("after the announcement the old key is good for nothing that is new, and the new one at once for a new stream", async () => {
  const { kiosk, stream } = await openKiosk();
  const next = stream.rotateKey(RATED_AT + 4_000);
  await kiosk.send("ratings", stream.batchMessage(4, 4));
  await kiosk.hears("ack", 3);
  expect((await hub.store.findKiosk("bl-q1"))?.publicKey).toBe(next.publicKey);

  const { size, head } = { size: 4, head: stream.headAt(4) };
  const text = checkpointText(stream, size, head);
  const status = stream.statusMessage({ acked: 4 });
  expect(status.key).toBe(next.id);
  await kiosk.send("status", { ...status, key: first.id, sig: first.sign(text) });
  expect(await kiosk.hears("ctl")).toMatchObject({ code: "bad_sig" });
  await kiosk.send("status", status);
  await waitFor("the status", async () => (await stateOf()).includes(`"key":"${next.id}"`));

  const stolen = createSignedStream({
    kiosk: "bl-q1",
    centre: "binh-lieu",
    at: RATED_AT,
    privateKeyPem: pem,
  });
  await kiosk.send("ratings", stolen.openMessage());
  expect(await kiosk.hears("ctl", 2)).toMatchObject({ code: "bad_sig" });
});

test("a stream that is here already may say its first words again, though its key has changed since", async () => {
  const { kiosk, stream } = await openKiosk();
  stream.rotateKey(RATED_AT + 4_000);
  await kiosk.send("ratings", stream.batchMessage(4, 4));
  await kiosk.hears("ack", 3);
  await kiosk.send("ratings", stream.openMessage());
  expect(await kiosk.hears("ack", 4)).toMatchObject({ upto: 4 });
  expect(kiosk.on("ctl")).toEqual([]);
});

test("a hub that was restored to before the change believes the kiosk by the key that it knows, and asks for the rest", async () => {
  const { kiosk, stream } = await openKiosk();
  const next = stream.rotateKey(RATED_AT + 4_000);
  const ref = stream.rate("RHL", RATED_AT + 5_000);
  const status = stream.statusMessage({ acked: ref });
  // Without the old key's signature it is a stranger's word.
  await kiosk.send("status", status);
  expect(await kiosk.hears("ctl")).toMatchObject({ code: "bad_sig" });
  const sig = first.sign(checkpointText(stream, ref, stream.headAt(ref)));
  await kiosk.send("status", { ...status, former: [{ key: first.id, sig }] });
  expect(await kiosk.hears("ack", 3)).toMatchObject({ type: "rewind", upto: 3 });
  await kiosk.send("ratings", stream.batchMessage(4, 4));
  await kiosk.hears("ack", 4);
  await kiosk.send("ratings", stream.batchMessage(5, 5));
  await waitFor("all of it", async () => (await hub.store.findStream(stream.stream))?.hi === 5);
  expect((await hub.store.findKiosk("bl-q1"))?.publicKey).toBe(next.publicKey);
});

test("a key announced in a stream that the kiosk has left is not the kiosk's", async () => {
  const { kiosk, stream } = await openKiosk();
  const prev = { stream: stream.stream, size: 3, head: stream.headAt(3) };
  const start = { kiosk: "bl-q1", centre: "binh-lieu", at: RATED_AT, privateKeyPem: pem, prev };
  const newer = createSignedStream({ ...start, reason: "corrupt" });
  await kiosk.send("ratings", newer.openMessage());
  await kiosk.hears("ack", 3);
  stream.rotateKey(RATED_AT + 4_000);
  await kiosk.send("ratings", stream.batchMessage(4, 4));
  expect(await kiosk.hears("ack", 4)).toMatchObject({ upto: 4 });
  expect((await hub.store.findKiosk("bl-q1"))?.publicKey).toBe(first.publicKey);
});
