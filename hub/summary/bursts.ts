// Station 9, bursts (rule B1@1): in which hours a kiosk had them, and what the percentage would be without their ratings.
// Promises: pure; the figure without them stands beside the figure and never in its place.
import type { BurstHour } from "../../shared/api/quality.ts";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { dateOfDay } from "../../shared/local-day.ts";
import { countSatisfied, satisfiedPercent } from "../../shared/satisfaction.ts";
import type { Scale } from "../../shared/scale.ts";
import { EMPTY_TALLY } from "../../shared/tally.ts";
import type { BurstCount } from "../store/quality-store.ts";

/** Of one kiosk, in the order of time. */
export function burstHours(bursts: readonly BurstCount[]): BurstHour[] {
  const hours = Map.groupBy(bursts, ({ day, hour }) => day * 100 + hour);
  return [...hours]
    .toSorted(([a], [b]) => a - b)
    .map(([key, counts]) => ({
      date: dateOfDay(Math.floor(key / 100)),
      hour: key % 100,
      n: counts.reduce((sum, { n }) => sum + n, 0),
    }));
}

/** Null when nothing is left. */
export function percentWithout(
  { scales: counted }: Pick<SummaryRow, "scales">,
  bursts: readonly BurstCount[],
  scales: readonly Scale[],
): number | null {
  const rest = counted.map(({ scale, counts }) => ({
    scale,
    counts: Object.fromEntries(
      Object.entries(counts).map(([level, count]) => {
        const own = bursts.filter((burst) => burst.scale === scale && burst.level === level);
        return [level, Math.max(0, count - own.reduce((sum, { n }) => sum + n, 0))];
      }),
    ),
  }));
  return satisfiedPercent(countSatisfied({ ...EMPTY_TALLY, scales: rest }, scales));
}
