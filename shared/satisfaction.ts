// Station 9, the percentage: the only place that makes one (formula F1, version 1), together with what keeps it honest.
// Promises: integers in, one decimal out, half up; never 100,0 while one unsatisfied rating exists; null when nothing is known.
import { findLevel, type Scale } from "./scale.ts";
import { countRatings, type Tally } from "./tally.ts";

/** Which formula made the figure, and its version. */
export const FORMULA = "F1@1";

export type SatisfactionCounts = { readonly n: number; readonly satisfied: number };

/** Satisfied = the levels that their scale marks as satisfied. A level that no scale knows is never counted (protocol H5). */
export function countSatisfied(tally: Tally, scales: readonly Scale[]): SatisfactionCounts {
  let satisfied = 0;
  for (const { scale, counts } of tally.scales) {
    for (const [level, count] of Object.entries(counts)) {
      if (findLevel(scales, scale, level)?.satisfied === true) satisfied += count;
    }
  }
  return { n: countRatings(tally), satisfied };
}

/** 0…100 with one decimal, or null when n = 0. */
export function satisfiedPercent({ n, satisfied }: SatisfactionCounts): number | null {
  if (n === 0) return null;
  const percent = sharePercent(satisfied, n);
  return percent === 100 && satisfied < n ? 99.9 : percent;
}

/** `part` of `whole` in percent, one decimal, half up, from integers (exact up to 2^53 through BigInt). */
export function sharePercent(part: number, whole: number): number {
  const tenths = (BigInt(part) * 2000n + BigInt(whole)) / (BigInt(whole) * 2n);
  return Number(tenths) / 10;
}

/** Two-sided 95 %. */
const Z95 = 1.959963984540054;
const TAIL95 = 0.025;
/**
 * Wilson's interval covers too little where few ratings lie on the rarer side (down to 79 %). The exact Clopper–Pearson
 * interval stands in while one to seven do, and below five ratings; then coverage is at least 92 % at every n (held by
 * a test). With none on the rarer side Wilson's is the safe one: 10 of 10 is 72,2–100.
 */
const EXACT_UPTO_RARER = 7;
const EXACT_BELOW_N = 5;

export type Interval = {
  readonly method: "wilson" | "clopper-pearson";
  /** Shares 0…1, unrounded. */
  readonly low: number;
  readonly high: number;
};

export function interval95({ n, satisfied }: SatisfactionCounts): Interval | null {
  if (n === 0) return null;
  const rarer = Math.min(satisfied, n - satisfied);
  const exact = n < EXACT_BELOW_N || (rarer >= 1 && rarer <= EXACT_UPTO_RARER);
  return exact ? clopperPearson95(satisfied, n) : wilson95(satisfied, n);
}

/** The interval in percent with one decimal, half up: [92.3, 97.3]. */
export function intervalPercent95(counts: SatisfactionCounts): [number, number] | null {
  const interval = interval95(counts);
  if (interval === null) return null;
  return [Math.round(interval.low * 1000) / 10, Math.round(interval.high * 1000) / 10];
}

/** Wilson's score interval (Wilson 1927). */
export function wilson95(k: number, n: number): Interval {
  const share = k / n;
  const z2 = Z95 * Z95;
  const centre = share + z2 / (2 * n);
  const half = Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return {
    method: "wilson",
    low: k === 0 ? 0 : (centre - half) / scale,
    high: k === n ? 1 : (centre + half) / scale,
  };
}

/** The exact interval (Clopper & Pearson 1934), by bisection on the binomial tail. */
export function clopperPearson95(k: number, n: number): Interval {
  return {
    method: "clopper-pearson",
    low: k === 0 ? 0 : bisect((p) => upperTail(k, n, p) < TAIL95),
    high: k === n ? 1 : bisect((p) => upperTail(n - k, n, 1 - p) > TAIL95),
  };
}

/** Participation: counted ratings against transactions at the counter; null when those are unknown. */
export function participationPercent(n: number, transactions: number | null): number | null {
  return transactions === null || transactions === 0 ? null : sharePercent(n, transactions);
}

/** Bộ Nội vụ's sample size N ÷ (1 + N·0,05²), rounded up, in integers: 400 N ÷ (400 + N). */
export function sampleNeeded(transactions: number | null): number | null {
  return transactions === null ? null : Math.ceil((400 * transactions) / (400 + transactions));
}

/** P(X ≥ k) for X binomial(n, p), summed from the largest term outwards in logarithms. */
function upperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  const below = k - 1 < n - k;
  let sum = 0;
  const [from, to] = below ? [0, k - 1] : [k, n];
  let logTerm = logChoose(n, from) + from * Math.log(p) + (n - from) * Math.log1p(-p);
  for (let i = from; i <= to; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return below ? 1 - sum : sum;
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log((n - i + 1) / i);
  return sum;
}

/** The p in 0…1 at which `isLow` turns from true to false, or from false to true when `isLow(1)` is true. */
function bisect(isLow: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (isLow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
