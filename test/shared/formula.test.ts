// One vector, five "satisfaction rates": the rules that others use, beside the one that we print.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareRules, RULES, type RuleId } from "../../shared/formula.ts";
import { FORMULA, satisfiedPercent } from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import type { ScaleCounts } from "../../shared/tally.ts";

function figures(counted: readonly ScaleCounts[], transactions: number | null = null) {
  const found = compareRules(counted, SCALES, transactions);
  return Object.fromEntries(found.map(({ rule, value }) => [rule, value])) as Partial<
    Record<RuleId, number | null>
  >;
}

describe("the rules side by side", () => {
  test("60, 25, 10, 3 and 2 ratings are 95, 85, 84.5, 60 and +80", () => {
    const counts = { RHL: 60, HL: 25, BT: 10, KHL: 3, RKHL: 2 };
    expect(figures([{ scale: "vn5.1", counts }])).toEqual({
      "F1@1": 85,
      "F10@1": 95,
      "F6@1": 84.5,
      "F11@1": 60,
      "F12@1": 80,
    });
  });

  test("the worked example: 95.4 headline, 89.6 weighted; silence counted as satisfaction would be 99.7", () => {
    const counts = { RHL: 212, HL: 58, BT: 9, KHL: 4 };
    expect(figures([{ scale: "vn4.1", counts }], 1_300)).toMatchObject({
      "F1@1": 95.4,
      "F6@1": 89.6,
      "F5@1": 99.7,
    });
  });

  test("the figure that counts silence is made only when transactions are handed in", () => {
    expect(figures([{ scale: "vn3.1", counts: { RHL: 1 } }])).not.toHaveProperty("F5@1");
  });

  test("no ratings make no figure, and no rule prints 100 while one rating is against", () => {
    expect(Object.values(figures([]))).toEqual([null, null, null, null, null]);
    const nearly = [{ scale: "vn3.1", counts: { RHL: 2_999, KHL: 1 } }];
    expect(figures(nearly)).toMatchObject({ "F1@1": 99.9, "F10@1": 99.9, "F11@1": 99.9 });
    expect(figures([{ scale: "vn3.1", counts: { HL: 1, KHL: 2 } }])["F12@1"]).toBe(-33.3);
  });

  test("the headline is one of them, under the id that every summary names", () => {
    expect(RULES[0]).toBe(FORMULA);
  });

  test("on any counts the rules agree with fractions made by hand", () => {
    const count = fc.nat(5_000);
    fc.assert(
      fc.property(count, count, count, count, (RHL, HL, BT, KHL) => {
        const n = RHL + HL + BT + KHL;
        fc.pre(n > 0);
        const found = figures([{ scale: "vn4.1", counts: { RHL, HL, BT, KHL } }]);
        expect(found["F1@1"]).toBe(satisfiedPercent({ n, satisfied: RHL + HL }));
        expect(found["F6@1"]).toBeCloseTo((100 * (3 * RHL + 2 * HL + BT)) / (3 * n), 0);
        expect(found["F12@1"]).toBeCloseTo((100 * (RHL + HL - KHL)) / n, 0);
        for (const value of Object.values(found)) {
          expect(Math.abs(value ?? 0)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
