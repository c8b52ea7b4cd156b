// The denominator of participation: totals and their parts never add up twice, gaps are said.
import { describe, expect, test } from "vitest";
import { createDenominators } from "../../hub/summary/denominators.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import { parsePeriod } from "../../shared/period.ts";
import { CATALOGUE } from "./open-test-hub.ts";

function row(unit: string, from: string, to: string, atCounter: number): TransactionsRow {
  const none = { received: 0, resolved: 0, early: 0, onTime: 0, late: 0 };
  return { unit, domain: null, from, to, atCounter, ...none, authority: "own" };
}

function denominators(rows: readonly TransactionsRow[], ratings: Record<string, number> = {}) {
  const period = parsePeriod("2025-Q4", "calendar");
  if (!period.ok) throw new Error(period.fault);
  const tree = createUnitTree(CATALOGUE, period.value.to);
  const ratingsOf = (centre: string): number => ratings[centre] ?? 0;
  return createDenominators({ rows, tree, period: period.value, ratingsOf });
}

const MONTHS = [
  row("an", "2025-10-01", "2025-10-31", 10),
  row("an", "2025-11-01", "2025-11-30", 20),
  row("an", "2025-12-01", "2025-12-31", 30),
];

describe("one centre", () => {
  test("months add up to the quarter", () => {
    expect(denominators(MONTHS).ofCentre("an")).toEqual({ transactions: 60, partly: false });
  });

  test("a row for the whole quarter stands for the months inside it", () => {
    const quarter = row("an", "2025-10-01", "2025-12-31", 65);
    const found = denominators([...MONTHS, quarter]).ofCentre("an");
    expect(found).toEqual({ transactions: 65, partly: false });
  });

  test("a missing month is said", () => {
    const found = denominators(MONTHS.slice(1)).ofCentre("an");
    expect(found).toEqual({ transactions: 50, partly: true });
  });

  test("a total stands for the domains under it; without a total the domains add up", () => {
    const whole = row("an", "2025-10-01", "2025-12-31", 50);
    const parts = [
      { ...whole, domain: "LV-DATDAI", atCounter: 30 },
      { ...whole, domain: "LV-HOTICH", atCounter: 15 },
    ];
    expect(denominators(parts).ofCentre("an").transactions).toBe(45);
    expect(denominators([whole, ...parts]).ofCentre("an").transactions).toBe(50);
    expect(denominators(parts).ofDomain("LV-HOTICH", ["an", "binh"]).transactions).toBe(15);
    expect(denominators([whole]).ofDomain("LV-HOTICH", ["an"]).transactions).toBeNull();
  });

  test("own and vertical authority add up", () => {
    const own = row("an", "2025-10-01", "2025-12-31", 393);
    const vertical = { ...own, authority: "vertical" as const, atCounter: 907 };
    expect(denominators([own, vertical]).ofCentre("an").transactions).toBe(1300);
  });

  test("nothing imported is unknown, and an imported 0 is 0", () => {
    expect(denominators([]).ofCentre("an").transactions).toBeNull();
    const none = row("an", "2025-10-01", "2025-12-31", 0);
    expect(denominators([none]).ofCentre("an").transactions).toBe(0);
  });
});

describe("a unit with others below it", () => {
  const an = row("an", "2025-10-01", "2025-12-31", 10);
  const binh = row("binh", "2025-10-01", "2025-12-31", 5);

  test("adds what stands below it", () => {
    expect(denominators([an, binh]).ofUnit("bac")).toEqual({ transactions: 15, partly: false });
  });

  test("a row of its own is the total of those below", () => {
    const bac = row("bac", "2025-10-01", "2025-12-31", 17);
    expect(denominators([an, binh, bac]).ofUnit("bac").transactions).toBe(17);
  });

  test("one below without an import and without a rating leaves a gap that is said", () => {
    expect(denominators([an]).ofUnit("bac")).toEqual({ transactions: 10, partly: true });
  });

  test("one below without an import but with ratings makes the sum unknown, at every level above", () => {
    const found = denominators([an], { binh: 3 });
    expect(found.ofUnit("bac")).toEqual({ transactions: null, partly: true });
    expect(found.ofUnits(["tinh"])).toEqual({ transactions: null, partly: true });
  });
});
