// Annex 2: the code with which every kiosk closed every day, a week a row, to be compared with the kiosk's page for staff.
// Promises: the newest close of a day; a day without one is null; what lies outside the period or after the newest record is blank.
import { Temporal } from "temporal-polyfill";
import { dateOfDay } from "../../shared/local-day.ts";
import { plainColumn } from "./plain-column.ts";
import type { Cell, Row, Table } from "./report.ts";
import { dateText } from "./format.ts";
import type { ReportParts } from "./gather-report.ts";
import { vi } from "./text.vi.ts";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** None for a period longer than a month: its codes stand in the reports of its months. */
export function codesTables({ closes, kiosks, units, asOf, zone }: ReportParts): readonly Table[] {
  if (closes === null) return [];
  const { column, codesTable: words } = vi;
  const codesOf = new Map<string, Map<string, string>>();
  for (const { kiosk, day, code } of closes) {
    const codes = codesOf.get(kiosk) ?? new Map<string, string>();
    codesOf.set(kiosk, codes.set(dateOfDay(day), code));
  }
  const { from, to } = units.period;
  const weeks = weeksOf(from, newestDate(to, asOf, zone));
  const rows = kiosks.flatMap(({ row: { kiosk } }): Row[] => {
    const codes = codesOf.get(kiosk);
    if (codes === undefined) return [[kiosk, null, ...WEEKDAYS.map(() => null)]];
    return weeks.map(({ monday, dates }) => [
      kiosk,
      dateText(monday),
      ...dates.map((date): Cell => (date === null ? "" : (codes.get(date) ?? null))),
    ]);
  });
  return [
    {
      id: "codes",
      title: words.title,
      sheet: words.sheet,
      columns: [
        plainColumn("kiosk", column.kiosk, "text", 46),
        plainColumn("week", column.week, "word", 24),
        ...WEEKDAYS.map((key, index) => plainColumn(key, vi.weekdays[index] ?? "", "word", 26)),
      ],
      rows: codesOf.size === 0 ? [] : rows,
      total: null,
      empty: vi.noCodes,
      notes: codesOf.size === 0 ? [] : [vi.codesWhy, vi.codesNote],
    },
  ];
}

type Week = {
  readonly monday: string;
  /** Monday to Sunday; null outside the dates. */
  readonly dates: readonly (string | null)[];
};

function weeksOf(from: string, to: string): readonly Week[] {
  const first = Temporal.PlainDate.from(from);
  const weeks: Week[] = [];
  let monday = first.subtract({ days: first.dayOfWeek - 1 });
  for (; monday.toString() <= to; monday = monday.add({ days: 7 })) {
    const dates = WEEKDAYS.map((_, days) => monday.add({ days }).toString());
    weeks.push({
      monday: monday.toString(),
      dates: dates.map((date) => (date < from || date > to ? null : date)),
    });
  }
  return weeks;
}

function newestDate(to: string, asOf: number | null, zone: string): string {
  if (asOf === null) return to;
  const newest = Temporal.Instant.fromEpochMilliseconds(asOf).toZonedDateTimeISO(zone);
  const date = newest.toPlainDate().toString();
  return date < to ? date : to;
}
