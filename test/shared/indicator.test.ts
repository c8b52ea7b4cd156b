// The nine indicators of Thông tư 01/2018/TT-VPCP: the worked example F8 and F9, every grade limit, what is left out.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  GRADES,
  indicatorScore,
  INDICATORS,
  meanScore,
  officerScore,
  unitScore,
  type Indicator,
} from "../../shared/indicator.ts";

/** Nine scores, in tenths, that add up to `total`. */
function scoresOf(total: number): Map<Indicator, number> {
  let left = Math.round(total * 10);
  return new Map(
    INDICATORS.map((indicator) => {
      const own = Math.min(20, left);
      left -= own;
      return [indicator, own / 10];
    }),
  );
}

describe("the score of an indicator", () => {
  test("is points ÷ dossiers: 40 with two, 8 with one and 2 with none are 1,76, so 1,8", () => {
    expect(indicatorScore({ two: 40, one: 8, zero: 2 })).toBe(1.8);
    expect(indicatorScore({ two: 0, one: 0, zero: 3 })).toBe(0);
    expect(indicatorScore({ two: 0, one: 0, zero: 0 })).toBeNull();
    // Rounded half up, not cut.
    expect(indicatorScore({ two: 3, one: 1, zero: 0 })).toBe(1.8);
    expect(indicatorScore({ two: 0, one: 1, zero: 19 })).toBe(0.1);
  });

  test("over units is the mean of their scores, of those that have one", () => {
    expect(meanScore([1.8, 2, null])).toBe(1.9);
    expect(meanScore([1.7, 1.8])).toBe(1.8);
    expect(meanScore([null])).toBeNull();
  });
});

describe("the grade of a unit", () => {
  test.each([
    [18, "excellent"],
    [15, "excellent"],
    [14.9, "good"],
    [12, "good"],
    [11.9, "fair"],
    [9, "fair"],
    [8.9, "average"],
    [6, "average"],
    [5.9, "weak"],
    [0, "weak"],
  ] as const)("of %f points is %s", (total, grade) => {
    expect(unitScore(scoresOf(total))).toEqual({ total, outOf: 18, missing: [], grade });
  });

  test("leaves a missing indicator out, and does not score it 0", () => {
    const scores = new Map<Indicator, number | null>(scoresOf(18));
    scores.set(9, null);
    expect(unitScore(scores)).toEqual({
      total: 16,
      outOf: 16,
      missing: [9],
      grade: "excellent",
    });
    // 1,7 of 2 everywhere: 15,3 of 18, and 13,6 of 16 is the same share.
    const even = new Map<Indicator, number | null>(INDICATORS.map((i) => [i, 1.7]));
    expect(unitScore(even).grade).toBe("excellent");
    even.set(1, null);
    expect(unitScore(even)).toMatchObject({ total: 13.6, grade: "excellent" });
    expect(unitScore(new Map())).toEqual({
      total: null,
      outOf: 0,
      missing: [...INDICATORS],
      grade: null,
    });
  });

  test("never rises when points fall, at every tenth from 0 to 18", () => {
    const order = GRADES.map(({ grade }) => grade);
    let best = order.length;
    for (let tenths = 0; tenths <= 180; tenths++) {
      const { grade } = unitScore(scoresOf(tenths / 10));
      const place = order.indexOf(grade ?? "weak");
      expect(place).toBeLessThanOrEqual(best);
      best = place;
    }
    expect(best).toBe(0);
  });

  test("agrees with fractions made by hand, whatever is missing", () => {
    const score = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
    fc.assert(
      fc.property(fc.array(score, { minLength: 9, maxLength: 9 }), (tenths) => {
        const known = tenths.filter((value) => value !== null);
        const found = unitScore(
          new Map(INDICATORS.map((i, at) => [i, tenths[at] == null ? null : tenths[at] / 10])),
        );
        if (known.length === 0) return expect(found.grade).toBeNull();
        const sum = known.reduce((all, value) => all + value, 0);
        expect(found.total).toBe(sum / 10);
        const of18 = (sum * 9) / known.length / 10;
        const limit = [15, 12, 9, 6, 0].findIndex((from) => of18 >= from - 1e-9);
        expect(found.grade).toBe(GRADES[limit]?.grade);
      }),
    );
  });
});

describe("an officer", () => {
  test("of 1,8 + 2,0 + 1,6 + 1,9 + 1,4 has done the whole duty; 5 and 3,5 are the limits", () => {
    const of = (...scores: (number | null)[]) =>
      officerScore(new Map(([1, 2, 3, 4, 7] as const).map((i, at) => [i, scores[at] ?? null])));
    expect(of(1.8, 2, 1.6, 1.9, 1.4)).toEqual({ total: 8.7, duty: "full" });
    expect(of(1, 1, 1, 1, 1)).toEqual({ total: 5, duty: "full" });
    expect(of(1, 1, 1, 1, 0.9)).toEqual({ total: 4.9, duty: "most" });
    expect(of(0.7, 0.7, 0.7, 0.7, 0.7)).toEqual({ total: 3.5, duty: "most" });
    expect(of(0.7, 0.7, 0.7, 0.7, 0.6)).toEqual({ total: 3.4, duty: "part" });
    expect(of(2, null, null, null, null)).toEqual({ total: 2, duty: "full" });
    expect(of()).toEqual({ total: null, duty: null });
  });
});
