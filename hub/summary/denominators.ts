// Station 9, the denominator: how many transactions a unit or a domain had at its counters inside a period.
// Promises: what was not imported is null, never 0; nothing is added twice where a total and its parts both stand.
import { Temporal } from "temporal-polyfill";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import type { UnitTree } from "../../shared/catalogue.ts";
import type { Period } from "../../shared/period.ts";

/** `partly`: a part that could have had transactions was not imported, so the number may be too small. */
export type Denominator = { readonly transactions: number | null; readonly partly: boolean };

const UNKNOWN: Denominator = { transactions: null, partly: false };

export type DenominatorParts = {
  /** Rows that lie wholly inside the period. */
  readonly rows: readonly TransactionsRow[];
  readonly tree: UnitTree;
  readonly period: Period;
  /** Counted ratings of a centre alone. */
  readonly ratingsOf: (centre: string) => number;
};

export type Denominators = {
  /** The unit alone, without what stands below it. */
  readonly ofCentre: (code: string) => Denominator;
  /** The unit with everything below it. */
  readonly ofUnit: (code: string) => Denominator;
  readonly ofUnits: (codes: readonly string[]) => Denominator;
  readonly ofDomain: (domain: string, centres: readonly string[]) => Denominator;
};

export function createDenominators({
  rows,
  tree,
  period,
  ratingsOf,
}: DenominatorParts): Denominators {
  const rowsOf = Map.groupBy(rows, ({ unit }) => unit);

  const ofCentre = (code: string): Denominator => addRows(rowsOf.get(code) ?? [], period);

  const add = (parts: readonly (Denominator & { readonly ratings: number })[]): Denominator => {
    const known = parts.filter(({ transactions }) => transactions !== null);
    if (known.length === 0) {
      return { transactions: null, partly: parts.some(({ partly }) => partly) };
    }
    const unknown = parts.filter(({ transactions }) => transactions === null);
    // Ratings without their denominator would make participation look better than it is.
    if (unknown.some(({ ratings }) => ratings > 0)) return { transactions: null, partly: true };
    return {
      transactions: known.reduce((sum, part) => sum + (part.transactions ?? 0), 0),
      partly: unknown.length > 0 || known.some(({ partly }) => partly),
    };
  };

  const withRatings = (code: string): Denominator & { ratings: number } => ({
    ...ofUnit(code),
    ratings: tree.below(code).reduce((sum, below) => sum + ratingsOf(below), 0),
  });

  const ofUnit = (code: string): Denominator => {
    const own = ofCentre(code);
    const isCentre = (tree.find(code)?.counters.length ?? 0) > 0 || ratingsOf(code) > 0;
    // A unit without counters has no transactions of its own: a row for it is the total of those below.
    if (!isCentre && own.transactions !== null) return own;
    // A unit that has ended, or is still to come, is no gap.
    const below = tree
      .childrenOf(code)
      .map((child) => ({ ...withRatings(child), stands: tree.standsOn(child) }))
      .filter(
        ({ stands, ratings, transactions }) => stands || ratings > 0 || transactions !== null,
      );
    return add(isCentre ? [{ ...own, ratings: ratingsOf(code) }, ...below] : below);
  };

  return {
    ofCentre,
    ofUnit,
    ofUnits: (codes) => add(codes.map(withRatings)),
    ofDomain: (domain, centres) => {
      const parts = centres
        .map((code) => (rowsOf.get(code) ?? []).filter((row) => row.domain === domain))
        .filter((found) => found.length > 0)
        .map((found) => ({ ...addRows(found, period), ratings: 0 }));
      return add(parts);
    },
  };
}

/** All rows of one unit: authorities add up; of overlapping spans the longest stands for what it covers. */
function addRows(rows: readonly TransactionsRow[], period: Period): Denominator {
  if (rows.length === 0) return UNKNOWN;
  const counted = countedRows(rows);
  return {
    transactions: counted.reduce((sum, row) => sum + row.atCounter, 0),
    partly: !cover(counted, period),
  };
}

/** Of the rows of one unit those that count, so that no total is added to its parts and no span to what it covers. */
export function countedRows(rows: readonly TransactionsRow[]): readonly TransactionsRow[] {
  const counted: TransactionsRow[] = [];
  for (const ofAuthority of Map.groupBy(rows, ({ authority }) => authority).values()) {
    const taken: Span[] = [];
    const spans = Map.groupBy(ofAuthority, ({ from, to }) => `${from}..${to}`);
    for (const inSpan of [...spans.values()].toSorted(longestFirst)) {
      const [first] = inSpan;
      if (first === undefined || taken.some((span) => overlap(span, first))) continue;
      taken.push(first);
      // A row without a domain is the total of the span; rows of domains are its parts.
      const totals = inSpan.filter(({ domain }) => domain === null);
      counted.push(...(totals.length > 0 ? totals : inSpan));
    }
  }
  return counted;
}

type Span = { readonly from: string; readonly to: string };

function longestFirst(a: readonly Span[], b: readonly Span[]): number {
  const [one, other] = [a[0], b[0]];
  if (one === undefined || other === undefined) return 0;
  return days(other) - days(one) || (one.from < other.from ? -1 : 1);
}

function overlap(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to;
}

function cover(spans: readonly Span[], period: Span): boolean {
  let next = dayNumber(period.from);
  for (const span of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (dayNumber(span.from) > next) return false;
    next = Math.max(next, dayNumber(span.to) + 1);
  }
  return next > dayNumber(period.to);
}

function days({ from, to }: Span): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

function dayNumber(date: string): number {
  return Temporal.PlainDate.from("1970-01-01").until(Temporal.PlainDate.from(date)).days;
}
