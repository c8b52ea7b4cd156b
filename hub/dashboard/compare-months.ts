// Says honestly whether a month's share differs from the month before: the difference of two shares with its 95 % interval
// (Newcombe 1998, method 10, on the two intervals of shared/satisfaction.ts).
// Promises: "up" and "down" only when the whole interval lies on one side of 0; different level sets are never compared.
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { interval95 } from "../../shared/satisfaction.ts";

export type Comparison =
  | { readonly kind: "nothing_to_compare" }
  | { readonly kind: "other_scales" }
  | {
      readonly kind: "compared";
      /** Percentage points, one decimal. */
      readonly difference: number;
      readonly low: number;
      readonly high: number;
      readonly verdict: "up" | "down" | "same" | "unclear";
    };

export function compareMonths(now: SummaryRow, before: SummaryRow): Comparison {
  const [a, b] = [interval95(now), interval95(before)];
  if (a === null || b === null) return { kind: "nothing_to_compare" };
  if (scalesOf(now) !== scalesOf(before)) return { kind: "other_scales" };
  const [p, q] = [now.satisfied / now.n, before.satisfied / before.n];
  const low = tenth(p - q - Math.hypot(p - a.low, b.high - q));
  const high = tenth(p - q + Math.hypot(a.high - p, q - b.low));
  // The difference of the two printed figures: a reader who subtracts them must find the same.
  const difference = tenth(((now.satisfiedPercent ?? 0) - (before.satisfiedPercent ?? 0)) / 100);
  return { kind: "compared", difference, low, high, verdict: verdictOf({ difference, low, high }) };
}

function verdictOf(of: { difference: number; low: number; high: number }) {
  if (of.low > 0 && of.difference > 0) return "up";
  if (of.high < 0 && of.difference < 0) return "down";
  return of.difference === 0 ? "same" : "unclear";
}

function scalesOf(row: SummaryRow): string {
  return row.scales
    .map(({ scale }) => scale)
    .toSorted()
    .join(" ");
}

function tenth(share: number): number {
  return Math.round(share * 1000) / 10;
}
