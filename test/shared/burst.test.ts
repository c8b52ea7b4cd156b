// Rule B1@1: five of one level at one counter within sixty seconds; held against the words of the rule taken literally.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BURST_MS, BURST_RATINGS, BURST_RULE, createBurstFinder } from "../../shared/burst.ts";

type Tap = { readonly at: number; readonly key: string };

function found(taps: readonly Tap[]): readonly number[] {
  const take = createBurstFinder<number>();
  return taps.flatMap(({ key, at }, index) => take(key, at, index)).toSorted((a, b) => a - b);
}

/** A rating is of a burst when some minute that holds it holds five of its kind. */
function literally(taps: readonly Tap[]): readonly number[] {
  return taps.flatMap(({ at, key }, index) => {
    const isInBurst = taps.some((begin) => {
      if (begin.key !== key || begin.at > at || at > begin.at + BURST_MS) return false;
      const minute = taps.filter(
        (tap) => tap.key === key && tap.at >= begin.at && tap.at <= begin.at + BURST_MS,
      );
      return minute.length >= BURST_RATINGS;
    });
    return isInBurst ? [index] : [];
  });
}

const everySeconds = (seconds: number, n: number, key = "q1 HL"): readonly Tap[] =>
  Array.from({ length: n }, (_, i) => ({ at: i * seconds * 1_000, key }));

describe(`rule ${BURST_RULE}`, () => {
  test("four in a minute are none, five are, and the fifth may come at the sixtieth second", () => {
    expect(found(everySeconds(1, 4))).toEqual([]);
    expect(found(everySeconds(1, 5))).toEqual([0, 1, 2, 3, 4]);
    expect(found(everySeconds(15, 5))).toEqual([0, 1, 2, 3, 4]);
    expect(found(everySeconds(16, 50))).toEqual([]);
  });

  test("an honest rush is none: other levels and other counters count apart", () => {
    const rush = everySeconds(5, 12).map(({ at }, i) => ({
      at,
      key: ["q1 RHL", "q1 HL", "q2 RHL"][i % 3] ?? "",
    }));
    expect(found(rush)).toEqual([]);
  });

  test("finds what the words say, each rating once, whatever comes in between", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.constantFrom("a", "b")), {
          maxLength: 60,
        }),
        (steps) => {
          let at = 0;
          const taps = steps.map(([step, key]): Tap => {
            at += step;
            return { at, key };
          });
          expect(found(taps)).toEqual(literally(taps));
        },
      ),
    );
  });
});
