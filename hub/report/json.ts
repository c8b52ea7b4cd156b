// The report for machines: the same tables, each row an object with the keys of its columns; percentages as numbers (95.4).
import type { Report, Row, Table } from "./report.ts";

export const REPORT_FORMAT = "hai-long/report@1";

export function writeJson(report: Report): Uint8Array {
  const { period, unit, status, revision, asOf, formulas, head, tables, notes } = report;
  const body = {
    format: REPORT_FORMAT,
    period,
    unit,
    status,
    revision,
    asOf,
    formulas,
    demo: head.demo !== null,
    head,
    tables: Object.fromEntries(tables.map((table) => [table.id, tableBody(table)])),
    notes,
  };
  return new TextEncoder().encode(`${JSON.stringify(body, null, 2)}\n`);
}

function tableBody({ title, columns, rows, total, notes }: Table) {
  const named = (row: Row) =>
    Object.fromEntries(columns.map(({ key }, index) => [key, row[index] ?? null]));
  return { title, rows: rows.map(named), total: total === null ? null : named(total), notes };
}
