// Station 10: the material of a period → the report as a document, with the columns and heads of the official layout.
// Promises: a pure function: the same state gives the same document, whatever the clock, the zone of the machine or its language.
import { Temporal } from "temporal-polyfill";
import type { QualityTotal } from "../../shared/api/quality.ts";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { compareRules } from "../../shared/formula.ts";
import type { Period } from "../../shared/period.ts";
import { isHigher } from "../../shared/rank.ts";
import { FORMULA } from "../../shared/satisfaction.ts";
import { DEFAULT_SCALE, SCALES, type Level, type Scale } from "../../shared/scale.ts";
import { totalOf, type KioskQuality } from "../summary/kiosk-quality.ts";
import { codesTables } from "./codes-table.ts";
import { daysTable, kiosksTable, reasonsTable, rulesTable } from "./detail-tables.ts";
import { figureColumns, figureRow } from "./figure-columns.ts";
import { dateText, timeText } from "./format.ts";
import { dossiersTable, responseTable } from "./follow-up-tables.ts";
import type { ReportParts } from "./gather-report.ts";
import { ledgerTable, openLedgers } from "./ledger-table.ts";
import { profileTables } from "./profile-tables.ts";
import type { Head, Report, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

export function reportContent(parts: ReportParts): Report {
  const { units, catalogue, asOf } = parts;
  const { period, unit, revision, status } = units;
  const scales = [...catalogue.scales, ...SCALES];
  const levels = levelsIn([units.total], scales);
  const { transactions } = units.total;
  const rules = compareRules(units.total.scales, scales, parts.silence ? transactions : null);
  return {
    period,
    unit,
    calendar: period.calendar,
    asOf,
    revision,
    status,
    formulas: [
      ...new Set([
        FORMULA,
        ...rules.map(({ rule }) => rule),
        ...(parts.scores === null ? [] : ["F8@1", "F9@1"]),
      ]),
    ],
    head: headOf(parts),
    tables: [
      unitsTable(parts, levels),
      domainsTable(parts, levels),
      reasonsTable(parts),
      daysTable(parts, levels),
      kiosksTable(parts),
      responseTable(parts),
      dossiersTable(parts),
      ledgerTable(parts),
      ...(parts.scores === null ? [] : profileTables(parts, parts.scores, scales)),
      rulesTable(rules),
      ...codesTables(parts),
    ],
    notes: [...openLedgers(parts.kiosks), vi.formula, vi.rounding, vi.never100, vi.sums],
    signers: vi.signers,
  };
}

function unitsTable(parts: ReportParts, levels: readonly Level[]): Table {
  const { units, unitsBefore, tree, kiosks } = parts;
  const isCounters = units.by === "counter";
  const words = isCounters ? vi.countersTable : vi.unitsTable;
  const before = new Map(unitsBefore.rows.map((row) => [row.key, row]));
  const totalRow = figureRow("", vi.total, units.total, unitsBefore.total, levels, {
    transactionsKnown: true,
    running: runningOf(kiosks),
  });
  /** The kiosks of a counter; those of a unit with all below it; those of the asked unit itself in its own row. */
  const ofRow = ({ key }: SummaryRow): readonly KioskQuality[] => {
    if (isCounters) {
      return kiosks.filter(({ row, counters }) =>
        counters.some((counter) => key === `${row.centre}/${counter}`),
      );
    }
    const centres = key === units.unit ? [key] : tree.below(key);
    return kiosks.filter(({ row }) => row.centre !== null && centres.includes(row.centre));
  };
  return {
    id: "units",
    title: words.title,
    sheet: words.sheet,
    columns: figureColumns(words.name, levels),
    // Nobody counts transactions by counter, so that they are missing there is not worth a note.
    rows: units.rows.map((row, index) =>
      figureRow(String(index + 1), row.name, row, before.get(row.key), levels, {
        transactionsKnown: !isCounters,
        running: runningOf(ofRow(row)),
      }),
    ),
    total: totalRow,
    empty: vi.noRatings,
    notes: comparisonNotes(units.rows),
  };
}

function domainsTable({ domains, domainsBefore }: ReportParts, levels: readonly Level[]): Table {
  const before = new Map(domainsBefore.rows.map((row) => [row.key, row]));
  const present = domains.rows.filter(({ n, transactions }) => n > 0 || (transactions ?? 0) > 0);
  return {
    id: "domains",
    title: vi.domainsTable.title,
    sheet: vi.domainsTable.sheet,
    columns: figureColumns(vi.domainsTable.name, levels),
    rows: present.map((row, index) =>
      figureRow(
        String(index + 1),
        row.name === "" ? vi.noDomain : row.name,
        row,
        before.get(row.key),
        levels,
        { transactionsKnown: row.key !== "", running: null },
      ),
    ),
    total: figureRow("", vi.total, domains.total, domainsBefore.total, levels, {
      transactionsKnown: true,
      running: null,
    }),
    empty: vi.noRatings,
    notes: [],
  };
}

function runningOf(kiosks: readonly KioskQuality[]): QualityTotal | null {
  return kiosks.length === 0 ? null : totalOf(kiosks.map(({ row }) => row));
}

/** Which rows may be called higher than others (shared/rank.ts); the order of the rows says nothing. */
function comparisonNotes(rows: readonly SummaryRow[]): readonly string[] {
  const rated = rows.filter(({ n }) => n > 0);
  if (rated.length < 2) return [];
  const higher = rated.flatMap((row) => {
    const lower = rated.filter((other) => isHigher(row, other)).map(({ name }) => name);
    return lower.length === 0 ? [] : [vi.higher(row.name, lower)];
  });
  return [vi.noRanking, ...(higher.length === 0 ? [vi.noneHigher] : higher.slice(0, MOST_HIGHER))];
}

const MOST_HIGHER = 20;

/** Every level of every scale in use, best first; those of the usual scale when there is no rating. */
function levelsIn(rows: readonly SummaryRow[], scales: readonly Scale[]): readonly Level[] {
  const used = [...new Set(rows.flatMap((row) => row.scales.map(({ scale }) => scale)))];
  const found = (used.length > 0 ? used : [DEFAULT_SCALE])
    .map((id) => scales.find((scale) => scale.id === id))
    .filter((scale) => scale !== undefined)
    .toSorted((a, b) => b.levels.length - a.levels.length);
  const levels: Level[] = [];
  for (const { levels: own } of found) {
    let place = 0;
    for (const level of own) {
      const known = levels.findIndex(({ code }) => code === level.code);
      if (known === -1) levels.splice(place, 0, level);
      place = (known === -1 ? place : known) + 1;
    }
  }
  return levels;
}

function headOf(parts: ReportParts): Head {
  const { units, tree, asOf, asSealed, zone } = parts;
  const { period, unit, demo } = units;
  const entry = unit === null ? undefined : tree.find(unit);
  const superior = entry?.parent === undefined || entry.parent === null ? null : entry.parent;
  const standing = { ...units, asSealed };
  return {
    superior: superior === null ? null : (tree.find(superior)?.name ?? superior),
    unit: entry?.name ?? unit ?? vi.allUnits,
    state: vi.state,
    placeAndDate: vi.placeAndDate,
    title: vi.title,
    lines: [
      vi.period(periodName(period.id), dateText(period.from), dateText(period.to)),
      ...calendarLine(period),
      asOf === null ? vi.nothingYet : vi.asOf(timeText(asOf, zone), dateText(dateOf(asOf, zone))),
      standingLine(standing),
    ],
    demo: demo ? vi.demo : null,
  };
}

function standingLine({
  status,
  revision,
  asSealed,
}: Pick<Report, "status" | "revision"> & { readonly asSealed: boolean }): string {
  if (status === "open") return vi.open;
  if (!asSealed) return vi.changedSince;
  return revision > 1 ? vi.amendment(revision - 1) : vi.sealed;
}

/** Null for a free range. */
function periodName(id: string): string | null {
  const [, year = "", month, quarter] = /^(\d{4})(?:-(\d{2})|-Q([1-4]))?$/.exec(id) ?? [];
  if (year === "") return null;
  if (month !== undefined) return vi.month(`${month}/${year}`);
  if (quarter !== undefined) return vi.quarter(ROMAN[Number(quarter) - 1] ?? quarter, year);
  return vi.year(year);
}

const ROMAN = ["I", "II", "III", "IV"];

function calendarLine({ id, calendar }: Period): readonly string[] {
  if (id.includes("..")) return [];
  if (calendar === "state") return [vi.calendar.state];
  return [/^\d{4}-\d{2}$/.test(id) ? vi.calendar.month : vi.calendar.plain];
}

function dateOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
}
