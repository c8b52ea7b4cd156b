// Station 8: halves of months (1st–14th, 15th–end), the coarse step of the rollups. Pure; both report calendars are made of whole ones.
// Promises: the halves and the two edges of a split cover every day of the range exactly once.
import { Temporal } from "temporal-polyfill";

/** The 15th begins a half: a month of the state calendar runs from a 15th to a 14th (NĐ 09/2019 Điều 12). */
const SECOND_HALF = 15;

/** Both ends inside; empty when `from` > `to`. */
export type Span = { readonly from: number; readonly to: number };

export type SplitRange = {
  /** Halves yyyymmh that lie wholly in the range. */
  readonly halves: Span;
  /** Days yyyymmdd before and after them. */
  readonly head: Span;
  readonly tail: Span;
};

/** 20261114 → 2026111, 20261115 → 2026112. */
export function halfOfDay(day: number): number {
  return Math.floor(day / 100) * 10 + (day % 100 < SECOND_HALF ? 1 : 2);
}

/** `from` and `to` are dates yyyymmdd that exist. */
export function splitIntoHalves({ from, to }: Span): SplitRange {
  const first = from === firstDay(halfOfDay(from)) ? halfOfDay(from) : nextHalf(halfOfDay(from));
  const last = to === lastDay(halfOfDay(to)) ? halfOfDay(to) : halfBefore(halfOfDay(to));
  if (first > last) {
    return { halves: { from: 1, to: 0 }, head: { from, to }, tail: { from: 1, to: 0 } };
  }
  return {
    halves: { from: first, to: last },
    head: { from, to: firstDay(first) - 1 },
    tail: { from: lastDay(last) + 1, to },
  };
}

function firstDay(half: number): number {
  return Math.floor(half / 10) * 100 + (half % 10 === 1 ? 1 : SECOND_HALF);
}

function lastDay(half: number): number {
  const month = Math.floor(half / 10);
  if (half % 10 === 1) return month * 100 + SECOND_HALF - 1;
  const { daysInMonth } = new Temporal.PlainYearMonth(Math.floor(month / 100), month % 100);
  return month * 100 + daysInMonth;
}

function nextHalf(half: number): number {
  if (half % 10 === 1) return half + 1;
  const month = Math.floor(half / 10);
  return (month % 100 === 12 ? month + 89 : month + 1) * 10 + 1;
}

function halfBefore(half: number): number {
  if (half % 10 === 2) return half - 1;
  const month = Math.floor(half / 10);
  return (month % 100 === 1 ? month - 89 : month - 1) * 10 + 2;
}
