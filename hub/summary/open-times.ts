// Station 9: when the centres of a period were open, as spans of instants, from the hours that the catalogue states.
// Promises: a centre that states no hours has no spans and is not listed as open; the rules are those of each single day.
import { Temporal } from "temporal-polyfill";
import { counterRules, type Catalogue } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { isAlwaysOpen, spansOn } from "../../shared/opening-hours.ts";
import type { Period } from "../../shared/period.ts";
import type { OpenTime } from "../store/quality-store.ts";

export type LocalDate = {
  readonly date: string;
  /** yyyymmdd */
  readonly day: number;
  readonly weekday: number;
  /** First instant of the day, ms UTC, and of the next one. */
  readonly from: number;
  readonly until: number;
};

export function datesOf({ from, to }: Pick<Period, "from" | "to">, zone: string): LocalDate[] {
  const first = Temporal.PlainDate.from(from);
  const days = first.until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days + 1;
  const start = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime(zone).toInstant().epochMilliseconds;
  let next = start(first);
  return Array.from({ length: days }, (_, index) => {
    const date = first.add({ days: index });
    const begins = next;
    next = start(date.add({ days: 1 }));
    const text = date.toString();
    return { date: text, day: dayOfDate(text), weekday: date.dayOfWeek, from: begins, until: next };
  });
}

export type OpenTimes = {
  /** Null for a centre that states no hours. */
  readonly of: (centre: string) => readonly OpenTime[] | null;
};

const MINUTE = 60_000;

export function createOpenTimes(
  catalogue: Catalogue,
  dates: readonly LocalDate[],
  centres: readonly string[],
): OpenTimes {
  const times = new Map(
    [...new Set(centres)].map((centre) => [centre, openTimes(catalogue, dates, centre)]),
  );
  return { of: (centre) => times.get(centre) ?? null };
}

/** The rules change with the catalogue's entries only: they are looked up once for each of them. */
function openTimes(
  catalogue: Catalogue,
  dates: readonly LocalDate[],
  centre: string,
): readonly OpenTime[] | null {
  const edges = new Set(
    catalogue.units.flatMap(({ from, to }) => [from, to]).filter((date) => date !== null),
  );
  let rules: ReturnType<typeof counterRules> | undefined;
  let isStated = false;
  let wasEdge = true;
  const open: OpenTime[] = [];
  for (const { date, day, weekday, from } of dates) {
    const isEdge = edges.has(date);
    if (rules === undefined || isEdge || wasEdge) rules = counterRules(catalogue, centre, date);
    wasEdge = isEdge;
    const { hours = [], closedOn = [], openOn = [] } = rules;
    if (isAlwaysOpen({ hours, closedOn, openOn })) continue;
    isStated = true;
    for (const span of spansOn({ hours, closedOn, openOn }, date, weekday)) {
      open.push({ centre, day, from: from + span.from * MINUTE, until: from + span.to * MINUTE });
    }
  }
  return isStated ? open : null;
}
