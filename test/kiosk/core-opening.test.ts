// When a kiosk is open, and what it tells the screen about the next opening: as data, across lunch, weekend and holidays.
import { describe, expect, test } from "vitest";
import { firstOpening, openingAt } from "../../kiosk/core/opening-hours.ts";

const zone = "Asia/Ho_Chi_Minh";
const WEEK = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, from: 450, to: 690 },
  { weekday, from: 810, to: 1_020 },
]);
const hours = { hours: WEEK, closedOn: ["2026-11-25"], openOn: [], zone };

/** Local time in November 2026; the 23rd is a Monday. */
const at = (day: number, hour: number, minute = 0): number =>
  Date.UTC(2026, 10, day, hour - 7, minute);

describe("a counter", () => {
  test("is open in its hours and tells when it opens after lunch", () => {
    expect(openingAt(hours, at(24, 7, 30))).toMatchObject({ open: true, next: null });
    expect(openingAt(hours, at(24, 12))).toEqual({
      open: false,
      over: false,
      words: "07:30–11:30, 13:30–17:00",
      next: { date: "2026-11-24", weekday: 2, minute: 810, inDays: 0 },
    });
  });

  test("tells the next day that is neither a holiday nor a weekend", () => {
    expect(openingAt(hours, at(24, 17)).next).toEqual({
      date: "2026-11-26",
      weekday: 4,
      minute: 450,
      inDays: 2,
    });
    expect(openingAt(hours, at(27, 18)).next).toMatchObject({ date: "2026-11-30", inDays: 3 });
    expect(openingAt(hours, at(25, 9))).toMatchObject({ open: false, over: true, words: "" });
  });

  test("opens on a Saturday that makes up for a holiday, with the hours of that day only", () => {
    const openOn = [{ date: "2026-11-28", spans: [{ from: 480, to: 660 }] }];
    const swapped = { ...hours, openOn };
    expect(openingAt(swapped, at(27, 18)).next).toMatchObject({ date: "2026-11-28", minute: 480 });
    expect(openingAt(swapped, at(28, 9))).toMatchObject({ open: true, words: "08:00–11:00" });
    expect(openingAt(swapped, at(28, 14))).toMatchObject({ open: false, over: true });
    expect(firstOpening(swapped, at(28, 3))).toBe(480);
    expect(firstOpening(swapped, at(29, 3))).toBeUndefined();
  });

  test("without hours is always open, on holidays too when none are named", () => {
    const never = { hours: [], closedOn: [], zone };
    expect(openingAt(never, at(22, 3))).toMatchObject({ open: true, words: "" });
    expect(openingAt({ ...never, closedOn: ["2026-11-22"] }, at(22, 3))).toMatchObject({
      open: false,
      next: { date: "2026-11-23", minute: 0, inDays: 1 },
    });
    expect(openingAt({ ...never, closedOn: ["2026-11-22"] }, at(23, 3))).toMatchObject({
      open: true,
      words: "",
    });
    expect(firstOpening(never, at(24, 3))).toBeUndefined();
  });

  test("is not closed by a clock that cannot be right", () => {
    expect(openingAt(hours, Date.UTC(1970, 0, 3))).toMatchObject({ open: true });
  });
});
