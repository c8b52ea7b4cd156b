// Adding tallies is all the arithmetic below the percentage: order and grouping never change a sum.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTallies, countRatings, EMPTY_TALLY, type Tally } from "../../shared/tally.ts";

const count = fc.integer({ min: 0, max: 1_000_000 });
const tally: fc.Arbitrary<Tally> = fc.record({
  scales: fc.uniqueArray(
    fc.record({
      scale: fc.constantFrom("vn3.1", "vn4.1", "vn5.1"),
      counts: fc.dictionary(fc.constantFrom("RHL", "HL", "BT", "KHL"), count, {
        noNullPrototype: true,
      }),
    }),
    { selector: ({ scale }) => scale },
  ),
  voided: count,
  test: count,
  repeat: count,
  quarantined: count,
  late: count,
});

describe("tallies", () => {
  it("add up the same in any order and any grouping", () => {
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 6 }), fc.nat(6), (tallies, cut) => {
        const sum = addTallies(tallies);
        expect(addTallies(tallies.toReversed())).toEqual(sum);
        expect(
          addTallies([addTallies(tallies.slice(0, cut)), addTallies(tallies.slice(cut))]),
        ).toEqual(sum);
        expect(countRatings(sum)).toBe(tallies.reduce((n, one) => n + countRatings(one), 0));
      }),
    );
  });

  it("keep two scales apart", () => {
    const sum = addTallies([
      { ...EMPTY_TALLY, scales: [{ scale: "vn4.1", counts: { HL: 2 } }] },
      { ...EMPTY_TALLY, scales: [{ scale: "vn3.1", counts: { HL: 3 } }], late: 1 },
    ]);
    expect(sum).toEqual({
      ...EMPTY_TALLY,
      late: 1,
      scales: [
        { scale: "vn3.1", counts: { HL: 3 } },
        { scale: "vn4.1", counts: { HL: 2 } },
      ],
    });
  });

  it("of nothing are empty", () => {
    expect(addTallies([])).toEqual(EMPTY_TALLY);
    expect(addTallies([EMPTY_TALLY])).toEqual(EMPTY_TALLY);
    expect(countRatings(EMPTY_TALLY)).toBe(0);
  });
});
