// What the dashboard works out by itself, without a browser: months, numbers, the tree, and whether two months differ.
import { describe, expect, it } from "vitest";
import { compareMonths } from "../../hub/dashboard/compare-months.ts";
import { englishFormat } from "../../hub/dashboard/english-format.ts";
import { monthEdges, monthOfDate, shiftMonth } from "../../hub/dashboard/month-id.ts";
import { formatRoute, parseRoute } from "../../hub/dashboard/route.ts";
import { en } from "../../hub/dashboard/words/en.ts";
import { vi } from "../../hub/dashboard/words/vi.ts";
import { unitTree } from "../../hub/dashboard/unit-tree.ts";
import { vietnameseFormat } from "../../hub/dashboard/vietnamese-format.ts";
import type { Catalogue, Unit } from "../../shared/catalogue.ts";
import { parsePeriod, type Calendar } from "../../shared/period.ts";
import {
  createGoldenFigures,
  summariseScript,
  tallyOf,
  type ScriptedFigures,
} from "../support/scripted-figures.ts";

function totals(counts: Record<string, number>, before: Record<string, number>, scale = "vn3.1") {
  const figures: ScriptedFigures = createGoldenFigures();
  const at = (month: string, tally: ReturnType<typeof tallyOf>) => ({
    month,
    centre: "suoi-cham",
    counter: "q1",
    tally,
  });
  figures.counters.splice(
    0,
    Infinity,
    at("2026-10", tallyOf("vn3.1", counts)),
    at("2026-09", tallyOf(scale, before)),
  );
  const total = (period: string) =>
    summariseScript(figures, { period, calendar: "calendar", unit: null, by: "unit" }).total;
  return [total("2026-10"), total("2026-09")] as const;
}

describe("comparing two months", () => {
  it("calls a difference a rise only when its whole interval lies above 0", () => {
    const [now, before] = totals({ RHL: 900, KHL: 100 }, { RHL: 800, KHL: 200 });
    expect(compareMonths(now, before)).toMatchObject({
      kind: "compared",
      difference: 10,
      verdict: "up",
    });
    expect(compareMonths(before, now)).toMatchObject({ difference: -10, verdict: "down" });
  });

  it("follows Newcombe's published example: 56 of 70 against 48 of 80", () => {
    // Newcombe 1998, table II, method 10: 0,0524 to 0,3339.
    const [now, before] = totals({ RHL: 56, KHL: 14 }, { RHL: 48, KHL: 32 });
    expect(compareMonths(now, before)).toEqual({
      kind: "compared",
      difference: 20,
      low: 5.2,
      high: 33.4,
      verdict: "up",
    });
  });

  it("says nothing about a month without ratings or with other levels", () => {
    const [now, none] = totals({ RHL: 9, KHL: 1 }, {});
    expect(compareMonths(now, none).kind).toBe("nothing_to_compare");
    const [three, four] = totals({ RHL: 9, KHL: 1 }, { RHL: 9, KHL: 1 }, "vn4.1");
    expect(compareMonths(three, four).kind).toBe("other_scales");
  });
});

describe("months", () => {
  it("are walked over the turn of the year", () => {
    expect(shiftMonth("2026-01", -1)).toBe("2025-12");
    expect(shiftMonth("2026-12", 1)).toBe("2027-01");
  });

  it("have the same edges as the hub gives them, in both calendars", () => {
    for (const calendar of ["calendar", "state"] satisfies Calendar[]) {
      for (let month = "2023-12"; month < "2025-02"; month = shiftMonth(month, 1)) {
        const period = parsePeriod(month, calendar);
        if (!period.ok) throw new Error(period.fault);
        expect(monthEdges(month, calendar)).toEqual({
          from: vietnameseFormat.dayMonth(period.value.from),
          to: vietnameseFormat.dayMonth(period.value.to),
        });
      }
    }
    expect(monthOfDate("15/12/2026", "state")).toBe("2027-01");
    expect(monthOfDate("14/12/2026", "state")).toBe("2026-12");
    expect(monthOfDate("31/12/2026", "calendar")).toBe("2026-12");
  });
});

describe("words and numbers", () => {
  it("are written as each language writes them, and what is unknown as —", () => {
    const { count, percent, signed, date, dateOf, secondOf } = vietnameseFormat;
    expect([count(1_300), count(1_234_567), count(283), count(null)]).toEqual([
      "1.300",
      "1.234.567",
      "283",
      "—",
    ]);
    expect([percent(95.4), percent(100), percent(null), signed(-2.5), signed(1.4)]).toEqual([
      "95,4%",
      "100,0%",
      "—",
      "−2,5",
      "+1,4",
    ]);
    expect([englishFormat.count(1_300), englishFormat.percent(95.4)]).toEqual(["1,300", "95.4%"]);
    const lastSecond = Date.UTC(2026, 9, 31, 16, 59, 59);
    expect([date("2026-10-01"), dateOf(lastSecond), secondOf(lastSecond)]).toEqual([
      "01/10/2026",
      "31/10/2026",
      "23:59:59",
    ]);
  });

  it("are in composed Unicode, the form in which everybody searches", () => {
    for (const words of [JSON.stringify(vi), JSON.stringify(en)]) {
      expect(words.normalize("NFC")).toBe(words);
    }
  });
});

describe("the address", () => {
  it("keeps page, month, calendar and unit, and takes nothing else", () => {
    const route = {
      page: "units",
      unit: "suoi-cham",
      month: "2026-10",
      calendar: "state",
    } as const;
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(parseRoute("#/else?month=2026-13&calendar=moon")).toEqual({
      page: "month",
      unit: null,
      month: null,
      calendar: "calendar",
    });
  });
});

describe("the tree of units", () => {
  const unit = (code: string, parent: string | null, change: Partial<Unit> = {}): Unit => ({
    code,
    name: code,
    level: "commune",
    parent,
    from: null,
    to: null,
    counters: [],
    ...change,
  });
  const catalogue = (...units: Unit[]): Catalogue => ({
    version: 1,
    units,
    domains: [],
    scales: [],
    reasons: [],
  });

  it("lists each unit once under its parent, by the name of that date", () => {
    const units = catalogue(
      unit("c", "p"),
      unit("p", null, { name: "old", to: "2025-06-30" }),
      unit("p", null, { name: "new", from: "2025-07-01" }),
      unit("x", "c"),
    );
    expect(unitTree(units, null, "2026-10-31").map(({ name, depth }) => [name, depth])).toEqual([
      ["new", 0],
      ["c", 1],
      ["x", 2],
    ]);
    expect(unitTree(units, ["c"], "2026-10-31").map(({ code }) => code)).toEqual(["c", "x"]);
  });

  it("loses no unit and does not run forever when parents run in a ring", () => {
    const ring = catalogue(
      unit("a", "b"),
      unit("b", "a"),
      unit("r", null),
      unit("lost", "nowhere"),
    );
    expect(
      unitTree(ring, null, "2026-10-31")
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(["a", "b", "lost", "r"]);
  });
});
