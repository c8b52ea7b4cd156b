// Report periods: both calendars at every boundary, held against plain day arithmetic that shares nothing with Temporal.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  monthIdOf,
  parsePeriod,
  periodInstants,
  previousPeriod,
  ZONE,
  type Calendar,
  type Period,
} from "../../shared/period.ts";

const DAY_MS = 86_400_000;
const SAIGON_MS = 7 * 3_600_000;

function period(id: string, calendar: Calendar = "calendar"): Period {
  const parsed = parsePeriod(id, calendar);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

function ends(id: string, calendar: Calendar): string {
  const { from, to } = period(id, calendar);
  return `${from}..${to}`;
}

function isoDay(daysSince1970: number): string {
  return new Date(daysSince1970 * DAY_MS).toISOString().slice(0, 10);
}

function dayAfter(date: string): string {
  return isoDay(Date.parse(date) / DAY_MS + 1);
}

/** Hours of a period in a zone with summer time. */
function hoursIn(id: string): number {
  const { from, until } = periodInstants(period(id), "Europe/Berlin");
  return (until - from) / 3_600_000;
}

describe("a period in the calendar of months from the first to the last day", () => {
  it.each([
    ["2026-11", "2026-11-01..2026-11-30"],
    ["2026-12", "2026-12-01..2026-12-31"],
    ["2024-02", "2024-02-01..2024-02-29"],
    ["2026-02", "2026-02-01..2026-02-28"],
    ["2000-02", "2000-02-01..2000-02-29"],
    ["2100-02", "2100-02-01..2100-02-28"],
    ["2026-Q1", "2026-01-01..2026-03-31"],
    ["2026-Q4", "2026-10-01..2026-12-31"],
    ["2026", "2026-01-01..2026-12-31"],
  ])("%s is %s", (id, expected) => {
    expect(ends(id, "calendar")).toBe(expected);
  });
});

describe("a period in the state's calendar, from the 15th to the 14th", () => {
  it.each([
    ["2018-05", "2018-04-15..2018-05-14"],
    ["2026-01", "2025-12-15..2026-01-14"],
    ["2026-03", "2026-02-15..2026-03-14"],
    ["2024-03", "2024-02-15..2024-03-14"],
    ["2026-12", "2026-11-15..2026-12-14"],
    ["2026-Q1", "2025-12-15..2026-03-14"],
    ["2026-Q2", "2026-03-15..2026-06-14"],
    ["2026-Q4", "2026-09-15..2026-12-14"],
    ["2026", "2025-12-15..2026-12-14"],
  ])("%s is %s", (id, expected) => {
    expect(ends(id, "state")).toBe(expected);
  });
});

describe("periods", () => {
  it("a free range is the same in both calendars, and may be a single day", () => {
    for (const id of ["2026-11-05..2026-11-05", "2024-02-29..2024-03-01", "2025-12-31..2026-01-01"])
      for (const calendar of ["calendar", "state"] as const) expect(ends(id, calendar)).toBe(id);
  });

  it.each([
    "",
    "2026-13",
    "2026-00",
    "2026-Q0",
    "2026-Q5",
    "2026-q1",
    "26-11",
    "2026-1",
    "2026-11-31",
    "2026-02-29..2026-03-01",
    "2026-11-05..2026-11-04",
    "2026-11-05...2026-11-06",
    "2026-11-05..",
    "2026-11\n",
    " 2026-11",
    "2026-11-05..2026-11-31",
    "0999",
    "0999-11",
    "٢٠٢٦-11",
    "2026/11",
    "last-month",
    "2026-11-05..2026-11-06..2026-11-07",
    "x".repeat(10_000),
  ])("%j is refused with a sentence that names it", (id) => {
    for (const calendar of ["calendar", "state"] as const) {
      const parsed = parsePeriod(id, calendar);
      expect(parsed.ok).toBe(false);
      if (parsed.ok) return;
      expect(parsed.fault).toContain(id.slice(0, 40));
      expect(parsed.fault.length).toBeLessThan(200);
    }
  });

  it("every day of 200 years lies in exactly the month that names it, and months follow without a gap", () => {
    for (const calendar of ["calendar", "state"] as const) {
      let current = period("1920-01", calendar);
      for (let day = Date.parse(current.from) / DAY_MS; isoDay(day) < "2120-01-01"; day++) {
        const date = isoDay(day);
        if (date > current.to) {
          const next = period(monthIdOf(date, calendar), calendar);
          expect(next.from).toBe(dayAfter(current.to));
          expect(previousPeriod(next)).toEqual(current);
          current = next;
        }
        if (monthIdOf(date, calendar) !== current.id)
          expect.fail(`${date} is not in ${current.id}`);
      }
    }
  });

  it("the months of a quarter and the quarters of a year cover it exactly", () => {
    const year = fc.integer({ min: 1950, max: 2150 });
    const calendar = fc.constantFrom<Calendar>("calendar", "state");
    fc.assert(
      fc.property(year, calendar, (y, c) => {
        const quarters = [1, 2, 3, 4].map((q) => period(`${y}-Q${q}`, c));
        const months = Array.from({ length: 12 }, (_, m) =>
          period(`${y}-${String(m + 1).padStart(2, "0")}`, c),
        );
        quarters.forEach((quarter, q) => {
          expect(quarter.from).toBe(months[q * 3]?.from);
          expect(quarter.to).toBe(months[q * 3 + 2]?.to);
        });
        expect([period(String(y), c).from, period(String(y), c).to]).toEqual([
          months[0]?.from,
          months[11]?.to,
        ]);
      }),
    );
  });

  it.each([
    ["2026-01", "2025-12"],
    ["2026-Q1", "2025-Q4"],
    ["2026-Q3", "2026-Q2"],
    ["2026", "2025"],
    ["2026-11-08..2026-11-14", "2026-11-01..2026-11-07"],
    ["2024-03-01..2024-03-01", "2024-02-29..2024-02-29"],
    ["2026-01-01..2026-12-31", "2025-01-01..2025-12-31"],
  ])("before %s comes %s", (id, before) => {
    for (const calendar of ["calendar", "state"] as const)
      expect(previousPeriod(period(id, calendar))).toEqual(period(before, calendar));
  });

  it("a period ends just where the next one begins, at midnight in Sài Gòn", () => {
    for (const calendar of ["calendar", "state"] as const) {
      const november = periodInstants(period("2026-11", calendar), ZONE);
      const december = periodInstants(period("2026-12", calendar), ZONE);
      const first = calendar === "calendar" ? "2026-11-01" : "2026-10-15";
      expect(november.from).toBe(Date.parse(first) - SAIGON_MS);
      expect(november.until).toBe(december.from);
    }
  });

  it("a day with a clock change has 23 or 25 hours where there are such days", () => {
    expect(hoursIn("2026-03-29..2026-03-29")).toBe(23);
    expect(hoursIn("2026-10-25..2026-10-25")).toBe(25);
  });
});
