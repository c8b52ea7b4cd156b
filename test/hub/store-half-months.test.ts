// The coarse step of the rollups: halves of months.
import { expect, test } from "vitest";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { halfOfDay, splitIntoHalves, type Span } from "../../hub/store/half-months.ts";

const yyyymmdd = (date: Temporal.PlainDate): number =>
  date.year * 10_000 + date.month * 100 + date.day;
const isIn = (span: Span, value: number): boolean => span.from <= value && value <= span.to;

test("a month of either calendar is two halves and no single day", () => {
  expect(splitIntoHalves({ from: 20260201, to: 20260228 }).halves).toEqual({
    from: 2026021,
    to: 2026022,
  });
  const state = splitIntoHalves({ from: 20251215, to: 20260114 });
  expect(state.halves).toEqual({ from: 2025122, to: 2026011 });
  for (const edge of [state.head, state.tail]) expect(edge.from).toBeGreaterThan(edge.to);
});

test("every day of a range lies in exactly one of its halves and edges, and no other day does", () => {
  const start = Temporal.PlainDate.from("2027-11-01");
  fc.assert(
    fc.property(fc.nat({ max: 150 }), fc.nat({ max: 150 }), (skip, length) => {
      const from = start.add({ days: skip });
      const range = { from: yyyymmdd(from), to: yyyymmdd(from.add({ days: length })) };
      const { halves, head, tail } = splitIntoHalves(range);
      for (let i = -40; i < length + 40; i++) {
        const day = yyyymmdd(from.add({ days: i }));
        const places = [isIn(halves, halfOfDay(day)), isIn(head, day), isIn(tail, day)];
        expect(places.filter(Boolean)).toHaveLength(isIn(range, day) ? 1 : 0);
      }
    }),
  );
});
