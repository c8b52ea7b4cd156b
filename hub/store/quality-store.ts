// The part of the hub's store port that tells how good a period's data is: when kiosks ran, and what was rated while closed.
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

export interface QualityStore {
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
