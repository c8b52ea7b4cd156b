// The part of the hub's store port that tells how good a period's data is: when kiosks ran, what was rated while closed, what was
// receipted, and how far each stream goes.
// Promises: read from the records themselves, of the days that are asked for only; changes nothing.
import type { RangeQuery } from "./evidence-store.ts";

/** From `from` to `until` (ms UTC) the kiosk's records show that it ran: no start stands between them. */
export type KioskRun = {
  readonly kiosk: string;
  readonly from: number;
  readonly until: number;
};

/** A centre was open on that day (yyyymmdd) from `from` to `until`, ms UTC. */
export type OpenTime = {
  readonly centre: string;
  readonly day: number;
  readonly from: number;
  readonly until: number;
};

export type OutsideCount = {
  readonly kiosk: string;
  readonly day: number;
  readonly n: number;
};

/** Ratings of one kiosk: `stored` from the numbers of its chains, `tallied` from the rollups. They are the same, or something is wrong. */
export type StoredCount = {
  readonly kiosk: string;
  readonly stored: number;
  readonly tallied: number;
};

/** A stream as far as the hub knows it. Times are ms UTC. */
export type StreamTail = {
  readonly kiosk: string;
  readonly stream: string;
  readonly hi: number;
  readonly openedAt: number;
  /** When the kiosk began it, by its own word, as far as that can be true. */
  readonly beganAt: number;
  /** Effective time of its newest record; null when it has none. */
  readonly newestAt: number | null;
  /** What the kiosk said of the stream before, when it began this one. */
  readonly prev: { readonly stream: string; readonly size: number } | null;
};

/** A stream of which cursor, newest signature (of another head, where the numbers are the same) and newest record do not agree. */
export type CursorFault = {
  readonly stream: string;
  readonly cursor: number;
  /** null: nothing is signed. */
  readonly signed: number | null;
  readonly stored: number;
};

/** Counted ratings that came in a burst (shared/burst.ts), by kiosk, local day (yyyymmdd), hour and level. */
export type BurstCount = {
  readonly kiosk: string;
  readonly day: number;
  readonly hour: number;
  readonly scale: string;
  readonly level: string;
  readonly n: number;
};

export interface QualityStore {
  /** Of the days that are asked for; a burst over their edge is seen from inside only. */
  listBursts(query: RangeQuery): Promise<readonly BurstCount[]>;
  /** Both figures in one view, in the order of the kiosks' names. */
  listStored(query: RangeQuery): Promise<readonly StoredCount[]>;
  /** In the order of the streams' names, at most `most`; none when the hub agrees with itself. */
  listCursorFaults(most: number): Promise<readonly CursorFault[]>;
  /** In the order in which they were opened. */
  listTails(centres: readonly string[] | null): Promise<readonly StreamTail[]>;
  /**
   * Runs that touch the days. A run begins with a `start` event and ends with a `stop`, or with the last record before the
   * next `start`: what came after that nobody can show.
   */
  listRuns(query: RangeQuery): Promise<readonly KioskRun[]>;
  /** Counted ratings of these centres (`query.centres` is not null here) outside `open`, by kiosk and day. */
  countOutside(
    query: RangeQuery & { readonly centres: readonly string[] },
    open: readonly OpenTime[],
  ): Promise<readonly OutsideCount[]>;
}
