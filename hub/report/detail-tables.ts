// Tables 3, 4, 5 and the annex: reasons, days, the quality of the data kiosk by kiosk, and the other rules over the same ratings.
// Promises: every day of a month has its row, also the silent one; nothing that was stored and not counted is left out.
import { Temporal } from "temporal-polyfill";
import type { QualityTotal } from "../../shared/api/quality.ts";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { FAULT_TEXT_VI } from "../../shared/fault-text.vi.ts";
import { isFaultCode } from "../../shared/fault.ts";
import type { RuleFigure } from "../../shared/formula.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import type { Period } from "../../shared/period.ts";
import { SCALES, type Level } from "../../shared/scale.ts";
import { levelCells, levelColumns } from "./figure-columns.ts";
import { cellText, dateText } from "./format.ts";
import { percentWithout } from "../summary/bursts.ts";
import { totalOf, type KioskDay } from "../summary/kiosk-quality.ts";
import { reasonRows } from "../summary/reasons.ts";
import type { ReportParts } from "./gather-report.ts";
import { plainColumn } from "./plain-column.ts";
import type { Row, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

/** Longer periods list the days with ratings only. */
const MOST_SILENT_DAYS = 31;

export function reasonsTable({ catalogue, reasons, units }: ReportParts): Table {
  const { column, reasonsTable: words } = vi;
  const unsatisfied = units.total.n - units.total.satisfied;
  const rows = reasonRows(catalogue, reasons, unsatisfied);
  const chosen = rows.reduce((sum, { n }) => sum + n, 0);
  return {
    id: "reasons",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plainColumn("order", column.order, "order", 10),
      plainColumn("name", words.name, "text", 110),
      plainColumn("n", column.chosen, "count", 30),
      plainColumn("percent", column.shareOfUnsatisfied, "percent", 45),
      plainColumn("indicator", column.indicator, "text", 57),
    ],
    rows: rows.map(({ reason, label, n, percent }, index): Row => [
      String(index + 1),
      label?.vi ?? reason,
      n,
      percent,
      vi.indicators[reason] ?? "",
    ]),
    total: rows.length === 0 ? null : ["", vi.total, chosen, null, ""],
    empty: vi.noReasons,
    notes: [vi.unsatisfied(unsatisfied), vi.reasonsNote, vi.indicatorsNote],
  };
}

export function daysTable(
  { days, units, asOf, zone, kiosks }: ReportParts,
  levels: readonly Level[],
): Table {
  const { column, daysTable: words } = vi;
  const ofDay = (date: string): readonly KioskDay[] =>
    kiosks.flatMap((kiosk) => kiosk.days.get(dayOfDate(date)) ?? []);
  const byDay = new Map(days.rows.map((row) => [row.key, row]));
  const silentToo = daysOf(units.period, asOf, zone);
  const dates = [...new Set([...silentToo, ...byDay.keys()])].toSorted();
  return {
    id: "days",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plainColumn("day", column.day, "word", 24),
      plainColumn("weekday", column.weekday, "word", 22),
      plainColumn("n", column.n, "count", 18),
      ...levelColumns(levels),
      plainColumn("satisfiedPercent", column.satisfied, "percent", 18),
      plainColumn("runningHours", column.runningHours, "tenths", 20),
      plainColumn("note", column.alarms, "text", 56),
    ],
    rows: dates.map((date): Row => {
      const row = byDay.get(date);
      return [dateText(date), weekdayOf(date), ...dayFigures(row, levels, ofDay(date))];
    }),
    total: [
      vi.total,
      "",
      ...dayFigures(
        days.total,
        levels,
        kiosks.flatMap((kiosk) => [...kiosk.days.values()]),
      ),
    ],
    empty: vi.noRatings,
    notes: [vi.fewADay, ...(silentToo.length === 0 ? [vi.daysNote] : [])],
  };
}

/** True of nearly every single day: said once under the table, or not at all. */
const OF_EVERY_DAY = ["not_enough_sample", "few_ratings"];

function dayFigures(
  row: SummaryRow | undefined,
  levels: readonly Level[],
  ran: readonly KioskDay[],
): Row {
  const minutes = ran.reduce((sum, { runningMinutes }) => sum + runningMinutes, 0);
  const hours = ran.length === 0 ? null : Math.floor((minutes * 10 + 30) / 60) / 10;
  const notes: string[] = ran.some(({ outsideHours }) => (outsideHours ?? 0) > 0)
    ? [vi.outsideHours]
    : [];
  if (row === undefined) return [0, ...levels.flatMap(() => [0, null]), null, hours, ""];
  for (const flag of row.flags) {
    const words = vi.flags[flag];
    if (!OF_EVERY_DAY.includes(flag) && words !== undefined) notes.push(words);
  }
  return [row.n, ...levelCells(row, levels), row.satisfiedPercent, hours, notes.join("; ")];
}

/** The days of a month up to the newest record; none for a long period. */
function daysOf({ from, to }: Period, asOf: number | null, zone: string): readonly string[] {
  const first = Temporal.PlainDate.from(from);
  const span = first.until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days + 1;
  if (span > MOST_SILENT_DAYS || asOf === null) return [];
  const newest = Temporal.Instant.fromEpochMilliseconds(asOf)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
  return Array.from({ length: span }, (_, days) => first.add({ days }).toString()).filter(
    (date) => date <= newest,
  );
}

function weekdayOf(date: string): string {
  return vi.weekdays[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? "";
}

/** So many hours with bursts are named, the fullest first; how many there are stands in the rows. */
const MOST_BURST_HOURS = 10;

/** What is to be asked about ratings that came in bursts; they stay counted. */
function burstNotes({ kiosks, units, catalogue }: ReportParts): readonly string[] {
  const hours = kiosks.flatMap(({ row }) =>
    (row.bursts ?? []).map((hour) => ({ ...hour, of: row.kiosk })),
  );
  if (kiosks.some((kiosk) => kiosk.bursts === null)) return [];
  if (hours.length === 0) return [vi.burstRule, vi.noBursts];
  const fullest = hours.toSorted((a, b) => b.n - a.n).slice(0, MOST_BURST_HOURS);
  const all = hours.reduce((sum, { n }) => sum + n, 0);
  const scales = [...catalogue.scales, ...SCALES];
  const bursts = kiosks.flatMap((kiosk) => kiosk.bursts ?? []);
  const percent = (value: number | null): string =>
    value === null ? vi.unknown : `${cellText(value, "percent")}%`;
  return [
    vi.burstRule,
    vi.burstWithout(
      all,
      percent(percentWithout(units.total, bursts, scales)),
      percent(units.total.satisfiedPercent),
    ),
    vi.burstHours(
      fullest.map(({ of, hour, date, n }) => vi.burstHour(of, hour, dateText(date), n)),
      hours.length - fullest.length,
    ),
  ];
}

export function kiosksTable(parts: ReportParts): Table {
  const { kiosks, tree } = parts;
  const { column, kiosksTable: words } = vi;
  const rows = kiosks.map(({ row }) => row);
  const nameOf = (centre: string | null): string | null =>
    centre === null ? null : (tree.find(centre)?.name ?? centre);
  return {
    id: "kiosks",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plainColumn("order", column.order, "order", 8),
      plainColumn("kiosk", column.kiosk, "text", 32),
      plainColumn("centre", column.centre, "text", 44),
      plainColumn("stored", column.stored, "count", 16),
      plainColumn("counted", column.counted, "count", 15),
      plainColumn("missing", column.missing, "count", 15),
      plainColumn("late", column.late, "count", 13),
      plainColumn("outsideHours", column.outsideHours, "count", 13),
      plainColumn("voided", column.voided, "count", 13),
      plainColumn("test", column.test, "count", 12),
      plainColumn("repeat", column.repeat, "count", 12),
      plainColumn("quarantined", column.quarantined, "count", 13),
      plainColumn("runningPercent", column.running, "percent", 20),
      plainColumn("alarms", column.alarms, "text", 26),
    ],
    rows: rows.map((row, index): Row => [
      String(index + 1),
      row.kiosk,
      nameOf(row.centre),
      ...qualityCells(row),
      [
        ...row.alarms.map((code) => (isFaultCode(code) ? FAULT_TEXT_VI[code].name : code)),
        ...((row.bursts ?? []).length === 0 ? [] : [vi.askBursts((row.bursts ?? []).length)]),
      ].join("; "),
    ]),
    total: rows.length === 0 ? null : ["", vi.total, "", ...qualityCells(totalOf(rows)), ""],
    empty: vi.noKiosks,
    notes: rows.length === 0 ? [vi.kiosksNote] : [vi.kiosksNote, ...burstNotes(parts)],
  };
}

function qualityCells(row: QualityTotal): Row {
  return [
    row.stored,
    row.counted,
    row.missing,
    row.late,
    row.outsideHours,
    row.voided,
    row.test,
    row.repeat,
    row.quarantined,
    row.runningPercent,
  ];
}

export function rulesTable(figures: readonly RuleFigure[]): Table {
  const { column, rulesTable: words } = vi;
  return {
    id: "rules",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plainColumn("formula", column.formula, "word", 28),
      plainColumn("rule", column.rule, "text", 114),
      plainColumn("usedBy", column.usedBy, "text", 60),
      plainColumn("value", column.result, "percent", 25),
      plainColumn("measure", column.measure, "word", 25),
    ],
    rows: figures.map(({ rule, value }): Row => [
      rule,
      vi.rules[rule].rule,
      vi.rules[rule].usedBy,
      value,
      rule === "F12@1" ? vi.points : vi.percent,
    ]),
    total: null,
    empty: vi.noRatings,
    notes: [vi.rulesNote],
  };
}
