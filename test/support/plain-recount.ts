// A second arithmetic for every figure: plain sums over a list of ratings, dates by a fixed seven hours, textbook intervals.
// Promises: imports nothing of the product; reads like the regulation, not like the code.
import { betaQuantile, wilsonReference } from "../shared/interval-oracle.ts";
import type { PlainRating, PlainRun } from "./random-months.ts";

const SEVEN_HOURS = 7 * 3_600_000;
const MINUTE = 60_000;
const SATISFIED = ["RHL", "HL"];
const ORDER: Readonly<Record<string, readonly string[]>> = {
  "vn4.1": ["RHL", "HL", "BT", "KHL"],
  "vn5.1": ["RHL", "HL", "BT", "KHL", "RKHL"],
};

export type Local = { readonly date: string; readonly hour: number; readonly weekday: number };

export function localOf(at: number): Local {
  const local = new Date(at + SEVEN_HOURS);
  return {
    date: local.toISOString().slice(0, 10),
    hour: local.getUTCHours(),
    weekday: local.getUTCDay() === 0 ? 7 : local.getUTCDay(),
  };
}

export function inDates({ at }: { readonly at: number }, from: string, to: string): boolean {
  const { date } = localOf(at);
  return from <= date && date <= to;
}

/** One decimal, half up, in whole numbers. */
export function tenths(part: number, whole: number): number {
  return Math.floor((part * 2_000 + whole) / (whole * 2)) / 10;
}

export function percentOf(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const rounded = tenths(part, whole);
  return rounded === 100 && part < whole ? 99.9 : rounded;
}

function interval(k: number, n: number): [number, number] | null {
  if (n === 0) return null;
  const rarer = Math.min(k, n - k);
  const exact = n < 5 || (rarer >= 1 && rarer <= 7);
  const [low, high] = exact
    ? [
        k === 0 ? 0 : betaQuantile(0.025, k, n - k + 1),
        k === n ? 1 : betaQuantile(0.975, k + 1, n - k),
      ]
    : wilsonReference(k, n);
  return [Math.round(low * 1_000) / 10, Math.round(high * 1_000) / 10];
}

/** The same fields as a row of the API but for its key and name. `transactions`: null = nobody said. */
export function recountRow(ratings: readonly PlainRating[], transactions: number | null) {
  const counted = ratings.filter(({ standing }) => standing === "counted");
  const many = (standing: PlainRating["standing"]): number =>
    ratings.filter((rating) => rating.standing === standing).length;
  const scales = [...new Set(counted.map(({ scale }) => scale))].toSorted().map((scale) => {
    const counts: Record<string, number> = {};
    for (const level of ORDER[scale] ?? []) {
      const count = counted.filter((r) => r.scale === scale && r.level === level).length;
      if (count > 0) counts[level] = count;
    }
    return { scale, counts };
  });
  const n = counted.length;
  const satisfied = counted.filter(({ level }) => SATISFIED.includes(level)).length;
  const late = counted.filter((rating) => rating.late).length;
  const needed =
    transactions === null ? null : Math.ceil(transactions / (1 + transactions * 0.0025) - 1e-9);
  const enough = needed === null || needed === 0 ? null : n >= needed;
  const flags = [
    n > 0 && n < 30 ? "few_ratings" : "",
    enough === false ? "not_enough_sample" : "",
    transactions !== null && n > transactions ? "more_ratings_than_transactions" : "",
    n === 0 && transactions !== null && transactions > 0 ? "transactions_without_ratings" : "",
    scales.length > 1 ? "mixed_scales" : "",
    n >= 30 && satisfied === n ? "all_satisfied" : "",
    late > 0 ? "late_ratings" : "",
    many("quarantined") > 0 ? "quarantined_records" : "",
  ].filter((flag) => flag !== "");
  return {
    scales,
    n,
    satisfied,
    satisfiedPercent: percentOf(satisfied, n),
    interval95: interval(satisfied, n),
    transactions,
    participationPercent:
      transactions === null || transactions === 0 ? null : tenths(n, transactions),
    sampleNeeded: needed,
    enoughSample: enough,
    voided: many("voided"),
    test: many("test"),
    repeat: many("repeat"),
    quarantined: many("quarantined"),
    late,
    flags,
  };
}

/** Reasons of counted ratings only. */
export function recountReasons(ratings: readonly PlainRating[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { standing, reasons } of ratings) {
    if (standing !== "counted") continue;
    for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

export type PlainSpan = { readonly from: number; readonly until: number };

/** Working hours of a date by a list of [weekday, from, to] in minutes, less the days that are closed. */
export function openSpans(
  from: string,
  to: string,
  hours: readonly (readonly [number, number, number])[],
  closed: readonly string[],
): readonly (PlainSpan & { readonly date: string })[] {
  const spans: (PlainSpan & { date: string })[] = [];
  for (
    let midnight = Date.parse(`${from}T00:00:00+07:00`);
    midnight <= Date.parse(`${to}T00:00:00+07:00`);
    midnight += 24 * 60 * MINUTE
  ) {
    const { date, weekday } = localOf(midnight);
    if (closed.includes(date)) continue;
    for (const [day, opens, closes] of hours) {
      if (day !== weekday) continue;
      spans.push({ date, from: midnight + opens * MINUTE, until: midnight + closes * MINUTE });
    }
  }
  return spans;
}

/** Milliseconds of the spans in which one of the runs was on. */
export function ranWithin(spans: readonly PlainSpan[], runs: readonly PlainRun[]): number {
  let sum = 0;
  for (const span of spans) {
    for (const run of runs) {
      sum += Math.max(0, Math.min(span.until, run.until) - Math.max(span.from, run.from));
    }
  }
  return sum;
}

/** The rules that others use, over counts of the five levels. */
export function recountRules(ratings: readonly PlainRating[]): readonly (number | null)[] {
  const counted = ratings.filter(({ standing }) => standing === "counted");
  const n = counted.length;
  const many = (...levels: string[]): number =>
    counted.filter(({ level }) => levels.includes(level)).length;
  const good = many("RHL", "HL");
  const bad = many("KHL", "RKHL");
  let score = 0;
  for (const { scale, level } of counted) {
    const levels = ORDER[scale] ?? [];
    // Sixtieths, so that thirds and quarters stay whole.
    score += (60 * (levels.length - 1 - levels.indexOf(level))) / (levels.length - 1);
  }
  const balance = good - bad;
  return [
    percentOf(good, n),
    percentOf(n - bad, n),
    n === 0 ? null : tenths(score, n * 60),
    percentOf(many("RHL"), n),
    n === 0 ? null : balance < 0 ? -tenths(-balance, n) : tenths(balance, n),
  ];
}
