// H6 checked on one stream: effective times never go backwards, and one that is not the kiosk's own `at` has its reason.
// Promises: where a reason lies before the range (a clock event of the same boot), it says "cannot be told", never "wrong".
import type { TimeLine } from "../../shared/evidence-bundle.ts";
import { CLOCK_TOLERANCE_MS, EARLIEST_AT } from "../../shared/protocol/limits.ts";

export type TimedRecord = {
  readonly seq: number;
  readonly at: number;
  readonly mono: number;
  readonly boot: number;
};

type Claim = TimedRecord & { readonly time: number };
type Anchor = { readonly mono: number; readonly trueAt: number };

/** A batch looks ahead for its clock event; it has at most this many records. */
const AHEAD = 100;
const MOST_ANCHORS = 8;

export type TimeCheck = {
  /** The record's effective time; `line` is what times.ndjson says of it. */
  readonly record: (record: TimedRecord, line: TimeLine | undefined) => number;
  /** A `clock` event with a reference: true time = at + offset. */
  readonly clock: (record: TimedRecord, offset: number) => void;
  readonly end: () => void;
  readonly unproven: () => number;
};

export function createTimeCheck(
  isFromStart: boolean,
  fault: (seq: number, what: string, upto?: number) => void,
): TimeCheck {
  /** By boot, newest last; one that the hub found absurd may stand among them. */
  const anchors = new Map<number, readonly Anchor[]>();
  let waiting: Claim[] = [];
  let last: number | undefined;
  let firstBoot: number | undefined;
  let unproven = 0;

  function holds({ time, mono, at }: Claim, of: readonly Anchor[]): boolean {
    return of.some((anchor) => {
      const predicted = anchor.trueAt + (mono - anchor.mono);
      return predicted === time && Math.abs(at - predicted) > CLOCK_TOLERANCE_MS;
    });
  }

  function giveUp(claim: Claim): void {
    // The clock event of the boot that ran into the range stands before it.
    if (!isFromStart && claim.boot === firstBoot) unproven += 1;
    else fault(claim.seq, "its time is not what the kiosk's clock events say");
  }

  function settle(seq: number): void {
    if (waiting.length === 0) return;
    const [oldest] = waiting;
    if (oldest === undefined || seq - oldest.seq <= AHEAD) return;
    waiting = waiting.slice(1);
    giveUp(oldest);
    settle(seq);
  }

  return {
    record(record, line) {
      const { seq, at } = record;
      firstBoot ??= record.boot;
      settle(seq);
      const time = line?.time ?? at;
      const before = last;
      if (before !== undefined && time < before)
        fault(seq - 1, "its time and that of the next record are not in order", seq);
      last = Math.max(time, before ?? time);
      if (line === undefined) return time;
      if (time === at) fault(seq, "times.ndjson repeats its own time");
      if (line.why === "mono") {
        const claim = { ...record, time };
        if (!holds(claim, anchors.get(record.boot) ?? [])) waiting.push(claim);
      } else if (before === undefined) {
        if (!isFromStart || line.why === "unknown" || time !== EARLIEST_AT) unproven += 1;
      } else if (time !== before) {
        // Too far ahead of the hub's clock: only the hub knows when it came.
        if (line.why === "clamped" && time < at) unproven += 1;
        else fault(seq, "its time is neither its own nor its neighbour's");
      }
      return time;
    },
    clock({ mono, boot, at }, offset) {
      const anchor = { mono, trueAt: at + offset };
      if (anchor.trueAt < EARLIEST_AT) return;
      anchors.set(boot, [...(anchors.get(boot) ?? []), anchor].slice(-MOST_ANCHORS));
      waiting = waiting.filter((claim) => claim.boot !== boot || !holds(claim, [anchor]));
    },
    end() {
      for (const claim of waiting) giveUp(claim);
      waiting = [];
    },
    unproven: () => unproven,
  };
}
