// The pure decisions of the store: where a batch stands (H4), when a record happened (H6), what is known (H5).
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { placeBatch } from "../../hub/store/place-batch.ts";
import { dateRecords, streamBeganAt, TIME_SOURCES } from "../../hub/store/effective-time.ts";
import { createJudge, judgeReasons, judgeVoid } from "../../hub/store/judge-record.ts";
import { EARLIEST_AT, LATEST_AHEAD_MS } from "../../shared/protocol/limits.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import { SCALES } from "../../shared/scale.ts";
import { createSignedStream, MONDAY_MORNING as T0 } from "../support/signed-stream.ts";

const HOUR = 3_600_000;
const NOTHING = { last: null, anchor: null, beganAt: T0 };

function rating(seq: number, at: number, mono: number, boot = 1): StreamRecord {
  return [seq, "r", at, mono, boot, "q1", "", "vn3.1", "HL", 1, "", 0];
}
function clock(seq: number, at: number, mono: number, offset: number, source: string, boot = 1) {
  return [seq, "e", at, mono, boot, "clock", offset, source] satisfies StreamRecord;
}
/** `at`, `mono+5`, …: source and distance from T0. */
function dates(records: readonly StreamRecord[], receivedAt = T0 + HOUR, state = NOTHING) {
  const { effective, source } = dateRecords(state, records, 0, receivedAt);
  return effective.map((time, i) => `${TIME_SOURCES[source[i] ?? 0]} ${time - T0}`);
}

describe("where a batch stands (H4)", () => {
  test("for every cursor and every batch of one history: inserted from the cursor on, a repeat, or a gap", () => {
    const stream = createSignedStream({ kiosk: "k", centre: "c" });
    for (let i = 0; i < 12; i++) stream.rate("HL", T0 + i);
    for (let hi = 0; hi <= 12; hi++) {
      for (let first = 1; first <= 12; first++) {
        for (let last = first; last <= 12; last++) {
          const cursor = { hi, head: stream.headAt(hi) };
          const placing = placeBatch(cursor, stream.batchOf(first, last), stream.headAt);
          if (first > hi + 1) expect(placing).toEqual({ kind: "gap", want: hi + 1 });
          else if (last <= hi) expect(placing).toEqual({ kind: "repeat" });
          else expect(placing).toEqual({ kind: "insert", from: hi + 1 - first });
        }
      }
    }
  });

  test("a history that parted before the cursor is a fork wherever it overlaps or follows", () => {
    const one = createSignedStream({ kiosk: "k", centre: "c", stream: "0".repeat(32) });
    for (let i = 0; i < 6; i++) one.rate("HL", T0 + i);
    const other = createSignedStream({ kiosk: "k", centre: "c", stream: "0".repeat(32) });
    for (let i = 0; i < 9; i++) other.rate("KHL", T0 + i);
    const cursor = { hi: 6, head: one.headAt(6) };
    for (let first = 1; first <= 7; first++) {
      for (let last = first; last <= 9; last++) {
        const placing = placeBatch(cursor, other.batchOf(first, last), one.headAt);
        expect(placing).toEqual({ kind: "fork" });
      }
    }
  });
});

describe("when a record happened (H6)", () => {
  test("without any reference a plausible clock is believed, and an absurd one is unknown", () => {
    expect(dates([rating(1, T0, 1), rating(2, 5, 2), rating(3, T0 + 9 * HOUR, 3)])).toEqual([
      "at 0",
      "unknown 0",
      "unknown 0",
    ]);
  });

  test("a clock within two seconds of its reference is believed, else the time since the reference counts", () => {
    expect(
      dates([
        clock(1, T0, 1_000, 0, "hub"),
        rating(2, T0 + 5_000, 4_000),
        rating(3, T0 + 9_000, 6_000),
        rating(4, 77, 7_000),
        rating(5, T0 + 8_000, 8_000, 2),
      ]),
    ).toEqual(["at 0", "at 5000", "mono 5000", "mono 6000", "at 8000"]);
  });

  test("a reference also dates what was written before it in the same boot and batch", () => {
    expect(
      dates([rating(1, 50, 1_000), rating(2, 60, 3_000, 2), clock(3, T0, 8_000, 100, "ntp", 2)]),
    ).toEqual(["unknown -4900", "mono -4900", "at 0"]);
  });

  test("a step, and a reference that is itself absurd, date nothing", () => {
    expect(
      dates([
        clock(1, T0, 1_000, -5_000, "step"),
        clock(2, T0, 1_000, 999 * HOUR, "hub"),
        rating(3, T0 + 7_000, 2_000),
      ]),
    ).toEqual(["at 0", "at 0", "at 7000"]);
  });

  test("it never goes back, and never ahead of what the hub's own clock allows", () => {
    expect(
      dates([
        rating(1, T0 + 5_000, 1),
        rating(2, T0 + 4_000, 2),
        clock(3, T0 + HOUR, 1_000, 0, "hub", 2),
        rating(4, T0, 1_000 + HOUR, 2),
      ]),
    ).toEqual(["at 5000", "clamped 5000", `at ${HOUR}`, `clamped ${HOUR + LATEST_AHEAD_MS}`]);
  });

  test("where nothing at all is known, records stand where the stream began", () => {
    expect(dates([rating(1, 5, 1), rating(2, 6, 2)])).toEqual(["unknown 0", "unknown 0"]);
    expect(streamBeganAt(5, T0)).toBe(T0);
    expect(streamBeganAt(T0 + 1, T0)).toBe(T0);
    expect(streamBeganAt(T0 - 1, T0)).toBe(T0 - 1);
  });

  test("however records are cut into batches, time never goes back and stays within its bounds", () => {
    const record = fc.record({
      clock: fc.boolean(),
      at: fc.oneof(
        fc.integer({ min: T0 - HOUR, max: T0 + 2 * HOUR }),
        fc.integer({ min: -9e15, max: 9e15 }),
      ),
      mono: fc.integer({ min: 0, max: 9e15 }),
      boot: fc.integer({ min: 1, max: 2 }),
      offset: fc.oneof(fc.constant(0), fc.integer({ min: -HOUR, max: HOUR })),
    });
    fc.assert(
      fc.property(fc.array(fc.array(record, { minLength: 1 })), (batches) => {
        let state: Parameters<typeof dateRecords>[0] = NOTHING;
        let last = Number.NEGATIVE_INFINITY;
        for (const [i, batch] of batches.entries()) {
          const receivedAt = T0 + i * HOUR;
          const records = batch.map(({ clock: isClock, at, mono, boot, offset }) =>
            isClock ? clock(1, at, mono, offset, "hub", boot) : rating(1, at, mono, boot),
          );
          const dated = dateRecords(state, records, 0, receivedAt);
          for (const time of dated.effective) {
            expect(time).toBeGreaterThanOrEqual(Math.max(last, EARLIEST_AT));
            expect(time).toBeLessThanOrEqual(receivedAt + LATEST_AHEAD_MS);
            expect(Number.isSafeInteger(time)).toBe(true);
            last = time;
          }
          state = dated.state;
          expect(state.last).toBe(last);
        }
      }),
    );
  });
});

describe("what is known (H5)", () => {
  test("built-in scales and the catalogue's own are known, a service only from the catalogue", () => {
    const own = { id: "ql.1", levels: [{ ...SCALES[0]!.levels[0]!, code: "TOT" }] };
    const judge = createJudge({ domains: [{ code: "d1", name: "Một" }], scales: [own] }, SCALES);
    expect(judge("", "vn3.1", "HL")).toBeUndefined();
    expect(judge("d1", "ql.1", "TOT")).toBeUndefined();
    expect(judge("d2", "vn3.1", "HL")).toBe("unknown_service");
    expect(judge("", "vn3.1", "BT")).toBe("unknown_level");
    expect(judge("", "vn9.1", "HL")).toBe("unknown_scale");
  });

  test("only a counted rating can be taken back or explained with an effect", () => {
    expect(judgeVoid("counted")).toBe("moves");
    expect(judgeVoid("voided")).toBe("bad_ref");
    expect(judgeReasons("voided")).toBe("kept");
    for (const referred of ["test", "repeat", "quarantined"] as const) {
      expect([judgeVoid(referred), judgeReasons(referred)]).toEqual(["kept", "kept"]);
    }
    expect([judgeVoid("no_rating"), judgeReasons("no_rating")]).toEqual(["bad_ref", "bad_ref"]);
  });
});
