// Station 6, H6: the effective time of every record of a batch. Pure; every engine dates records through this.
// Promises: along a stream it never goes backwards; what was not the kiosk's own `at` is marked with its source.
import { CLOCK_TOLERANCE_MS, EARLIEST_AT, LATEST_AHEAD_MS } from "../../shared/protocol/limits.ts";
import type { StreamRecord } from "../../shared/rating.ts";

/**
 * Where an effective time comes from. `unknown`: the kiosk's clock was absurd and nothing told the true time; the record
 * is quarantined and stands at its neighbour's time.
 */
export const TIME_SOURCES = ["at", "mono", "clamped", "unknown"] as const;

export const AT = 0;
export const MONO = 1;
export const CLAMPED = 2;
export const UNKNOWN = 3;

/** A moment whose true time a reference told: all records of the same boot can be dated from it. */
export type Anchor = { readonly boot: number; readonly mono: number; readonly trueAt: number };

export type TimeState = {
  /** Effective time of the stream's last record; null before the first. */
  readonly last: number | null;
  /** The newest anchor of the stream. */
  readonly anchor: Anchor | null;
  /** When the stream began as far as anybody knows: the floor when nothing else is known. */
  readonly beganAt: number;
};

export type Times = {
  /** By index, from `from` on. */
  readonly effective: readonly number[];
  /** Index into TIME_SOURCES. */
  readonly source: readonly number[];
  readonly state: TimeState;
};

/** Dates `records[from…]`, the first records after `state`. */
export function dateRecords(
  state: TimeState,
  records: readonly StreamRecord[],
  from: number,
  receivedAt: number,
): Times {
  const latest = receivedAt + LATEST_AHEAD_MS;
  const anchors = anchorsIn(records, from, latest);
  const effective = new Array<number>(records.length).fill(0);
  const source = new Array<number>(records.length).fill(AT);
  let { last, anchor } = state;
  let nextAnchor = 0;
  for (let i = from; i < records.length; i++) {
    const record = records[i] as StreamRecord; // i < length
    const ahead = anchors[nextAnchor];
    if (ahead !== undefined && ahead.index === i) {
      anchor = ahead.anchor;
      nextAnchor += 1;
    }
    const boot = record[4];
    const near =
      anchor !== null && anchor.boot === boot
        ? anchor
        : anchors.length > nextAnchor
          ? findAhead(anchors, nextAnchor, boot)
          : undefined;
    let time = record[2];
    let how = AT;
    if (near !== undefined) {
      const predicted = near.trueAt + (record[3] - near.mono);
      if (Math.abs(time - predicted) > CLOCK_TOLERANCE_MS) {
        time = predicted;
        how = MONO;
      }
    } else if (time < EARLIEST_AT || time > latest) {
      effective[i] = last ?? Number.NaN;
      source[i] = UNKNOWN;
      continue;
    }
    if (time > latest) {
      time = latest;
      how = CLAMPED;
    }
    const least = last ?? EARLIEST_AT;
    if (time < least) {
      time = least;
      how = CLAMPED;
    }
    effective[i] = time;
    source[i] = how;
    if (last === null) fillLeading(effective, from, i, time);
    last = time;
  }
  if (last === null && records.length > from) {
    // Not one known time so far: all stand where the stream began.
    fillLeading(effective, from, records.length, state.beganAt);
    last = state.beganAt;
  }
  return { effective, source, state: { last, anchor, beganAt: state.beganAt } };
}

/** The floor of a stream: its genesis' own time when that can be, else the time at which the hub first heard of it. */
export function streamBeganAt(genesisAt: number, receivedAt: number): number {
  return genesisAt >= EARLIEST_AT && genesisAt <= receivedAt ? genesisAt : receivedAt;
}

type PlacedAnchor = { readonly index: number; readonly anchor: Anchor };

/** `clock` events of a reference (hub, ntp): true time = at + number. A `step` names no reference. */
function anchorsIn(
  records: readonly StreamRecord[],
  from: number,
  latest: number,
): readonly PlacedAnchor[] {
  const anchors: PlacedAnchor[] = [];
  for (let index = from; index < records.length; index++) {
    const record = records[index];
    if (record === undefined || record[1] !== "e" || record[5] !== "clock") continue;
    if (record[7] !== "hub" && record[7] !== "ntp") continue;
    const trueAt = record[2] + record[6];
    if (trueAt < EARLIEST_AT || trueAt > latest) continue;
    anchors.push({ index, anchor: { boot: record[4], mono: record[3], trueAt } });
  }
  return anchors;
}

function findAhead(
  anchors: readonly PlacedAnchor[],
  from: number,
  boot: number,
): Anchor | undefined {
  for (let i = from; i < anchors.length; i++) {
    if (anchors[i]?.anchor.boot === boot) return anchors[i]?.anchor;
  }
  return undefined;
}

function fillLeading(effective: number[], from: number, until: number, time: number): void {
  for (let i = from; i < until; i++) effective[i] = time;
}
