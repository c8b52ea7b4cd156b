// The rule of comparison: one figure is higher than another only when their 95 % intervals do not touch. No list is a ranking.
// Promises: places are spans (from the best to the worst that the data allow); equal shares, few ratings and no ratings share places.
import { interval95, type SatisfactionCounts } from "./satisfaction.ts";

/** Rule id, as formulas have one. */
export const RANK_RULE = "R1@1";

/** Best and worst place that cannot be ruled out, from 1. */
export type PlaceSpan = readonly [best: number, worst: number];

/** Whether `a` is higher than `b` beyond chance. Never true when one of them has no rating. */
export function isHigher(a: SatisfactionCounts, b: SatisfactionCounts): boolean {
  const high = interval95(a);
  const low = interval95(b);
  return high !== null && low !== null && high.low > low.high;
}

/** In the order of `units`; null for one without a rating, which has no place and takes none from others. */
export function placeSpans(units: readonly SatisfactionCounts[]): readonly (PlaceSpan | null)[] {
  const rated = units.filter(({ n }) => n > 0);
  return units.map((unit): PlaceSpan | null => {
    if (unit.n === 0) return null;
    const above = rated.filter((other) => isHigher(other, unit)).length;
    const below = rated.filter((other) => isHigher(unit, other)).length;
    return [above + 1, rated.length - below];
  });
}
