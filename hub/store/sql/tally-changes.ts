// Station 8, first half: gathers what one transaction changes in the tallies, so that each changed row is written once.
// Promises: pure; what came to nothing is left out. The engines' rollups write it, in the same transaction as the records.
import type { LocalHour } from "../../../shared/local-day.ts";
import { halfOfDay } from "../half-months.ts";

/** Standings as stored; the index into STANDINGS of shared/tally.ts. */
export const COUNTED = 0;
export const TEST = 1;
export const VOIDED = 2;
export const REPEAT = 3;
const STANDING_COUNT = 4;

export type Facet = {
  readonly id: number;
  readonly centreId: number;
  readonly scale: string;
  readonly level: string;
};

type Cell = { readonly facet: Facet; readonly standing: number; n: number; late: number };
type Bucket = {
  readonly day: number;
  readonly hour: number;
  readonly kioskId: number;
  readonly cells: Map<number, Cell>;
};
export type TallyChange = Omit<Bucket, "cells"> & Cell;

/** What placing a record asks of an engine's rollup. */
export type Rollup = {
  /** `n` and `late` may be negative: a rating that was taken back leaves its old standing. */
  readonly add: (
    kioskId: number,
    day: number,
    hour: number,
    facet: Facet,
    standing: number,
    n: number,
    late: number,
  ) => void;
  readonly addReason: (day: number, kioskId: number, centreId: number, reason: string) => void;
  readonly takeReason: (day: number, kioskId: number, centreId: number, reason: string) => void;
  readonly addQuarantined: (
    when: LocalHour,
    kioskId: number,
    centreId: number,
    counter: string,
    service: string,
  ) => void;
  /** Writes what was gathered; call it once, at the end of the transaction. */
  readonly flush: () => void;
  /** Forgets what was gathered: before every transaction, also after one that failed. */
  readonly reset: () => void;
};

export function createTallyChanges() {
  const buckets = new Map<string, Bucket>();
  let current: Bucket | undefined;

  function bucketOf(kioskId: number, day: number, hour: number): Bucket {
    // Ratings come in runs of the same kiosk and hour: the last bucket is nearly always the right one.
    if (current?.day === day && current.hour === hour && current.kioskId === kioskId)
      return current;
    const key = `${kioskId}/${day}/${hour}`;
    current = buckets.get(key) ?? { day, hour, kioskId, cells: new Map() };
    buckets.set(key, current);
    return current;
  }

  /** What was gathered, summed by `keyOf`; what came to nothing is left out. */
  function summed(keyOf: (bucket: Bucket, cell: Cell) => string): readonly TallyChange[] {
    const sums = new Map<string, TallyChange>();
    for (const bucket of buckets.values()) {
      for (const cell of bucket.cells.values()) {
        const key = keyOf(bucket, cell);
        const sum = sums.get(key);
        if (sum === undefined) {
          sums.set(key, { ...bucket, ...cell });
        } else {
          sum.n += cell.n;
          sum.late += cell.late;
        }
      }
    }
    return [...sums.values()].filter(({ n, late }) => n !== 0 || late !== 0);
  }

  return {
    add(
      kioskId: number,
      day: number,
      hour: number,
      facet: Facet,
      standing: number,
      n: number,
      late: number,
    ): void {
      const { cells } = bucketOf(kioskId, day, hour);
      const key = facet.id * STANDING_COUNT + standing;
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { facet, standing, n, late });
      else {
        cell.n += n;
        cell.late += late;
      }
    },
    byDay: (): readonly TallyChange[] =>
      summed(
        ({ day, kioskId }, { facet, standing }) => `${day}/${kioskId}/${facet.id}/${standing}`,
      ),
    byHalf: (): readonly TallyChange[] =>
      summed(
        ({ day, kioskId }, { facet, standing }) =>
          `${halfOfDay(day)}/${kioskId}/${facet.id}/${standing}`,
      ),
    byHour: (): readonly TallyChange[] =>
      summed(
        ({ day, hour }, { facet: { centreId, scale, level }, standing }) =>
          `${day}/${hour}/${centreId}/${standing}/${scale}/${level}`,
      ),
    reset(): void {
      buckets.clear();
      current = undefined;
    },
  };
}
