// When a counter is open, in the centre's zone: from the signed configuration; no hours at all means always open.
import { Temporal } from "temporal-polyfill";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";

export const DEFAULT_ZONE = "Asia/Ho_Chi_Minh";

export type OpeningToday = {
  readonly open: boolean;
  /** No opening is left on this local day. */
  readonly over: boolean;
  /** "07:30–11:30, 13:30–17:00"; empty when always open. */
  readonly words: string;
};

type Hours = Pick<ConfBody, "hours" | "closedOn" | "zone">;

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export function openingAt({ hours, closedOn, zone }: Hours, at: number): OpeningToday {
  if (hours.length === 0 && closedOn.length === 0) return { open: true, over: false, words: "" };
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  if (closedOn.includes(local.toPlainDate().toString())) {
    return { open: false, over: true, words: "" };
  }
  if (hours.length === 0) return { open: true, over: false, words: "" };
  const minute = local.hour * 60 + local.minute;
  const today = hours
    .filter(({ weekday }) => weekday === local.dayOfWeek)
    .toSorted((a, b) => a.from - b.from);
  return {
    open: today.some(({ from, to }) => from <= minute && minute < to),
    over: today.every(({ to }) => to <= minute),
    words: today.map(({ from, to }) => `${clockText(from)}–${clockText(to)}`).join(", "),
  };
}

/** yyyymmdd of the local day `days` before the one of `at`. */
export function localDay(zone: string, at: number, daysBefore = 0): number {
  const date = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .subtract({ days: daysBefore });
  return date.year * 10_000 + date.month * 100 + date.day;
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
