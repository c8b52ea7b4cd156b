// When a counter is open, in the centre's zone: from the signed configuration; no hours at all means always open.
// Promises: an opening is told as data (date, weekday, minute), never as words; a clock that cannot be right closes nothing.
import type { OpeningMoment } from "../../shared/bridge.ts";
import { dateOfDay } from "../../shared/local-day.ts";
import { dayBefore, localMoment } from "../../shared/local-moment.ts";
import { isAlwaysOpen, spansOn, type OpeningHours } from "../../shared/opening-hours.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import { EARLIEST_AT } from "../../shared/protocol/limits.ts";

export const DEFAULT_ZONE = "Asia/Ho_Chi_Minh";

/** A counter that does not open within this time has no next opening to tell. */
const DAYS_AHEAD = 60;
const WHOLE_DAY = 1_440;

export type OpeningToday = {
  readonly open: boolean;
  /** No opening is left on this local day. */
  readonly over: boolean;
  /** "07:30–11:30, 13:30–17:00"; empty when open all day or not at all. */
  readonly words: string;
  /** Null while open, and when none is known. */
  readonly next: OpeningMoment | null;
};

/** Of a kiosk that nobody has told anything. */
export const CLOSED: OpeningToday = { open: false, over: false, words: "", next: null };
const ALWAYS: OpeningToday = { open: true, over: false, words: "", next: null };

type Hours = Pick<ConfBody, "hours" | "closedOn" | "openOn" | "zone">;

export function openingAt(conf: Hours, at: number): OpeningToday {
  const opening = openingHours(conf);
  if (isAlwaysOpen(opening) || at < EARLIEST_AT) return ALWAYS;
  const { day, weekday, minute } = localMoment(conf.zone, at);
  const spans = spansOn(opening, dateOfDay(day), weekday);
  const open = spans.some(({ from, to }) => from <= minute && minute < to);
  const isAllDay = spans.length === 1 && spans[0]?.from === 0 && spans[0].to === WHOLE_DAY;
  return {
    open,
    over: spans.every(({ to }) => to <= minute),
    words: isAllDay
      ? ""
      : spans.map(({ from, to }) => `${clockText(from)}–${clockText(to)}`).join(", "),
    next: open ? null : nextOpening(opening, { day, weekday, minute }),
  };
}

/** The first opening of the local day of `at`, in minutes; undefined when there is none, or no hours are set. */
export function firstOpening(conf: Hours, at: number): number | undefined {
  if (conf.hours.length === 0 || at < EARLIEST_AT) return undefined;
  const { day, weekday } = localMoment(conf.zone, at);
  return spansOn(openingHours(conf), dateOfDay(day), weekday)[0]?.from;
}

function openingHours({ hours, closedOn, openOn = [] }: Hours): OpeningHours {
  return { hours, closedOn, openOn };
}

function nextOpening(
  opening: OpeningHours,
  now: { readonly day: number; readonly weekday: number; readonly minute: number },
): OpeningMoment | null {
  for (let inDays = 0; inDays <= DAYS_AHEAD; inDays++) {
    const date = dateOfDay(inDays === 0 ? now.day : dayBefore(now.day, -inDays));
    const weekday = ((now.weekday - 1 + inDays) % 7) + 1;
    const after = inDays === 0 ? now.minute : -1;
    const span = spansOn(opening, date, weekday).find(({ from }) => from > after);
    if (span !== undefined) return { date, weekday, minute: span.from, inDays };
  }
  return null;
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
