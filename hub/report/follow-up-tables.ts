// Tables 6 and 7: what has to be answered for, with room for the unit's words, and the dossiers as they were imported.
// Promises: nothing of the unit's words is made up; a dossier is counted once, however totals and parts were imported.
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import { reasonRows } from "../summary/reasons.ts";
import { countedRows } from "../summary/denominators.ts";
import type { ReportParts } from "./gather-report.ts";
import { plainColumn } from "./plain-column.ts";
import type { Column, Row, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

/** The reasons that somebody chose, the most chosen first. */
export function responseTable({ catalogue, reasons, units }: ReportParts): Table {
  const { column } = vi;
  const chosen = reasonRows(catalogue, reasons, units.total.n - units.total.satisfied)
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => b.n - a.n);
  return {
    id: "response",
    ...vi.responseTable,
    columns: [
      plainColumn("order", column.order, "order", 10),
      plainColumn("name", column.content, "text", 80),
      plainColumn("n", column.chosenTimes, "count", 22),
      plainColumn("measure", column.measureTaken, "text", 70),
      plainColumn("inCharge", column.inCharge, "text", 38),
      plainColumn("doneOn", column.doneOn, "word", 32),
    ],
    rows: chosen.map(({ reason, label, n }, index): Row => [
      String(index + 1),
      label?.vi ?? reason,
      n,
      "",
      "",
      "",
    ]),
    total: null,
    empty: vi.noResponse,
    notes: chosen.length === 0 ? [] : [vi.responseNote],
  };
}

export function dossiersTable({ transactions, tree, catalogue }: ReportParts): Table {
  const { column } = vi;
  const resolved = (key: string, title: string): Column => ({
    ...plainColumn(key, title, "count", 22),
    group: column.resolved,
  });
  const rowsOf = Map.groupBy(transactions, ({ unit }) => unit);
  // A unit whose parts have rows of their own is their total, not one more of them.
  const units = [...rowsOf.keys()].filter(
    (unit) => !tree.below(unit).some((below) => below !== unit && rowsOf.has(below)),
  );
  const listed = units
    .map((unit) => ({ unit, rows: countedRows(rowsOf.get(unit) ?? []) }))
    .toSorted((a, b) => (a.unit < b.unit ? -1 : 1));
  const procedures = catalogue.procedures?.length ?? null;
  const domains = catalogue.domains.length === 0 ? null : catalogue.domains.length;
  return {
    id: "dossiers",
    ...vi.dossiersTable,
    columns: [
      plainColumn("order", column.order, "order", 10),
      plainColumn("name", column.centre, "text", 62),
      plainColumn("received", column.received, "count", 22),
      plainColumn("own", column.own, "count", 22),
      plainColumn("vertical", column.vertical, "count", 22),
      resolved("early", column.early),
      resolved("onTime", column.onTime),
      resolved("late", column.overdue),
      plainColumn("procedures", column.procedures, "count", 26),
      plainColumn("domains", column.domains, "count", 22),
    ],
    rows: listed.map(({ unit, rows }, index): Row => [
      String(index + 1),
      tree.find(unit)?.name ?? unit,
      ...dossiers(rows),
      procedures,
      domains,
    ]),
    total:
      listed.length === 0
        ? null
        : ["", vi.total, ...dossiers(listed.flatMap(({ rows }) => rows)), procedures, domains],
    empty: vi.noDossiers,
    notes: [vi.dossiersNote],
  };
}

function dossiers(rows: readonly TransactionsRow[]): Row {
  const sum = (of: (row: TransactionsRow) => number, counted = rows): number =>
    counted.reduce((all, row) => all + of(row), 0);
  const received = (authority: TransactionsRow["authority"]): number | null => {
    const own = rows.filter((row) => row.authority === authority);
    return own.length === 0 ? null : sum((row) => row.received, own);
  };
  return [
    sum((row) => row.received),
    received("own"),
    received("vertical"),
    sum(({ early }) => early),
    sum(({ onTime }) => onTime),
    sum(({ late }) => late),
  ];
}
