// The report as one CSV (RFC 4180 with `;`): opens with a double click in a Vietnamese Excel, which wants the mark and the comma.
// Promises: a text of the catalogue can never become a formula of the one who opens it.
import type { Cell, CellKind, Report, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

const BYTE_ORDER_MARK = "\uFEFF";

export function writeCsv({ head, tables, notes }: Report): Uint8Array {
  const top = [head.superior, head.unit, head.title, ...head.lines, head.demo];
  const lines = [
    ...top.filter((line) => line !== null).map((line) => field(line)),
    ...tables.flatMap((table) => ["", ...tableLines(table)]),
    "",
    ...notes.map((note) => field(note)),
  ];
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${lines.join("\r\n")}\r\n`);
}

function tableLines({ title, columns, rows, total, empty, notes }: Table): readonly string[] {
  const heads = columns.map((column) =>
    column.group === null ? column.title : `${column.group}: ${column.title}`,
  );
  const listed = total === null ? rows : [...rows, total];
  return [
    field(title),
    heads.map(field).join(";"),
    columns.map((_, index) => String(index + 1)).join(";"),
    ...(rows.length === 0 ? [field(empty)] : []),
    ...listed.map((row) =>
      columns.map(({ kind }, index) => cellField(row[index] ?? null, kind)).join(";"),
    ),
    ...notes.map(field),
  ];
}

/** Numbers without dots between thousands, so that they stay numbers. */
function cellField(cell: Cell, kind: CellKind): string {
  if (cell === null) return vi.unknown;
  if (typeof cell === "string") return field(cell);
  return kind === "count" ? String(cell) : cell.toFixed(1).replace(".", ",");
}

function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
