import { afterEach, describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../hub/ingest/limits.ts";
import { StoreFailure } from "../../hub/store/store-failure.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { receiptText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import {
  AUDIT,
  openTestLine,
  RATED_AT,
  type KioskLine,
  type TestLine,
} from "../support/hub-line.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

let hub: TestLine;
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

/** A kiosk whose stream is open and holds three ratings at the hub. */
async function openKiosk(): Promise<{ kiosk: KioskLine; stream: SignedStream }> {
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
  const kiosk = await connect();
  await kiosk.send("ratings", stream.openMessage());
  await kiosk.hears("ack");
  for (const second of [1, 2, 3]) stream.rate("RHL", RATED_AT + second * 1_000);
  await kiosk.send("ratings", stream.batchMessage(1, 3));
  await kiosk.hears("ack", 2);
  return { kiosk, stream };
}

describe("a good batch", () => {
  test("gets a receipt that the hub signed, for exactly what the store holds", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk();
    const ack = await kiosk.hears("ack", 2);
    expect(ack).toMatchObject({ stream: stream.stream, upto: 3, head: stream.headAt(3), safe: 0 });
    const fields = ack as { upto: number; head: string; safe: number; gen: number; at: number };
    const key = verifyingKey(hub.key.publicKey);
    expect(key?.verify(receiptText("ack", stream, fields), String(ack["sig"]))).toBe(true);
  });

  test("may follow its open at once, without waiting for the first receipt", async () => {
    hub = await openTestLine();
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    stream.rate("HL", RATED_AT);
    await Promise.all([
      kiosk.send("ratings", stream.openMessage()),
      kiosk.send("ratings", stream.batchMessage(1, 1)),
    ]);
    await waitFor("upto 1", () => kiosk.on("ack").at(-1)?.["upto"] === 1);
    expect(kiosk.on("ctl")).toEqual([]);
  });

  test("that is repeated is receipted again and stored once", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk();
    for (const n of [3, 4, 5]) {
      await kiosk.send("ratings", stream.batchMessage(1, 3));
      expect(await kiosk.hears("ack", n)).toMatchObject({ upto: 3, want: null });
    }
    expect(hub.line().health().inserted).toBe(3);
  });

  test("that overlaps what is there adds only what is new", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk();
    stream.rate("KHL", RATED_AT + 4_000);
    await kiosk.send("ratings", stream.batchMessage(2, 4));
    expect(await kiosk.hears("ack", 3)).toMatchObject({ upto: 4, head: stream.headAt(4) });
    expect(hub.line().health().inserted).toBe(4);
  });

  test("after a gap is not stored: the receipt asks for what is missing", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk();
    stream.rate("HL", RATED_AT + 4_000);
    stream.rate("HL", RATED_AT + 5_000);
    await kiosk.send("ratings", stream.batchMessage(5, 5));
    expect(await kiosk.hears("ack", 3)).toMatchObject({ upto: 3, want: 4 });
    expect(await hub.store.findStream(stream.stream)).toMatchObject({ hi: 3 });
  });

  test("is signed by the new key only after the record that announces it", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk();
    stream.rotateKey(RATED_AT + 4_000);
    await kiosk.send("ratings", stream.batchMessage(4, 4));
    await kiosk.hears("ack", 3);
    stream.rate("RHL", RATED_AT + 5_000);
    await kiosk.send("ratings", stream.batchMessage(5, 5));
    expect(await kiosk.hears("ack", 4)).toMatchObject({ upto: 5 });
    expect(kiosk.on("ctl")).toEqual([]);
  });
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
  ["a salvage", "bad_schema", changed({ type: "salvage" })],
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
      const { kiosk, stream } = await openKiosk();
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
    const { kiosk, stream } = await openKiosk();
    await kiosk.client.subscribeAsync("hailong/v1/ha-long/bl-q1/ctl", { qos: 1 });
    const topic = "hailong/v1/ha-long/bl-q1/ratings";
    await kiosk.client.publishAsync(topic, JSON.stringify(nextBatch(stream)), { qos: 1 });
    expect(await kiosk.hears("ctl")).toMatchObject({ code: "centre_mismatch" });
  });

  test("a stream of another kiosk, and an open with another kiosk's key", async () => {
    hub = await openTestLine();
    const { stream } = await openKiosk();
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
    const { kiosk, stream } = await openKiosk();
    for (let i = 0; i < 25; i++) await kiosk.send("ratings", "{");
    const last = await kiosk.hears("ctl", 21);
    expect(last).toMatchObject({ type: "slow", pauseMs: 60_000 });
    await kiosk.send("ratings", nextBatch(stream));
    await waitFor("everything let go", () => hub.line().health().letGo >= 6);
    expect(kiosk.on("ctl")).toHaveLength(21);
    expect(await hub.store.findStream(stream.stream)).toMatchObject({ hi: 3 });
  });
});

describe("the receipt", () => {
  /** A store whose commits wait until the test lets them go. */
  function gated() {
    let open: (() => void) | undefined;
    let asked = 0;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const wrap = (store: HubStore): HubStore => ({
      ...store,
      ingest: async (messages, at) => {
        asked += messages.length;
        await gate;
        return store.ingest(messages, at);
      },
    });
    return { wrap, letGo: () => open?.(), asked: () => asked };
  }

  test("comes after the commit; the broker's PUBACK comes before and says nothing", async () => {
    const { wrap, letGo, asked } = gated();
    hub = await openTestLine({ wrap });
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage()); // resolves with the PUBACK
    await waitFor("the commit that waits", () => asked() === 1);
    expect(await hub.store.findStream(stream.stream)).toBeUndefined();
    expect(kiosk.on("ack")).toEqual([]);
    letGo();
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
  });

  test("of a commit that is under way is still said when the hub stops", async () => {
    const { wrap, letGo, asked } = gated();
    hub = await openTestLine({ wrap });
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage());
    await waitFor("the commit that waits", () => asked() === 1);
    const closing = hub.line().close();
    letGo();
    await closing;
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
    expect((await kiosk.hears("state", 2))["on"]).toBe(false);
  });

  test("waits while the disk is full: kiosks are told to wait, and nothing has to be sent again", async () => {
    let full = true;
    hub = await openTestLine({
      wrap: (store) => ({
        ...store,
        ingest: (messages, at) =>
          full
            ? Promise.reject(new StoreFailure("disk_full", "no space"))
            : store.ingest(messages, at),
      }),
    });
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage());
    await waitFor("on:false", () => kiosk.on("state").at(-1)?.["on"] === false);
    full = false;
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
    await waitFor("on:true", () => kiosk.on("state").at(-1)?.["on"] === true);
  });
});
