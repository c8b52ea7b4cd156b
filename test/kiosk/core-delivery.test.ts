// Stations 3 to 7 of a kiosk with the real store: what leaves, when, and what a receipt may change (protocol K3–K11).
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkpointText, genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { signingKey, verifyingKey } from "../../shared/evidence/signing.ts";
import { canonical } from "../../shared/rating.ts";
import { createHubVoice, HUB_BODY } from "../support/hub-voice.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";

let bench: KioskBench;

beforeEach(() => {
  bench = createKioskBench();
});

afterEach(async () => {
  await bench.kiosk.stop();
  bench.remove();
});

function acked(): number | undefined {
  return bench.look((store) => store.currentStream()?.acked);
}

test("a kiosk opens its stream, is configured, and delivers one rating at once", async () => {
  await bench.ready();
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", fault: null });
  expect(bench.opens()).toHaveLength(1);
  const before = bench.batches().length;
  const ref = await bench.take();
  const batch = bench.batches().at(-1);
  expect(bench.batches()).toHaveLength(before + 1);
  expect(batch).toMatchObject({ first: ref });
  expect(batch?.records).toEqual([
    [
      ref,
      "r",
      expect.any(Number),
      expect.any(Number),
      7,
      "q1",
      "LV-DATDAI",
      "vn3.1",
      "RHL",
      1,
      "",
      0,
    ],
  ]);
  expect(acked()).toBe(ref - 1);
  await bench.drain();
  expect(acked()).toBe(ref);
});

test("everything that left is one chain from the genesis to the head, and every batch is signed at its end", async () => {
  await bench.ready();
  for (let i = 0; i < 120; i++) {
    await bench.take(i % 3 === 0 ? "KHL" : "HL");
    if (i % 40 === 20) await bench.drain();
  }
  await bench.drain();
  const [open] = bench.opens();
  if (open === undefined) throw new Error("no open");
  const key = verifyingKey(signingKey(bench.identity.privateKeyPem).publicKey);
  const address = { ...bench.identity, stream: open.stream };
  let head = genesisHash(open.genesis);
  expect(key?.verify(checkpointText(address, 0, head.toString("base64url")), open.sig)).toBe(true);
  let next = 1;
  for (const batch of bench.batches()) {
    if (batch.first < next) continue; // sent again
    expect(batch).toMatchObject({ first: next, prev: head.toString("base64url") });
    for (const record of batch.records) head = nextHash(head, canonical(record));
    next += batch.records.length;
    expect(batch.head).toBe(head.toString("base64url"));
    expect(key?.verify(checkpointText(address, next - 1, batch.head), batch.sig)).toBe(true);
  }
  const stream = bench.look((store) => store.currentStream());
  expect(stream).toMatchObject({
    size: next - 1,
    acked: next - 1,
    head: head.toString("base64url"),
  });
});

test("ratings given while one batch is in flight leave together after its receipt", async () => {
  await bench.ready();
  const before = bench.batches().length;
  const first = await bench.take();
  for (let i = 0; i < 5; i++) await bench.take();
  expect(bench.batches()).toHaveLength(before + 1);
  bench.receive("ack", { upto: first });
  await bench.clock.advance(0);
  expect(bench.batches()).toHaveLength(before + 2);
  expect(bench.batches().at(-1)?.records).toHaveLength(5);
});

test("nothing is published while offline, and everything follows after the connection is back", async () => {
  await bench.ready();
  bench.link.current().down();
  for (let i = 0; i < 250; i++) await bench.take();
  expect(bench.link.published().every(({ up }) => up)).toBe(true);
  await bench.clock.advance(120_000);
  bench.link.current().up();
  await bench.clock.advance(0);
  expect(bench.link.current().published.map(({ topic }) => topic)).toEqual([
    "hailong/v1/binh-lieu/bl-q1/status",
  ]);
  bench.hubOn();
  await bench.clock.advance(0);
  await bench.drain();
  expect(acked()).toBe(bench.look((store) => store.currentStream()?.size));
  const sizes = bench.link.current().published.map(({ payload }) => payload.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16_384);
});

test("without a receipt the very same message leaves again, later and later", async () => {
  await bench.ready();
  const before = bench.batches().length;
  await bench.take();
  await bench.take();
  await bench.clock.advance(8_100);
  expect(bench.batches()).toHaveLength(before + 2);
  await bench.clock.advance(20_000);
  const again = bench.batches().slice(before);
  expect(again).toHaveLength(3);
  expect(new Set(again.map((batch) => JSON.stringify(batch))).size).toBe(1);
});

test("a receipt with a wrong signature, an old generation, a higher generation or another stream changes nothing", async () => {
  await bench.ready();
  const ref = await bench.take();
  const before = acked();
  const stranger = createHubVoice();
  const address = { ...bench.identity, stream: bench.opens()[0]?.stream ?? "" };
  const head = bench.look((store) => store.hashAt(ref)) ?? "";
  const fields = { upto: ref, head, safe: 0, gen: HUB_BODY.gen, at: 1 };
  bench.link
    .current()
    .receive("hailong/v1/binh-lieu/bl-q1/ack", stranger.receipt("ack", address, fields));
  bench.receive("ack", { upto: ref, gen: HUB_BODY.gen - 1 });
  bench.receive("ack", { upto: ref, gen: HUB_BODY.gen + 1 });
  bench.receive("ack", { upto: ref, stream: "0".repeat(32) });
  bench.link.current().receive("hailong/v1/binh-lieu/bl-q1/ack", "{not json");
  expect(acked()).toBe(before);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ fault: null });
  bench.receive("ack", { upto: ref });
  expect(acked()).toBe(ref);
  bench.receive("ack", { upto: ref - 1 });
  expect(acked()).toBe(ref);
});

test("a signed receipt with another hash is a fork: sending stops, collecting goes on, nothing is deleted", async () => {
  await bench.ready();
  const ref = await bench.take();
  bench.receive("ack", { upto: ref, head: "A".repeat(43) });
  await bench.clock.advance(10_000);
  const before = bench.batches().length;
  const next = await bench.take();
  await bench.clock.advance(600_000);
  expect(bench.batches()).toHaveLength(before);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", fault: "fork" });
  expect(bench.statuses().at(-1)).toMatchObject({ error: "fork", size: next, acked: ref - 1 });
});

test("after a rewind everything above it leaves again, once; the same rewind replayed does nothing", async () => {
  await bench.ready();
  for (let i = 0; i < 8; i++) await bench.take();
  await bench.drain();
  const size = acked() ?? 0;
  const gen = HUB_BODY.gen + 5;
  bench.receive("rewind", { upto: size - 4, gen });
  await bench.clock.advance(0);
  expect(acked()).toBe(size - 4);
  expect(bench.batches().at(-1)).toMatchObject({ first: size - 3 });
  expect(bench.batches().at(-1)?.records.at(-1)).toMatchObject({
    1: "e",
    5: "recover",
    6: size - 4,
  });
  bench.receive("ack", { upto: size + 1, gen });
  bench.receive("rewind", { upto: size - 4, gen });
  bench.receive("ack", { upto: size + 1, gen: HUB_BODY.gen });
  expect(acked()).toBe(size + 1);
});

test("a hub that lost data is told so by a status, and a stream that it forgot is opened again", async () => {
  await bench.ready();
  for (let i = 0; i < 3; i++) await bench.take();
  await bench.drain();
  await bench.clock.advance(10_000);
  const told = bench.statuses().length;
  bench.receive("ack", { upto: 0, want: 1 });
  expect(bench.statuses()).toHaveLength(told + 1);
  await bench.take();
  const stream = bench.opens()[0]?.stream ?? "";
  bench.control("reject", {
    gen: HUB_BODY.gen,
    stream,
    first: 0,
    count: 0,
    code: "unknown_stream",
    holdS: 30,
  });
  await bench.clock.advance(0);
  expect(bench.opens()).toHaveLength(2);
});

test("a rejected batch is kept, held back and sent again; the third reject is reported", async () => {
  await bench.ready();
  const ref = await bench.take();
  const stream = bench.opens()[0]?.stream ?? "";
  const reject = { gen: HUB_BODY.gen, stream, first: ref, count: 1, code: "bad_sig", holdS: 60 };
  for (let i = 0; i < 3; i++) {
    const before = bench.batches().length;
    bench.control("reject", reject);
    await bench.clock.advance(59_000);
    expect(bench.batches()).toHaveLength(before);
    await bench.clock.advance(2_000);
    expect(bench.batches()).toHaveLength(before + 1);
  }
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", fault: "bad_sig" });
  await bench.drain();
  expect(await bench.kiosk.bridge.view()).toMatchObject({ fault: null });
  expect(acked()).toBe(ref);
});

test("the spread is waited once per hub session, and a hub that says goodbye is not sent to", async () => {
  bench.kiosk.start();
  await bench.clock.advance(0);
  bench.link.current().up();
  await bench.clock.advance(1_000);
  expect(bench.opens()).toHaveLength(0);
  bench.hubOn({ spread: 20_000 });
  await bench.clock.advance(9_900);
  expect(bench.opens()).toHaveLength(0);
  await bench.clock.advance(200);
  expect(bench.opens()).toHaveLength(1);
  bench.receive("ack", { upto: 0 });
  bench.conf();
  await bench.drain();
  bench.link
    .current()
    .receive("hailong/v1/_hub/hub-1/state", { v: 1, type: "hub", on: false, sid: HUB_BODY.sid });
  const before = bench.batches().length;
  await bench.take();
  await bench.clock.advance(60_000);
  expect(bench.batches()).toHaveLength(before);
  bench.hubOn({ spread: 20_000 });
  await bench.clock.advance(0);
  expect(bench.batches()).toHaveLength(before + 1);
});

test("without any word of a hub the kiosk tries after half a minute", async () => {
  bench.kiosk.start();
  await bench.clock.advance(0);
  bench.link.current().up();
  await bench.clock.advance(29_900);
  expect(bench.opens()).toHaveLength(0);
  await bench.clock.advance(200);
  expect(bench.opens()).toHaveLength(1);
});

test("our own will of an earlier connection is overruled by a new status", async () => {
  await bench.ready();
  await bench.clock.advance(10_000);
  const before = bench.statuses().length;
  const lost = { v: 1, type: "status", state: "lost", sid: "0123456789abcdef" };
  bench.link.current().receive("hailong/v1/binh-lieu/bl-q1/status", lost, true);
  expect(bench.statuses()).toHaveLength(before + 1);
});

test("a clean stop says offline, disconnects without the will, and leaves a closed database", async () => {
  await bench.ready();
  await bench.take();
  await bench.kiosk.stop();
  const last = bench.link.current().published.at(-1);
  expect(JSON.parse(last?.payload ?? "{}")).toMatchObject({ type: "status", state: "offline" });
  expect(bench.link.current().state()).toBe("ended_clean");
  const stream = bench.look((store) => store.currentStream());
  expect(JSON.parse(last?.payload ?? "{}")).toMatchObject({
    size: stream?.size,
    head: stream?.head,
  });
});
