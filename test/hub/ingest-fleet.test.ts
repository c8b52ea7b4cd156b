import { afterEach, expect, test } from "vitest";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import { receiptText } from "../../shared/evidence/chain.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";
import { waitFor } from "../support/wait-for.ts";

let hub: TestLine;
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

async function openKiosk() {
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
  const kiosk = await connect();
  await kiosk.send("ratings", stream.openMessage());
  await kiosk.hears("ack");
  for (const second of [1, 2, 3]) stream.rate("RHL", RATED_AT + second * 1_000);
  return { stream, kiosk, connect };
}
const statusOf = async (kiosk: string) =>
  (await hub.store.listStatuses()).find((status) => status.kiosk === kiosk);
const alarms = async () => (await hub.store.listAlarms(100)).map(({ code }) => code);
const sid = (n: number): string => n.toString(16).padStart(16, "0");

test("a signed status is kept as it came, and whoever listens is told", async () => {
  hub = await openTestLine();
  const { kiosk, stream } = await openKiosk();
  let changes = 0;
  const end = hub.line().onChange(() => (changes += 1));
  const status = stream.statusMessage({ size: 3, acked: 0, sid: sid(1) });
  await kiosk.send("status", status);
  const kept = await waitFor("the status", () => statusOf("bl-q1"));
  expect(kept).toMatchObject({ state: "online", sid: sid(1), message: JSON.stringify(status) });
  expect(changes).toBeGreaterThan(0);
  end();
  expect(hub.line().health().kiosksOnline).toBe(1);
});

test("a status that is not signed by the kiosk is refused and counted", async () => {
  hub = await openTestLine();
  const { kiosk, stream } = await openKiosk();
  await kiosk.send("status", { ...stream.statusMessage({}), size: 2 });
  expect(await kiosk.hears("ctl")).toMatchObject({ type: "reject", code: "bad_sig" });
  await kiosk.send("status", { ...stream.statusMessage({}), v: 2 });
  expect(await kiosk.hears("ctl", 2)).toMatchObject({ code: "version" });
  await kiosk.send("status", { ...stream.statusMessage({}), disk: "round" });
  expect(await kiosk.hears("ctl", 3)).toMatchObject({ code: "bad_schema" });
  expect(await statusOf("bl-q1")).toBeUndefined();
  expect(hub.line().health().refused).toEqual({ bad_sig: 1, version: 1, bad_schema: 1 });
});

test("a will counts for its own session only; it keeps the last signed status", async () => {
  hub = await openTestLine();
  const { kiosk, stream } = await openKiosk();
  await kiosk.send("status", stream.statusMessage({ sid: sid(2) }));
  await waitFor("online", async () => (await statusOf("bl-q1"))?.state === "online");
  // The will of the session before comes late and overtakes the birth of this one.
  await kiosk.send("status", { v: 1, type: "status", state: "lost", sid: sid(1) });
  await kiosk.send("status", stream.statusMessage({ sid: sid(2), size: 2 }));
  await waitFor("the next status", async () =>
    (await statusOf("bl-q1"))?.message?.includes('"size":2'),
  );
  expect(await statusOf("bl-q1")).toMatchObject({ state: "online" });
  await kiosk.send("status", { v: 1, type: "status", state: "lost", sid: sid(2) });
  await waitFor("lost", async () => (await statusOf("bl-q1"))?.state === "lost");
  expect((await statusOf("bl-q1"))?.message).toContain('"size":2');
});

test("a connection that breaks is a kiosk that is lost: its will says so", async () => {
  hub = await openTestLine();
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
  const kiosk = await connect({
    will: {
      topic: "hailong/v1/binh-lieu/bl-q1/status",
      payload: Buffer.from(JSON.stringify({ v: 1, type: "status", state: "lost", sid: sid(7) })),
      qos: 1,
      retain: true,
    },
  });
  await kiosk.send("status", stream.statusMessage({ sid: sid(7) }));
  await waitFor("online", async () => (await statusOf("bl-q1"))?.state === "online");
  kiosk.client.stream.destroy();
  await waitFor("lost", async () => (await statusOf("bl-q1"))?.state === "lost");
});

test("a kiosk that holds receipts for what the hub has not gets a rewind under a new generation (H9)", async () => {
  hub = await openTestLine();
  const { kiosk, stream } = await openKiosk();
  await kiosk.send("ratings", stream.batchMessage(1, 1));
  const ack = await kiosk.hears("ack", 2);
  const before = Number(ack["gen"]);
  // As if the hub had come back from a backup: the kiosk was told 3, the hub holds 1.
  await kiosk.send("status", stream.statusMessage({ acked: 3, gen: before + 500 }));
  const rewind = await kiosk.hears("ack", 3);
  expect(rewind).toMatchObject({ type: "rewind", upto: 1, head: stream.headAt(1) });
  const fields = rewind as { upto: number; head: string; safe: number; gen: number; at: number };
  expect(fields.gen).toBeGreaterThan(before + 500);
  const key = verifyingKey(hub.key.publicKey);
  expect(key?.verify(receiptText("rewind", stream, fields), String(rewind["sig"]))).toBe(true);
  expect(kiosk.on("state").at(-1)).toMatchObject({ on: true, gen: fields.gen });
  expect(await hub.store.generation()).toBe(fields.gen);
  expect(await alarms()).toEqual(["hub_lost_data"]);

  // It says so again before it has understood: the same rewind, no further generation, no further alarm.
  await kiosk.send("status", stream.statusMessage({ acked: 3, gen: fields.gen }));
  expect(await kiosk.hears("ack", 4)).toMatchObject({ type: "rewind", gen: fields.gen });
  expect(await alarms()).toEqual(["hub_lost_data"]);

  await kiosk.send("ratings", stream.batchMessage(2, 3));
  expect(await kiosk.hears("ack", 5)).toMatchObject({ type: "ack", upto: 3, gen: fields.gen });
  await hub.reopen();
  expect(hub.line().health().gen).toBe(fields.gen);
});

test("a stream that the hub has lost altogether raises the generation; its open brings it back", async () => {
  hub = await openTestLine();
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
  const kiosk = await connect();
  stream.rate("RHL", RATED_AT);
  await kiosk.send("status", stream.statusMessage({ acked: 1, gen: 5 }));
  await waitFor("the alarm", async () => (await alarms()).includes("hub_lost_data"));
  expect(await kiosk.hears("ctl")).toMatchObject({ code: "unknown_stream", holdS: 1 });
  await kiosk.send("ratings", stream.batchMessage(1, 1));
  expect(await kiosk.hears("ctl", 2)).toMatchObject({ code: "unknown_stream", holdS: 1 });
  await kiosk.send("ratings", stream.openMessage());
  expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
  await kiosk.send("status", stream.statusMessage({ acked: 1, gen: 5 }));
  expect(await kiosk.hears("ack", 2)).toMatchObject({
    type: "rewind",
    upto: 0,
    head: stream.headAt(0),
  });
});

test("a kiosk that comes back with less than it sent is an alarm (H9)", async () => {
  hub = await openTestLine();
  const { kiosk, stream } = await openKiosk();
  await kiosk.send("ratings", stream.batchMessage(1, 3));
  await kiosk.hears("ack", 2);
  await waitFor("the alarm", async () => {
    await kiosk.send("status", stream.statusMessage({ size: 2, acked: 2 }));
    return (await alarms()).length > 0;
  });
  await kiosk.send("status", stream.statusMessage({ size: 3, acked: 3, state: "offline" }));
  await waitFor("offline", async () => (await statusOf("bl-q1"))?.state === "offline");
  expect(await alarms()).toEqual(["kiosk_rolled_back"]);
});

test("a kiosk that comes back with less is an alarm also at a hub whose clock was set back meanwhile", async () => {
  let setBack = 0;
  const clock = createSystemClock();
  hub = await openTestLine({ clock: { ...clock, now: () => clock.now() - setBack } });
  const { kiosk, stream } = await openKiosk();
  await kiosk.send("ratings", stream.batchMessage(1, 3));
  await kiosk.hears("ack", 2);
  setBack = 10 * 365 * 86_400_000;
  await kiosk.send("status", stream.statusMessage({ size: 2, acked: 2 }));
  await waitFor("the alarm", async () => (await alarms()).length > 0);
  expect(await alarms()).toEqual(["kiosk_rolled_back"]);
});

test("a kiosk that goes on while its status is read has not come back with less", async () => {
  const held = Promise.withResolvers<void>();
  hub = await openTestLine({
    wrap: (store) => ({
      ...store,
      recordStatus: async (status) => {
        await held.promise;
        await store.recordStatus(status);
      },
    }),
  });
  const { kiosk, stream } = await openKiosk();
  await kiosk.send("ratings", stream.batchMessage(1, 2));
  await kiosk.hears("ack", 2);
  await kiosk.send("status", stream.statusMessage({ size: 2, acked: 2 }));
  await kiosk.send("ratings", stream.batchMessage(3, 3));
  await kiosk.hears("ack", 3);
  held.resolve();
  await kiosk.send("status", stream.statusMessage({ size: 3, acked: 3, state: "offline" }));
  await waitFor("offline", async () => (await statusOf("bl-q1"))?.state === "offline");
  expect(await alarms()).toEqual([]);
});

test("a status that is signed over another history than the hub's, at the same number, is an alarm", async () => {
  hub = await openTestLine();
  const same = { privateKeyPem: createPrivateKeyPem(), stream: "0f3c0f3c0f3c0f3c0f3c0f3c0f3c0f3c" };
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu", same);
  const clone = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu", at: RATED_AT, ...same });
  const kiosk = await connect();
  await kiosk.send("ratings", stream.openMessage());
  stream.rate("RHL", RATED_AT);
  clone.rate("KHL", RATED_AT);
  await kiosk.send("ratings", stream.batchMessage(1, 1));
  await kiosk.hears("ack", 2);
  await kiosk.send("status", stream.statusMessage({ acked: 1 }));
  await kiosk.send("status", clone.statusMessage({ acked: 0 }));
  await waitFor("the alarm", async () => (await alarms()).length > 0);
  expect((await hub.store.listAlarms(9)).map(({ code, detail }) => [code, detail])).toEqual([
    [
      "fork",
      `stream ${stream.stream}: the kiosk's status and the hub's cursor have two histories up to 1`,
    ],
  ]);
});

test("more than six sessions in ten minutes are an alarm, six are not (H11)", async () => {
  const clock = createFakeClock({ at: RATED_AT });
  hub = await openTestLine({ clock });
  const { kiosk, stream } = await openKiosk();
  const say = async (n: number): Promise<void> => {
    await kiosk.send("status", stream.statusMessage({ sid: sid(n), acked: 0, size: 3 }));
    await waitFor(`session ${n}`, async () => (await statusOf("bl-q1"))?.sid === sid(n));
  };
  for (let n = 1; n <= 7; n++) await say(n);
  expect(await alarms()).toEqual([]);
  await clock.advance(600_000);
  for (let n = 8; n <= 13; n++) await say(n);
  expect(await alarms()).toEqual([]);
  await say(14);
  await waitFor("the alarm", async () => (await alarms()).includes("cloned_identity"));
});

test("a hub whose clock is wrong is told by its kiosks, and told again when it is right", async () => {
  const HOUR = 3_600_000;
  const clock = createFakeClock({ at: RATED_AT });
  const said: (string | null)[] = [];
  hub = await openTestLine({ clock, onClock: (detail) => said.push(detail) });
  const kiosks = await Promise.all(
    ["bl-q1", "bl-q2", "bl-q3"].map(async (name) => {
      const { stream, connect } = await hub.enrol(name, "binh-lieu");
      return { stream, kiosk: await connect() };
    }),
  );
  let n = 0;
  /** Each kiosk says a status, with its clock so far from the hub's; then a minute goes by. */
  const minute = async (aheads: readonly number[]): Promise<void> => {
    for (const [of, ahead] of aheads.entries()) {
      n += 1;
      const at = clock.now() + ahead;
      await kiosks[of]?.kiosk.send(
        "status",
        kiosks[of].stream.statusMessage({ at, sid: sid(of), freeMb: n }),
      );
      await waitFor("the status", async () =>
        (await hub.store.listStatuses()).some(({ message }) => message?.includes(`"freeMb":${n},`)),
      );
    }
    await clock.advance(60_000);
  };
  // What is retained may be old; the next status of a kiosk is new.
  await minute([10 * HOUR, 10 * HOUR, 10 * HOUR]);
  await minute([0, 0, 2 * HOUR]);
  await minute([0, 0, 2 * HOUR]);
  expect(said.filter((detail) => detail !== null)).toEqual([]);
  await minute([-87_600 * HOUR, -87_600 * HOUR, 0]);
  await minute([-87_600 * HOUR, -87_600 * HOUR, 0]);
  expect(said.at(-1)).toBe("2 of 3 kiosks are 87600 h behind this machine's clock");
  await minute([0, 0, 0]);
  await minute([0, 0, 0]);
  expect(said.at(-1)).toBe(null);
});
