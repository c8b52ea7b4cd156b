// The calendar of a place: which local day, weekday and minute an instant is, for opening hours and the days of a tally.
import { Temporal } from "temporal-polyfill";

export type LocalMoment = {
  /** yyyymmdd */
  readonly day: number;
  /** ISO: 1 = Monday. */
  readonly weekday: number;
  /** Minutes since local midnight by the wall. */
  readonly minute: number;
};

export function localMoment(zone: string, at: number): LocalMoment {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return {
    day: dayNumber(local),
    weekday: local.dayOfWeek,
    minute: local.hour * 60 + local.minute,
  };
}

/** The day `days` before `day`; both yyyymmdd. */
export function dayBefore(day: number, days: number): number {
  const date = Temporal.PlainDate.from({
    year: Math.floor(day / 10_000),
    month: Math.floor(day / 100) % 100,
    day: day % 100,
  });
  return dayNumber(date.subtract({ days }));
}

/** Whether this machine knows the zone by that name. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function dayNumber(date: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): number {
  return date.year * 10_000 + date.month * 100 + date.day;
}
