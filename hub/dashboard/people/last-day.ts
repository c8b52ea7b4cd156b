// The end of an account as people say it: its last day in Vietnam, which has one offset all year round.
import type { Format } from "../format.ts";

const DAY_MS = 86_400_000;

/** "2027-01-31" → the first instant after that day; "" → null. */
export function endOfLastDay(date: string): number | null {
  return date === "" ? null : Date.parse(`${date}T00:00:00+07:00`) + DAY_MS;
}

/** The other way round, for a date field. */
export function lastDayOf(expiresAt: number | null, format: Format): string {
  return expiresAt === null ? "" : isoDate(format.dateOf(expiresAt - 1));
}

/** "31/01/2027" → "2027-01-31" */
export function isoDate(date: string): string {
  return date.split("/").toReversed().join("-");
}
