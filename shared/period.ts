// Report periods in both calendars (domain rules: NĐ 09/2019 Điều 12): month, quarter, year, free range, as local dates.
// Promises: `from` and `to` are both inside the period. Knows nothing of clocks; zones only through Temporal.
import { Temporal } from "temporal-polyfill";
import { Type, type Static } from "typebox";
import { DateText } from "./forms.ts";
import type { Parsed } from "./parser.ts";

export const ZONE = "Asia/Ho_Chi_Minh";

export const Calendar = Type.Union([Type.Literal("calendar"), Type.Literal("state")]);
export type Calendar = Static<typeof Calendar>;

export const Period = Type.Object({
  id: Type.String(),
  calendar: Calendar,
  from: DateText,
  to: DateText,
});
export type Period = Static<typeof Period>;

/** The state calendar counts a month from the 15th of the month before to its 14th. */
const STATE_FIRST_DAY = 15;

/** `id`: YYYY-MM, YYYY-Qn, YYYY or YYYY-MM-DD..YYYY-MM-DD (a free range is the same in both calendars). */
export function parsePeriod(id: string, calendar: Calendar): Parsed<Period> {
  const fault = {
    ok: false,
    fault: `"${id.slice(0, 40)}" is not a period: use YYYY-MM, YYYY-Qn, YYYY or YYYY-MM-DD..YYYY-MM-DD`,
  } as const;
  const range = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(id);
  if (range) {
    const from = plainDate(range[1]);
    const to = plainDate(range[2]);
    if (from === undefined || to === undefined) return fault;
    if (Temporal.PlainDate.compare(from, to) > 0) {
      return { ok: false, fault: `"${id}" ends before it begins` };
    }
    return { ok: true, value: { id, calendar, from: from.toString(), to: to.toString() } };
  }
  const months = monthsOf(id);
  if (months === undefined) return fault;
  const first = months.first.toPlainDate({ day: 1 });
  const last = months.last.toPlainDate({ day: 1 });
  const from =
    calendar === "calendar" ? first : first.subtract({ months: 1 }).with({ day: STATE_FIRST_DAY });
  const to =
    calendar === "calendar"
      ? last.with({ day: last.daysInMonth })
      : last.with({ day: STATE_FIRST_DAY - 1 });
  return { ok: true, value: { id, calendar, from: from.toString(), to: to.toString() } };
}

/** The period of the same kind just before; a free range is followed back by as many days as it has. */
export function previousPeriod(period: Period): Period {
  const months = monthsOf(period.id);
  const id = months === undefined ? rangeBefore(period) : idBefore(period.id);
  const parsed = parsePeriod(id, period.calendar);
  if (!parsed.ok) throw new Error(`no period before ${period.id}: ${parsed.fault}`);
  return parsed.value;
}

const MONTH_DAYS = 31;

/** Of no more days than a month can have: what costs a look at every record is made for no longer period. */
export function isUpToAMonth({ from, to }: Pick<Period, "from" | "to">): boolean {
  const first = Temporal.PlainDate.from(from);
  return first.until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days < MONTH_DAYS;
}

/** The id of the month that holds `date` (YYYY-MM-DD). */
export function monthIdOf(date: string, calendar: Calendar): string {
  const day = Temporal.PlainDate.from(date);
  const month = day.toPlainYearMonth();
  const next = calendar === "state" && day.day >= STATE_FIRST_DAY;
  return (next ? month.add({ months: 1 }) : month).toString();
}

/** First instant of the period and first instant after it, ms UTC. */
export function periodInstants(period: Period, zone: string): { from: number; until: number } {
  const start = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime(zone).toInstant().epochMilliseconds;
  return {
    from: start(Temporal.PlainDate.from(period.from)),
    until: start(Temporal.PlainDate.from(period.to).add({ days: 1 })),
  };
}

function monthsOf(
  id: string,
): { first: Temporal.PlainYearMonth; last: Temporal.PlainYearMonth } | undefined {
  const parts = /^(\d{4})(?:-(\d{2})|-Q([1-4]))?$/.exec(id);
  if (!parts) return undefined;
  const year = Number(parts[1]);
  if (year < 1000) return undefined;
  const month = (m: number): Temporal.PlainYearMonth =>
    Temporal.PlainYearMonth.from({ year, month: m });
  if (parts[2] !== undefined) {
    const m = Number(parts[2]);
    return m < 1 || m > 12 ? undefined : { first: month(m), last: month(m) };
  }
  if (parts[3] !== undefined) {
    const q = Number(parts[3]);
    return { first: month(q * 3 - 2), last: month(q * 3) };
  }
  return { first: month(1), last: month(12) };
}

function idBefore(id: string): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(id);
  if (quarter) {
    const [year, q] = [Number(quarter[1]), Number(quarter[2])];
    return q === 1 ? `${year - 1}-Q4` : `${year}-Q${q - 1}`;
  }
  if (id.length === 4) return String(Number(id) - 1).padStart(4, "0");
  return Temporal.PlainYearMonth.from(id).subtract({ months: 1 }).toString();
}

function rangeBefore(period: Period): string {
  const from = Temporal.PlainDate.from(period.from);
  const days = from.until(Temporal.PlainDate.from(period.to), { largestUnit: "days" }).days + 1;
  return `${from.subtract({ days }).toString()}..${from.subtract({ days: 1 }).toString()}`;
}

function plainDate(text: string | undefined): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text ?? "", { overflow: "reject" });
  } catch {
    return undefined;
  }
}
