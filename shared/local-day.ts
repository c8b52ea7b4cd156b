// Which local day and hour an instant belongs to, in a centre's zone; computed once per rating and stored.
// Promises: the same answer as Temporal for every zone, at the cost of one Map look-up.
import { Temporal } from "temporal-polyfill";

export type LocalHour = {
  /** yyyymmdd */
  readonly day: number;
  readonly hour: number;
};

/** No zone of the world changes its offset inside a quarter of an hour. */
const BLOCK_MS = 900_000;
const MAX_BLOCKS = 10_000;

export function createLocalHour(zone: string): (at: number) => LocalHour {
  const blocks = new Map<number, LocalHour>();
  let last: { readonly block: number; readonly found: LocalHour } | undefined;
  return (at) => {
    const block = Math.floor(at / BLOCK_MS);
    // Ratings come in the order of their times.
    if (last?.block === block) return last.found;
    const known = blocks.get(block);
    if (known !== undefined) {
      last = { block, found: known };
      return known;
    }
    const local = Temporal.Instant.fromEpochMilliseconds(block * BLOCK_MS).toZonedDateTimeISO(zone);
    const found = { day: local.year * 10_000 + local.month * 100 + local.day, hour: local.hour };
    if (blocks.size >= MAX_BLOCKS) blocks.clear();
    blocks.set(block, found);
    return found;
  };
}

/** 20261124 → "2026-11-24" */
export function dateOfDay(day: number): string {
  const text = String(day).padStart(8, "0");
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** "2026-11-24" → 20261124 */
export function dayOfDate(date: string): number {
  return Number(date.replaceAll("-", ""));
}
