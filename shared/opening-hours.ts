// When a counter is open: weekly spans (a lunch break is two spans), days that are closed, days with hours of their own.
// Promises: no hours at all means always open; a day of its own goes before a closed day, a closed day before the week. Pure.
import { Type, type Static } from "typebox";
import { DateText } from "./forms.ts";

const MINUTES_OF_A_DAY = 1_440;
const Minute = Type.Integer({ minimum: 0, maximum: MINUTES_OF_A_DAY });

/** Opening hours of one weekday (ISO 1 = Monday), minutes since local midnight; several spans make a lunch break. */
export const OpenSpan = Type.Object({
  weekday: Type.Integer({ minimum: 1, maximum: 7 }),
  from: Minute,
  to: Minute,
});

/** A make-up working day, a day with shorter hours: what holds on this date instead of the week and of `closedOn`. */
export const SpecialDay = Type.Object({
  date: DateText,
  spans: Type.Array(Type.Object({ from: Minute, to: Minute }), { minItems: 1, maxItems: 6 }),
});

export type OpenSpan = Static<typeof OpenSpan>;
export type SpecialDay = Static<typeof SpecialDay>;

export type OpeningHours = {
  readonly hours: readonly OpenSpan[];
  readonly closedOn: readonly string[];
  readonly openOn: readonly SpecialDay[];
};

export type DaySpan = { readonly from: number; readonly to: number };

export function isAlwaysOpen({ hours, closedOn, openOn }: OpeningHours): boolean {
  return hours.length === 0 && closedOn.length === 0 && openOn.length === 0;
}

/** The spans of one date, the earliest first; empty when the counter stays closed. */
export function spansOn(
  { hours, closedOn, openOn }: OpeningHours,
  date: string,
  weekday: number,
): readonly DaySpan[] {
  const special = openOn.find((day) => day.date === date);
  if (special !== undefined) return special.spans.toSorted((a, b) => a.from - b.from);
  if (closedOn.includes(date)) return [];
  if (hours.length === 0) return [{ from: 0, to: MINUTES_OF_A_DAY }];
  return hours.filter((span) => span.weekday === weekday).toSorted((a, b) => a.from - b.from);
}

/** What is wrong with hours beyond their shape; empty when nothing is. English, for a problem's detail. */
export function openingFaults(opening: OpeningHours, whose: string): readonly string[] {
  const { hours, closedOn, openOn } = opening;
  const faults: string[] = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    const spans = hours.filter((span) => span.weekday === weekday);
    faults.push(...spanFaults(spans, `hours of ${whose} on weekday ${weekday}`));
  }
  for (const { date, spans } of openOn) {
    faults.push(...spanFaults(spans, `hours of ${whose} on ${date}`));
    if (closedOn.includes(date)) faults.push(`${whose} is both closed and open on ${date}`);
  }
  const dates = [...closedOn, ...openOn.map(({ date }) => date)];
  for (const date of new Set(repeated(closedOn))) {
    faults.push(`closedOn of ${whose} names ${date} twice`);
  }
  for (const date of new Set(repeated(openOn.map((day) => day.date)))) {
    faults.push(`openOn of ${whose} names ${date} twice`);
  }
  for (const date of new Set(dates)) {
    if (!isDate(date)) faults.push(`${whose}: ${date} is not a date`);
  }
  return faults;
}

function spanFaults(spans: readonly DaySpan[], what: string): readonly string[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  return sorted.flatMap(({ from, to }, index) => {
    if (from >= to) return [`${what}: they end (minute ${to}) before they begin (minute ${from})`];
    const next = sorted[index + 1];
    return next !== undefined && next.from < to ? [`${what}: two spans overlap`] : [];
  });
}

function repeated(dates: readonly string[]): readonly string[] {
  return dates.filter((date, index) => dates.indexOf(date) < index);
}

function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (lengths[month - 1] ?? 0);
}
