// The percentage and what keeps it honest, against integer and textbook oracles that share nothing with the product's arithmetic.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clopperPearson95,
  countSatisfied,
  FORMULA,
  interval95,
  intervalPercent95,
  participationPercent,
  sampleNeeded,
  satisfiedPercent,
  sharePercent,
  wilson95,
} from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import { EMPTY_TALLY, type Tally } from "../../shared/tally.ts";
import { betaQuantile, coverageFloor, wilsonReference } from "./interval-oracle.ts";

const golden: Tally = {
  ...EMPTY_TALLY,
  scales: [{ scale: "vn4.1", counts: { RHL: 212, HL: 58, BT: 9, KHL: 4 } }],
};

/** n and k with 0 ≤ k ≤ n. */
const counts = (max: number): fc.Arbitrary<{ n: number; satisfied: number }> =>
  fc
    .integer({ min: 1, max })
    .chain((n) => fc.integer({ min: 0, max: n }).map((satisfied) => ({ n, satisfied })));

describe("the satisfaction percentage", () => {
  it("is 95,4 % in the golden case, with all that stands beside it", () => {
    const figures = countSatisfied(golden, SCALES);
    expect(figures).toEqual({ n: 283, satisfied: 270 });
    expect(satisfiedPercent(figures)).toBe(95.4);
    expect(intervalPercent95(figures)).toEqual([92.3, 97.3]);
    expect(participationPercent(283, 393 + 907)).toBe(21.8);
    expect(sampleNeeded(393 + 907)).toBe(306);
    expect(FORMULA).toBe("F1@1");
  });

  it("is unknown while nobody rated, never 0 and never 100", () => {
    expect(satisfiedPercent({ n: 0, satisfied: 0 })).toBeNull();
    expect(interval95({ n: 0, satisfied: 0 })).toBeNull();
    expect(intervalPercent95({ n: 0, satisfied: 0 })).toBeNull();
  });

  it("is rounded half up to the tenth that lies nearest", () => {
    fc.assert(
      fc.property(counts(1_000_000_000), ({ n, satisfied }) => {
        const percent = satisfiedPercent({ n, satisfied });
        if (percent === null) throw new Error("n > 0");
        const tenths = BigInt(Math.round(percent * 10));
        expect(Number(tenths) / 10).toBe(percent);
        if (tenths === 999n && satisfied < n && 2000n * BigInt(satisfied) >= 1999n * BigInt(n))
          return;
        const scaled = 2000n * BigInt(satisfied);
        expect((2n * tenths - 1n) * BigInt(n) <= scaled).toBe(true);
        expect(scaled < (2n * tenths + 1n) * BigInt(n)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    [1, 2_000, 0.1],
    [999, 2_000, 50],
    [1, 8, 12.5],
    [1, 16, 6.3],
    [13, 160, 8.1],
    [15, 160, 9.4],
    [2, 3, 66.7],
    [5, 10_000, 0.1],
    [4, 10_000, 0],
  ])("%i of %i is %f", (satisfied, n, percent) => {
    expect(satisfiedPercent({ n, satisfied })).toBe(percent);
  });

  it("never prints 100,0 while one unsatisfied rating exists", () => {
    expect(satisfiedPercent({ n: 3_000, satisfied: 2_999 })).toBe(99.9);
    expect(satisfiedPercent({ n: 3_000, satisfied: 3_000 })).toBe(100);
    fc.assert(
      fc.property(counts(Number.MAX_SAFE_INTEGER), ({ n, satisfied }) => {
        expect(satisfiedPercent({ n, satisfied }) === 100).toBe(satisfied === n);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never falls when one more satisfied rating comes, never rises with an unsatisfied one", () => {
    fc.assert(
      fc.property(counts(5_000), ({ n, satisfied }) => {
        const now = satisfiedPercent({ n, satisfied }) ?? 0;
        expect(satisfiedPercent({ n: n + 1, satisfied: satisfied + 1 })).toBeGreaterThanOrEqual(
          now,
        );
        expect(satisfiedPercent({ n: n + 1, satisfied })).toBeLessThanOrEqual(now);
      }),
    );
  });

  it("counts RHL and HL as satisfied in every scale, and no level that a scale does not know", () => {
    for (const { id, levels } of SCALES) {
      for (const { code } of levels) {
        const tally = { ...EMPTY_TALLY, scales: [{ scale: id, counts: { [code]: 7 } }] };
        expect(countSatisfied(tally, SCALES)).toEqual({
          n: 7,
          satisfied: code === "RHL" || code === "HL" ? 7 : 0,
        });
      }
    }
    const strange = { ...EMPTY_TALLY, scales: [{ scale: "xx9.1", counts: { RHL: 3 } }] };
    expect(countSatisfied(strange, SCALES).satisfied).toBe(0);
  });
});

describe("the interval beside the percentage", () => {
  it("is Wilson's, to twelve digits of the textbook formula", () => {
    fc.assert(
      fc.property(counts(10_000_000), ({ n, satisfied }) => {
        const [low, high] = wilsonReference(satisfied, n);
        const interval = wilson95(satisfied, n);
        expect(Math.abs(interval.low - low)).toBeLessThan(1e-12);
        expect(Math.abs(interval.high - high)).toBeLessThan(1e-12);
      }),
      { numRuns: 3_000 },
    );
  });

  it("is the exact one of Clopper and Pearson, to nine digits of the beta quantiles", () => {
    const few = fc
      .tuple(fc.integer({ min: 5, max: 200_000 }), fc.integer({ min: 0, max: 5 }), fc.boolean())
      .map(([n, k, many]) => ({ n, satisfied: many ? n - k : k }));
    fc.assert(
      fc.property(fc.oneof(few, counts(3_000)), ({ n, satisfied: k }) => {
        const { low, high } = clopperPearson95(k, n);
        expect(Math.abs(low - (k === 0 ? 0 : betaQuantile(0.025, k, n - k + 1)))).toBeLessThan(
          1e-9,
        );
        expect(Math.abs(high - (k === n ? 1 : betaQuantile(0.975, k + 1, n - k)))).toBeLessThan(
          1e-9,
        );
      }),
      { numRuns: 400 },
    );
  });

  it("is 72,2–100 for 10 of 10 and 91,2–100 for 40 of 40", () => {
    expect(intervalPercent95({ n: 10, satisfied: 10 })).toEqual([72.2, 100]);
    expect(intervalPercent95({ n: 40, satisfied: 40 })).toEqual([91.2, 100]);
  });

  it("is exact below five ratings and with one to seven on the rarer side, else Wilson", () => {
    fc.assert(
      fc.property(counts(500), ({ n, satisfied }) => {
        const rarer = Math.min(satisfied, n - satisfied);
        expect(interval95({ n, satisfied })?.method).toBe(
          n < 5 || (rarer >= 1 && rarer <= 7) ? "clopper-pearson" : "wilson",
        );
      }),
    );
  });

  it("covers the truth at least 92 % of the time at every n up to 300, wherever the truth lies", () => {
    const worst = { n: 0, coverage: 1 };
    for (let n = 1; n <= 300; n++) {
      const coverage = coverageFloor(n, (k) => {
        const interval = interval95({ n, satisfied: k });
        if (interval === null) throw new Error("n > 0");
        return [interval.low, interval.high];
      });
      if (coverage < worst.coverage) Object.assign(worst, { n, coverage });
    }
    expect(worst.coverage, `worst at n = ${worst.n}`).toBeGreaterThanOrEqual(0.92);
  });

  it("lies in 0…100, holds the share itself, and is its own mirror image", () => {
    fc.assert(
      fc.property(counts(100_000), ({ n, satisfied }) => {
        const here = interval95({ n, satisfied });
        const mirrored = interval95({ n, satisfied: n - satisfied });
        if (here === null || mirrored === null) throw new Error("n > 0");
        expect(here.low).toBeGreaterThanOrEqual(0);
        expect(here.high).toBeLessThanOrEqual(1);
        expect(here.low <= satisfied / n && satisfied / n <= here.high).toBe(true);
        expect(Math.abs(here.low - (1 - mirrored.high))).toBeLessThan(1e-9);
      }),
    );
  });
});

describe("participation and the sample", () => {
  it.each([
    [60, 53],
    [150, 110],
    [400, 200],
    [600, 240],
    [9_673, 385],
    [1_300, 306],
    [0, 0],
    [1, 1],
  ])("of %i transactions, %i ratings are needed", (transactions, needed) => {
    expect(sampleNeeded(transactions)).toBe(needed);
  });

  it("the sample is N ÷ (1 + N·0,05²) rounded up, in integers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (n) => {
        const big = BigInt(n);
        const exact = (400n * big + 400n + big - 1n) / (400n + big);
        expect(sampleNeeded(n)).toBe(Number(exact));
      }),
      { numRuns: 5_000 },
    );
  });

  it("both are unknown while the transactions are unknown", () => {
    expect(participationPercent(12, null)).toBeNull();
    expect(participationPercent(12, 0)).toBeNull();
    expect(sampleNeeded(null)).toBeNull();
  });

  it("shares of one whole are rounded half up each, and may pass 100 when ratings outnumber transactions", () => {
    expect(participationPercent(283, 1_300)).toBe(21.8);
    expect(participationPercent(13, 10)).toBe(130);
    expect(sharePercent(1, 3)).toBe(33.3);
    expect(sharePercent(0, 3)).toBe(0);
  });
});
