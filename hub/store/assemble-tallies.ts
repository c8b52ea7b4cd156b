// Station 8: sums an engine's rows into keyed tallies. Pure; rollup and recount of every engine end here, so they can be compared.
// Promises: a count of 0 leaves no trace, so a rollup that was taken back equals a recount that never saw it.
import { Temporal } from "temporal-polyfill";
import { dateOfDay } from "../../shared/local-day.ts";
import type { Standing, Tally } from "../../shared/tally.ts";
import type { KeyedTally, TallyBy } from "./hub-store.ts";

export type CountedRow = {
  /** As the engine groups it: a code, a day yyyymmdd, or for hours yyyymmddhh. */
  readonly key: string | number;
  readonly scale: string;
  readonly level: string;
  readonly standing: Standing;
  readonly n: number;
  readonly late: number;
};

export type QuarantinedRow = { readonly key: string | number; readonly n: number };

type Sum = {
  readonly scales: Map<string, Map<string, number>>;
  voided: number;
  test: number;
  repeat: number;
  quarantined: number;
  late: number;
};

export function assembleTallies(
  by: TallyBy,
  counted: Iterable<CountedRow>,
  quarantined: Iterable<QuarantinedRow>,
): readonly KeyedTally[] {
  const sums = new Map<string, Sum>();
  const keyText = createKeyText(by);
  const sumOf = (key: string | number): Sum => {
    const text = keyText(key);
    const known = sums.get(text);
    if (known !== undefined) return known;
    const sum = { scales: new Map(), voided: 0, test: 0, repeat: 0, quarantined: 0, late: 0 };
    sums.set(text, sum);
    return sum;
  };
  for (const { key, scale, level, standing, n, late } of counted) {
    if (n === 0) continue;
    const sum = sumOf(key);
    if (standing === "counted") {
      const levels = sum.scales.get(scale) ?? new Map<string, number>();
      sum.scales.set(scale, levels);
      levels.set(level, (levels.get(level) ?? 0) + n);
      sum.late += late;
    } else sum[standing] += n;
  }
  for (const { key, n } of quarantined) if (n > 0) sumOf(key).quarantined += n;
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, sum]) => ({ key, tally: tallyOf(sum) }));
}

function tallyOf({ scales, ...rest }: Sum): Tally {
  return {
    scales: [...scales]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([scale, levels]) => ({
        scale,
        counts: Object.fromEntries([...levels].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      })),
    ...rest,
  };
}

/** 20261124 → "2026-11-24"; 2026112408 → "2/8" (ISO weekday and hour). */
function createKeyText(by: TallyBy): (key: string | number) => string {
  if (by === "day") return (key) => dateOfDay(Number(key));
  if (by !== "hour") return String;
  const weekdays = new Map<number, number>();
  return (key) => {
    const day = Math.floor(Number(key) / 100);
    const weekday = weekdays.get(day) ?? Temporal.PlainDate.from(dateOfDay(day)).dayOfWeek;
    weekdays.set(day, weekday);
    return `${weekday}/${Number(key) % 100}`;
  };
}
