// The stored local day and hour against two oracles: Temporal and the Intl of the runtime.
import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { createLocalHour, dateOfDay, dayOfDate } from "../../shared/local-day.ts";

const ZONES = [
  "Asia/Ho_Chi_Minh",
  "UTC",
  "Europe/Berlin",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Chatham",
];
const FIRST = Date.UTC(1976, 0, 1);
const LAST = Date.UTC(2060, 0, 1);

describe("the local day of a rating", () => {
  it("is the one that Temporal says, in every zone and at every instant", () => {
    const locals = new Map(ZONES.map((zone) => [zone, createLocalHour(zone)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.oneof(
          fc.integer({ min: FIRST, max: LAST }),
          fc
            .integer({ min: 0, max: 4_000 })
            .chain((quarters) =>
              fc
                .integer({ min: -2, max: 2 })
                .map((ms) => Date.UTC(2026, 2, 20) + quarters * 900_000 + ms),
            ),
        ),
        (zone, at) => {
          const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
          expect(locals.get(zone)?.(at)).toEqual({
            day: local.year * 10_000 + local.month * 100 + local.day,
            hour: local.hour,
          });
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("is the one that Intl says for Việt Nam", () => {
    const local = createLocalHour("Asia/Ho_Chi_Minh");
    const words = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Asia/Ho_Chi_Minh",
      dateStyle: "short",
      timeStyle: "medium",
    });
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), (at) => {
        const text = words.format(at);
        const { day, hour } = local(at);
        expect([dateOfDay(day), hour]).toEqual([text.slice(0, 10), Number(text.slice(11, 13))]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("changes exactly at 17:00 UTC in Việt Nam", () => {
    const local = createLocalHour("Asia/Ho_Chi_Minh");
    const midnight = Date.UTC(2026, 10, 30, 17);
    expect(local(midnight - 1)).toEqual({ day: 20261130, hour: 23 });
    expect(local(midnight)).toEqual({ day: 20261201, hour: 0 });
  });

  it("stays right when more quarters of an hour were asked for than it remembers", () => {
    const local = createLocalHour("Asia/Ho_Chi_Minh");
    const start = Date.UTC(2026, 0, 1);
    for (let i = 0; i < 25_000; i++) local(start + i * 900_000);
    expect(local(start)).toEqual({ day: 20260101, hour: 7 });
    expect(local(-1)).toEqual(createLocalHour("Asia/Ho_Chi_Minh")(-1));
  });

  it("is written as a number and read back", () => {
    expect(dateOfDay(20260205)).toBe("2026-02-05");
    expect(dayOfDate("2026-02-05")).toBe(20260205);
    fc.assert(
      fc.property(
        fc.date({ min: new Date(FIRST), max: new Date(LAST), noInvalidDate: true }),
        (d) => {
          const date = d.toISOString().slice(0, 10);
          expect(dateOfDay(dayOfDate(date))).toBe(date);
        },
      ),
    );
  });
});
