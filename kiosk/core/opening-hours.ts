// When a counter is open, in the centre's zone: from the signed configuration; no hours at all means always open.
import { dateOfDay } from "../../shared/local-day.ts";
import { localMoment } from "../../shared/local-moment.ts";
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

export function openingAt({ hours, closedOn, zone }: Hours, at: number): OpeningToday {
  if (hours.length === 0 && closedOn.length === 0) return { open: true, over: false, words: "" };
  const { day, weekday: today, minute } = localMoment(zone, at);
  if (closedOn.includes(dateOfDay(day))) return { open: false, over: true, words: "" };
  if (hours.length === 0) return { open: true, over: false, words: "" };
  const spans = hours
    .filter(({ weekday }) => weekday === today)
    .toSorted((a, b) => a.from - b.from);
  return {
    open: spans.some(({ from, to }) => from <= minute && minute < to),
    over: spans.every(({ to }) => to <= minute),
    words: spans.map(({ from, to }) => `${clockText(from)}–${clockText(to)}`).join(", "),
  };
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
