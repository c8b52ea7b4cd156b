// Tables 3, 4, 5 and the annex: reasons, days, the quality of the data kiosk by kiosk, and the other rules over the same ratings.
// Promises: every day of a month has its row, also the silent one; nothing that was stored and not counted is left out.
import { Temporal } from "temporal-polyfill";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import type { RuleFigure } from "../../shared/formula.ts";
import type { Period } from "../../shared/period.ts";
import { sharePercent } from "../../shared/satisfaction.ts";
import type { Level } from "../../shared/scale.ts";
import { levelCells, levelColumns } from "./figure-columns.ts";
import { dateText } from "./format.ts";
import type { KioskFigures, ReportParts } from "./gather-report.ts";
import type { CellKind, Column, Row, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

/** Longer periods list the days with ratings only. */
const MOST_SILENT_DAYS = 31;

export function reasonsTable({ catalogue, reasons, units }: ReportParts): Table {
  const { column, reasonsTable: words } = vi;
  const unsatisfied = units.total.n - units.total.satisfied;
  const given = new Map(reasons.map(({ reason, n }) => [reason, n]));
  const listed = catalogue.reasons.map(({ code, label }) => ({ code, name: label.vi }));
  const known = new Set(listed.map(({ code }) => code));
  const strangers = reasons
    .filter(({ reason }) => !known.has(reason))
    .map(({ reason }) => ({ code: reason, name: reason }));
  const rows = [...listed, ...strangers].map(({ code, name }) => ({
    code,
    name,
    n: given.get(code) ?? 0,
  }));
  const chosen = rows.reduce((sum, { n }) => sum + n, 0);
  return {
    id: "reasons",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plain("order", column.order, "order", 10),
      plain("name", words.name, "text", 110),
      plain("n", column.chosen, "count", 30),
      plain("percent", column.shareOfUnsatisfied, "percent", 45),
      plain("indicator", column.indicator, "text", 57),
    ],
    rows: rows.map(({ code, name, n }, index): Row => [
      String(index + 1),
      name,
      n,
      unsatisfied === 0 ? null : sharePercent(n, unsatisfied),
      vi.indicators[code] ?? "",
    ]),
    total: rows.length === 0 ? null : ["", vi.total, chosen, null, ""],
    empty: vi.noReasons,
    notes: [vi.unsatisfied(unsatisfied), vi.reasonsNote, vi.indicatorsNote],
  };
}

export function daysTable(
  { days, units, asOf, zone }: ReportParts,
  levels: readonly Level[],
): Table {
  const { column, daysTable: words } = vi;
  const byDay = new Map(days.rows.map((row) => [row.key, row]));
  const silentToo = daysOf(units.period, asOf, zone);
  const dates = [...new Set([...silentToo, ...byDay.keys()])].toSorted();
  return {
    id: "days",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plain("day", column.day, "word", 24),
      plain("weekday", column.weekday, "word", 22),
      plain("n", column.n, "count", 18),
      ...levelColumns(levels),
      plain("satisfiedPercent", column.satisfied, "percent", 18),
      plain("note", column.alarms, "text", 60),
    ],
    rows: dates.map((date): Row => {
      const row = byDay.get(date);
      return [dateText(date), weekdayOf(date), ...dayFigures(row, levels)];
    }),
    total: [vi.total, "", ...dayFigures(days.total, levels)],
    empty: vi.noRatings,
    notes: silentToo.length === 0 ? [vi.daysNote] : [],
  };
}

function dayFigures(row: SummaryRow | undefined, levels: readonly Level[]): Row {
  if (row === undefined) return [0, ...levels.flatMap(() => [0, null]), null, ""];
  const words = row.flags.filter((flag) => flag !== "not_enough_sample");
  const note = words.map((flag) => vi.flags[flag]).filter((text) => text !== undefined);
  return [row.n, ...levelCells(row, levels), row.satisfiedPercent, note.join("; ")];
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

export function kiosksTable({ kiosks, tree }: ReportParts): Table {
  const { column, kiosksTable: words } = vi;
  const counts = kiosks.map(({ row }) => ledger(row));
  const sum = (place: number): number => counts.reduce((all, row) => all + (row[place] ?? 0), 0);
  const nameOf = (centre: string | null): string | null =>
    centre === null ? null : (tree.find(centre)?.name ?? centre);
  return {
    id: "kiosks",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plain("order", column.order, "order", 8),
      plain("kiosk", column.kiosk, "text", 34),
      plain("centre", column.centre, "text", 54),
      plain("stored", column.stored, "count", 18),
      plain("counted", column.counted, "count", 16),
      plain("late", column.late, "count", 14),
      plain("voided", column.voided, "count", 14),
      plain("test", column.test, "count", 14),
      plain("repeat", column.repeat, "count", 14),
      plain("quarantined", column.quarantined, "count", 14),
      plain("pending", column.pending, "count", 16),
      plain("alarms", column.alarms, "text", 36),
    ],
    rows: kiosks.map(({ kiosk, centre, row, pending, alarms }, index): Row => [
      String(index + 1),
      kiosk,
      nameOf(centre),
      ...ledger(row),
      pending,
      alarms.map((code) => vi.alarms[code] ?? code).join("; "),
    ]),
    total:
      kiosks.length === 0
        ? null
        : [
            "",
            vi.total,
            "",
            ...(counts[0] ?? []).map((_, place) => sum(place)),
            pendingOfAll(kiosks),
            "",
          ],
    empty: vi.noKiosks,
    notes: [vi.kiosksNote],
  };
}

/** stored = counted + voided + test + repeat + quarantined; late ones are among the counted. */
function ledger({ n, late, voided, test, repeat, quarantined }: SummaryRow): readonly number[] {
  return [n + voided + test + repeat + quarantined, n, late, voided, test, repeat, quarantined];
}

/** Unknown as soon as one of them is. */
function pendingOfAll(kiosks: readonly KioskFigures[]): number | null {
  return kiosks.reduce<number | null>(
    (all, { pending }) => (all === null || pending === null ? null : all + pending),
    0,
  );
}

export function rulesTable(figures: readonly RuleFigure[]): Table {
  const { column, rulesTable: words } = vi;
  return {
    id: "rules",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plain("formula", column.formula, "word", 28),
      plain("rule", column.rule, "text", 114),
      plain("usedBy", column.usedBy, "text", 60),
      plain("value", column.result, "percent", 25),
      plain("measure", column.measure, "word", 25),
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

function plain(key: string, title: string, kind: CellKind, width: number): Column {
  return { key, group: null, title, kind, width };
}
