// No ranking by chance: a figure is higher than another only when their intervals do not touch.
import { describe, expect, test } from "vitest";
import { isHigher, placeSpans } from "../../shared/rank.ts";
import { chanceSeed, createChance } from "../support/chance.ts";

const SEED = chanceSeed();
const of = (satisfied: number, n: number) => ({ satisfied, n });

describe("the rule of comparison", () => {
  test("95 of 100 and 8 of 10 share their places; 186 of 190 and 60 of 100 do not", () => {
    expect(isHigher(of(95, 100), of(8, 10))).toBe(false);
    expect(isHigher(of(186, 190), of(60, 100))).toBe(true);
    expect(isHigher(of(60, 100), of(186, 190))).toBe(false);
    expect(placeSpans([of(95, 100), of(8, 10), of(186, 190)])).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
    expect(placeSpans([of(60, 100), of(186, 190), of(95, 100), of(0, 0)])).toEqual([
      [3, 3],
      [1, 2],
      [1, 2],
      null,
    ]);
  });

  test("equal figures and a unit without a rating never stand above or below", () => {
    expect(isHigher(of(10, 10), of(10, 10))).toBe(false);
    expect(isHigher(of(10, 10), of(0, 0))).toBe(false);
    expect(placeSpans([])).toEqual([]);
  });

  test(`of two equal units one is called higher in fewer than 5 of 100 months, seed ${SEED}`, () => {
    const chance = createChance(SEED);
    const month = (n: number, share: number) => {
      let satisfied = 0;
      for (let i = 0; i < n; i++) if (chance.below(1_000) < share) satisfied += 1;
      return of(satisfied, n);
    };
    for (const [n, share] of [
      [15, 900],
      [40, 950],
      [120, 850],
      [300, 970],
    ] as const) {
      let wrong = 0;
      for (let i = 0; i < 1_000; i++) {
        const [a, b] = [month(n, share), month(n, share)];
        if (isHigher(a, b) || isHigher(b, a)) wrong += 1;
      }
      expect(wrong, `${n} ratings at ${share / 10} %`).toBeLessThan(50);
    }
  });
});
