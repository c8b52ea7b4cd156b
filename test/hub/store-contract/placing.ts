// Contract: every record is stored exactly once, whatever is sent again, late, in pieces or in another order (H4).
import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, otherHistory, T0, type Bench } from "./use-store.ts";

export function describePlacing({
  store,
  ingest,
  stream: knownStream,
  reopen,
  ...bench
}: Bench): void {
  describe("placing batches (H4)", () => {
    test("a batch is counted and acknowledged up to its last record, and is there after a restart", async () => {
      const stream = await knownStream();
      stream.rate("RHL", T0 + MINUTE);
      stream.rate("HL", T0 + 2 * MINUTE);
      expect(await ingest(stream.batch())).toEqual({
        kind: "ack",
        stream: stream.stream,
        upto: 2,
        head: stream.headAt(2),
        safe: 0,
        want: null,
        inserted: 2,
      });
      await reopen();
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1 RHL 1");
      expect(await store().findStream(stream.stream)).toMatchObject({
        hi: 2,
        head: stream.headAt(2),
      });
    });

    test("a batch that comes again is acknowledged again and counted once", async () => {
      const stream = await knownStream();
      stream.rate("RHL", T0);
      const batch = stream.batch();
      await ingest(batch);
      expect(await ingest(batch)).toMatchObject({ kind: "ack", upto: 1, inserted: 0, want: null });
      expect(await bench.onlyTally()).toBe("vn3.1 RHL 1");
    });

    test("a repeat that ends where no batch ended is proven from the stored records", async () => {
      const stream = await knownStream();
      stream.event("start", 0, "v1.0.0", T0);
      const first = stream.rate("RHL", T0 + 1, { visit: "v.1", flags: 2 });
      stream.explain(first, ["wait", "attitude"], T0 + 2);
      stream.rate("XX", T0 + 3, { counter: "" });
      stream.takeBack(first, T0 + 4);
      stream.takeBack(first, T0 + 5);
      stream.rate("HL", -5);
      stream.rate("HL", T0 + 7, { boot: 3, mono: 9_007_199_254_740_991 });
      await ingest(stream.batch());
      for (let last = 1; last <= 7; last++) {
        expect(await ingest(stream.batchOf(1, last))).toMatchObject({
          kind: "ack",
          upto: 8,
          head: stream.headAt(8),
          inserted: 0,
        });
        expect(await ingest(otherHistory(stream.batchOf(1, last)))).toMatchObject({
          code: "fork",
        });
      }
    });

    test("of an overlapping batch only what is new is inserted", async () => {
      const stream = await knownStream();
      for (let i = 0; i < 6; i++) stream.rate("HL", T0 + i);
      await ingest(stream.batchOf(1, 4));
      expect(await ingest(stream.batchOf(3, 6))).toMatchObject({
        kind: "ack",
        upto: 6,
        inserted: 2,
      });
      expect(await bench.onlyTally()).toBe("vn3.1 HL 6");
    });

    test("over a gap nothing is stored, and the hub says what it wants", async () => {
      const stream = await knownStream();
      for (let i = 0; i < 6; i++) stream.rate("HL", T0 + i);
      await ingest(stream.batchOf(1, 2));
      expect(await ingest(stream.batchOf(4, 6))).toEqual({
        kind: "ack",
        stream: stream.stream,
        upto: 2,
        head: stream.headAt(2),
        safe: 0,
        want: 3,
        inserted: 0,
      });
      expect(await bench.onlyTally()).toBe("vn3.1 HL 2");
    });

    test("another signed history is a fork: nothing changes, one alarm, and the true stream goes on", async () => {
      const stream = await knownStream();
      for (let i = 0; i < 6; i++) stream.rate("HL", T0 + i);
      await ingest(stream.batchOf(1, 4));
      const before = await store().findStream(stream.stream);
      const overlapping = stream.batchOf(3, 6);
      const forged = Uint8Array.from(overlapping.hashes);
      forged.fill(7, 32, 64);
      const forks = [
        otherHistory(stream.batchOf(3, 4)),
        { ...overlapping, hashes: forged },
        { ...stream.batchOf(5, 6), prev: stream.headAt(3) },
      ];
      for (const fork of forks) {
        expect(await ingest(fork)).toEqual({
          kind: "reject",
          stream: stream.stream,
          code: "fork",
          first: fork.first,
          count: fork.records.length,
        });
      }
      await ingest(otherHistory(stream.batchOf(3, 4)));
      expect(await store().findStream(stream.stream)).toEqual(before);
      // The second and third offered the same head; the last one was offered before.
      expect(await bench.alarmCodes()).toEqual(["fork", "fork"]);
      expect(await ingest(stream.batchOf(5, 6))).toMatchObject({ kind: "ack", upto: 6 });
    });

    test("a batch that does not hold together is refused and changes nothing", async () => {
      const stream = await knownStream();
      stream.rate("HL", T0);
      stream.rate("HL", T0);
      const batch = stream.batch();
      for (const bad of [
        { ...batch, records: batch.records.toReversed() },
        { ...batch, hashes: batch.hashes.slice(32) },
        { ...batch, head: stream.headAt(0) },
        { ...batch, first: 2 },
      ]) {
        expect(await ingest(bad)).toMatchObject({ kind: "reject", code: "bad_chain" });
      }
      expect(await bench.onlyTally()).toBe("nothing");
    });

    test("an unknown stream, another address or a revoked kiosk is refused", async () => {
      const stream = await knownStream();
      stream.rate("HL", T0);
      const batch = stream.batch();
      expect(await ingest({ ...batch, stream: "0".repeat(32) })).toMatchObject({
        code: "unknown_stream",
      });
      expect(await ingest({ ...batch, centre: "hoanh-mo" })).toMatchObject({
        code: "centre_mismatch",
      });
      expect(await ingest({ ...batch, kiosk: "bl-q9" })).toMatchObject({
        code: "centre_mismatch",
      });
      const entry = { at: T0, who: "admin", action: "kiosk.revoke", subject: "bl-q1", detail: "" };
      expect(await store().revokeKiosk("bl-q1", T0, entry)).toBe(true);
      expect(await store().revokeKiosk("bl-q1", T0, entry)).toBe(false);
      expect(await ingest(batch)).toMatchObject({ code: "revoked" });
    });

    test("after a key event only the new key may sign what begins later, and it opens the next stream", async () => {
      const stream = await knownStream();
      stream.rate("HL", T0);
      const oldKey = stream.batchOf(1, 1).key;
      const newKey = stream.rotateKey(T0 + 1);
      stream.rate("HL", T0 + 2);
      stream.rate("HL", T0 + 3);
      expect(await ingest(stream.batchOf(1, 3))).toMatchObject({ kind: "ack", upto: 3 });
      const next = stream.batchOf(4, 4);
      expect(await ingest({ ...next, key: oldKey })).toMatchObject({ code: "bad_sig" });
      expect(await ingest(next)).toMatchObject({ kind: "ack", upto: 4 });
      expect((await store().findStream(stream.stream))?.keys).toEqual([
        { publicKey: stream.publicKey, fromSeq: 1 },
        { publicKey: newKey.publicKey, fromSeq: 3 },
      ]);
      expect((await store().findKiosk("bl-q1"))?.publicKey).toBe(newKey.publicKey);
    });

    test("a group is one transaction whose outcomes stand in its order", async () => {
      const one = await knownStream();
      const two = await knownStream({ kiosk: "bl-q2" });
      for (let i = 0; i < 4; i++) one.rate("HL", T0 + i);
      two.rate("RHL", T0);
      const outcomes = await store().ingest(
        [one.batchOf(1, 2), two.batch(), one.batchOf(1, 2), one.batchOf(4, 4), one.batchOf(3, 4)],
        T0 + HOUR,
      );
      expect(outcomes).toMatchObject([
        { stream: one.stream, upto: 2, inserted: 2 },
        { stream: two.stream, upto: 1, inserted: 1 },
        { stream: one.stream, upto: 2, inserted: 0, want: null },
        { stream: one.stream, upto: 2, inserted: 0, want: 3 },
        { stream: one.stream, upto: 4, inserted: 2 },
      ]);
      expect(await bench.onlyTally()).toBe("vn3.1 HL 4 RHL 1");
    });

    test("what arrives more than a day after it was given is counted and called late", async () => {
      const stream = await knownStream();
      stream.rate("HL", T0);
      stream.rate("HL", T0 + MINUTE);
      await ingest(stream.batch(), T0 + DAY + MINUTE);
      expect(await bench.onlyTally()).toBe("vn3.1 HL 2; late 1");
    });
  });
}
