import { afterEach, describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../hub/ingest/limits.ts";
import { AUDIT, openKiosk, openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

let hub: TestLine;
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

type Hostile = (stream: SignedStream) => unknown;
const nextBatch = (stream: SignedStream) => {
  if (stream.size() === 3) stream.rate("RHL", RATED_AT + 4_000);
  return stream.batchMessage(4, 4);
};
const changed =
  (change: object): Hostile =>
  (stream) => ({ ...nextBatch(stream), ...change });

const REFUSED: readonly (readonly [string, string, Hostile])[] = [
  ["text that is no JSON", "bad_schema", () => "{"],
  ["JSON that is no object", "bad_schema", () => [1, 2]],
  ["an unknown type", "bad_schema", changed({ type: "dance" })],
  ["a salvage under the signature of a batch", "bad_sig", changed({ type: "salvage" })],
  ["a stream that is no stream", "bad_schema", changed({ stream: "../../etc" })],
  ["a first that is no integer", "bad_schema", changed({ first: 1.5 })],
  ["no records", "bad_schema", changed({ records: [] })],
  ["a record of an unknown kind", "bad_schema", changed({ records: [[4, "x", 1, 1, 1]] })],
  [
    "a text that JSON would escape",
    "bad_schema",
    changed({ records: [[4, "v", 1, 1, 1, 1, 'a"']] }),
  ],
  ["a prototype", "bad_schema", () => '{"v":1,"type":"batch","__proto__":{"stream":"x"}}'],
  ["no version", "version", changed({ v: undefined })],
  ["another version", "version", changed({ v: 2 })],
  ["more than 16 kB", "too_big", changed({ filler: "x".repeat(16_384) })],
  ["more than 100 records", "too_big", changed({ records: Array.from({ length: 101 }, () => 0) })],
  ["an unknown stream", "unknown_stream", changed({ stream: "0".repeat(32) })],
  [
    "a signature of something else",
    "bad_sig",
    (s) => ({ ...nextBatch(s), sig: s.batchMessage(1, 3).sig }),
  ],
  ["the name of another key", "bad_sig", changed({ key: "0".repeat(16) })],
  [
    "another level in a record",
    "bad_chain",
    (s) => {
      const batch = nextBatch(s);
      return { ...batch, records: batch.records.map((record) => record.with(8, "KHL")) };
    },
  ],
  ["another head", "bad_chain", (s) => ({ ...nextBatch(s), head: s.headAt(1) })],
  [
    "a prev that is not the hub's",
    "fork",
    (s) => {
      // A chain of its own that is signed well, but does not follow from what the hub holds.
      const other = createSignedStream({ ...s, at: RATED_AT, privateKeyPem: s.privateKeyPem });
      for (const second of [1, 2, 3, 4]) other.rate("KHL", RATED_AT + second * 1_000);
      return other.batchMessage(4, 4);
    },
  ],
  [
    "a hole between its records",
    "bad_chain",
    (s) => {
      const batch = nextBatch(s);
      return { ...batch, first: 5 };
    },
  ],
  [
    "another history up to what is there",
    "fork",
    (s) => {
      const other = createSignedStream({ ...s, at: RATED_AT, privateKeyPem: s.privateKeyPem });
      for (const second of [1, 2, 3]) other.rate("KHL", RATED_AT + second * 1_000);
      return other.batchMessage(1, 3);
    },
  ],
];

describe("what is refused", () => {
  test.each(REFUSED)(
    "%s: %s, nothing stored, the next good batch unharmed",
    async (_, code, make) => {
      hub = await openTestLine();
      const { kiosk, stream } = await openKiosk(hub);
      await kiosk.send("ratings", make(stream));
      const reject = await kiosk.hears("ctl");
      expect(reject).toMatchObject({
        type: "reject",
        code,
        holdS: code === "unknown_stream" ? 1 : 60,
      });
      expect(await hub.store.findStream(stream.stream)).toMatchObject({
        hi: 3,
        head: stream.headAt(3),
      });
      expect(hub.line().health()).toMatchObject({ inserted: 3, refused: { [code]: 1 } });

      await kiosk.send("ratings", nextBatch(stream));
      expect(await kiosk.hears("ack", 3)).toMatchObject({ upto: 4, head: stream.headAt(4) });
      expect(hub.line().health().waiting).toEqual({ messages: 0, bytes: 0 });
    },
  );

  test("a message under another centre's name", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk(hub);
    await kiosk.client.subscribeAsync("hailong/v1/ha-long/bl-q1/ctl", { qos: 1 });
    const topic = "hailong/v1/ha-long/bl-q1/ratings";
    await kiosk.client.publishAsync(topic, JSON.stringify(nextBatch(stream)), { qos: 1 });
    expect(await kiosk.hears("ctl")).toMatchObject({ code: "centre_mismatch" });
  });

  test("a stream of another kiosk, and an open with another kiosk's key", async () => {
    hub = await openTestLine();
    const { stream } = await openKiosk(hub);
    const other = await hub.enrol("bl-q2", "binh-lieu");
    const thief = await other.connect();
    await thief.send("ratings", nextBatch(stream));
    expect(await thief.hears("ctl")).toMatchObject({ code: "unknown_stream" });
    await thief.send("ratings", stream.openMessage());
    expect(await thief.hears("ctl", 2)).toMatchObject({ code: "unknown_kiosk" });
    const forged = createSignedStream({ kiosk: "bl-q2", centre: "binh-lieu", at: RATED_AT });
    await thief.send("ratings", forged.openMessage());
    expect(await thief.hears("ctl", 3)).toMatchObject({ code: "bad_sig" });
    expect(await hub.store.listStreams("bl-q2")).toEqual([]);
  });

  test("everything of a kiosk that was revoked, whose connection ends as soon as the line knows", async () => {
    hub = await openTestLine();
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    await hub.line().publishConf("bl-q1");
    const kiosk = await connect();
    const closed = new Promise<void>((resolve) => {
      kiosk.client.once("close", () => resolve());
    });
    await waitFor("first conf", () => kiosk.on("conf").length > 0);
    await hub.store.revokeKiosk("bl-q1", RATED_AT, AUDIT);
    await kiosk.send("ratings", stream.openMessage());
    expect(await kiosk.hears("ctl")).toMatchObject({ code: "revoked" });
    await hub.line().publishConf("bl-q1");
    await closed;
    await expect(connect()).rejects.toThrow(/not authorized/i);
  });

  test("is answered until the budget is used up; then the kiosk is told to be slow and not heard", async () => {
    hub = await openTestLine({ limits: { ...DEFAULT_LIMITS, messagesPerS: Infinity } });
    const { kiosk, stream } = await openKiosk(hub);
    for (let i = 0; i < 25; i++) await kiosk.send("ratings", "{");
    const last = await kiosk.hears("ctl", 21);
    expect(last).toMatchObject({ type: "slow", pauseMs: 60_000 });
    await kiosk.send("ratings", nextBatch(stream));
    await waitFor("everything let go", () => hub.line().health().letGo >= 6);
    expect(kiosk.on("ctl")).toHaveLength(21);
    expect(await hub.store.findStream(stream.stream)).toMatchObject({ hi: 3 });
  });
});
