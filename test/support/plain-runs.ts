// When kiosks of the random world ran, and what was rated while closed: spans cut by hand, for the differential test of the report.
import { HOURS, CLOSED, type Asked, type Place } from "./plain-world.ts";
import { openSpans, ranWithin } from "./plain-recount.ts";
import type { PlainRating, PlainWorld } from "./random-months.ts";

export function createPlainRuns(world: PlainWorld) {
  /** The part of the period in which anything had come in for the asked centres, and the kiosk's running minutes in its hours. */
  function ranOf(kiosk: string, { centres }: Place, { from, to }: Asked) {
    const newest = Math.max(...centres.map((centre) => world.newest.get(centre) ?? 0));
    const { beganAt = 0 } = world.kiosks.find((known) => known.kiosk === kiosk) ?? {};
    const spans = openSpans(from, to, HOURS, CLOSED).flatMap((span) => {
      const clipped = {
        ...span,
        from: Math.max(span.from, beganAt),
        until: Math.min(span.until, newest),
      };
      return clipped.from < clipped.until ? [clipped] : [];
    });
    const open = spans.reduce((sum, span) => sum + span.until - span.from, 0);
    const runs = world.runs.filter((run) => run.kiosk === kiosk);
    return {
      openMinutes: Math.floor(open / 60_000),
      runningMinutes: Math.floor(ranWithin(spans, runs) / 60_000),
    };
  }

  function datesOf({ from, to }: Asked): readonly string[] {
    const dates: string[] = [];
    for (
      let at = Date.parse(`${from}T12:00:00Z`);
      at <= Date.parse(`${to}T12:00:00Z`);
      at += 86_400_000
    ) {
      dates.push(new Date(at).toISOString().slice(0, 10));
    }
    return dates;
  }

  /** Minutes of the kiosks of a place on one date: inside the hours of `an`, the whole day elsewhere. */
  function minutesOn(date: string, { centres }: Place): number {
    const newest = Math.max(...centres.map((centre) => world.newest.get(centre) ?? 0));
    const midnight = Date.parse(`${date}T00:00:00+07:00`);
    const wholeDay = [{ from: midnight, until: midnight + 86_400_000 }];
    let minutes = 0;
    for (const { kiosk, centre, beganAt } of world.kiosks) {
      if (!(centres as readonly string[]).includes(centre)) continue;
      const spans = (centre === "an" ? openSpans(date, date, HOURS, CLOSED) : wholeDay).map(
        (span) => ({ from: Math.max(span.from, beganAt), until: Math.min(span.until, newest) }),
      );
      const runs = world.runs.filter((run) => run.kiosk === kiosk);
      const possible = spans.filter(({ from, until }) => from < until);
      minutes += Math.floor(ranWithin(possible, runs) / 60_000);
    }
    return minutes;
  }

  function hoursOf(minutes: number): number {
    return Math.floor((minutes * 10 + 30) / 60) / 10;
  }

  function outsideOf(ratings: readonly PlainRating[], { from, to }: Asked): number {
    const spans = openSpans(from, to, HOURS, CLOSED);
    return ratings.filter(
      (r) =>
        r.standing === "counted" && !spans.some((span) => r.at >= span.from && r.at < span.until),
    ).length;
  }

  return { ranOf, datesOf, minutesOn, hoursOf, outsideOf };
}
