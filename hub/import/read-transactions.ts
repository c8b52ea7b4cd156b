// Sheets into rows of transactions: what each cell says, and every fault with its sheet, row and column. Pure.
// Promises: nothing is filled in that neither the file nor the one who hands it in said; one fault anywhere, and no row is given out.
import type { FileFault, FileFaultCode } from "../../shared/api/transactions-file.ts";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import { COUNTS, findHead, TITLES, type CountField, type Field, type Head } from "./find-head.ts";
import { isBlank, readCount, readDate, textOf } from "./read-cell.ts";
import { columnName, type Cell, type Sheet } from "./sheet.ts";

/** What stands beside the file, for columns that it does not have. */
export type Beside = {
  readonly unit: string | null;
  readonly dates: { readonly from: string; readonly to: string } | null;
  readonly authority: TransactionsRow["authority"];
};

export type ReadTransactions = {
  readonly rows: readonly TransactionsRow[];
  readonly faults: readonly FileFault[];
};

export type Known = Pick<Catalogue, "units" | "domains"> & {
  /** Whether the one who hands it in may do so for that unit on that day. */
  readonly mayImport: (unit: string, date: string) => boolean;
};

const LONGEST_VALUE = 60;

export function readTransactions(
  sheets: readonly Sheet[],
  beside: Beside,
  known: Known,
): ReadTransactions {
  const rows: TransactionsRow[] = [];
  const faults: FileFault[] = [];
  const seen = new Set<string>();
  let tables = 0;
  for (const sheet of sheets) {
    const head = findHead(sheet.rows);
    if (head === undefined) continue;
    tables += 1;
    readTable(sheet, head, { beside, known, seen, rows, faults });
  }
  if (tables === 0) faults.push(faultOf("no_head", null, null, null, null));
  else if (rows.length === 0 && faults.length === 0) {
    faults.push(faultOf("nothing", null, null, null, null));
  }
  return { rows: faults.length === 0 ? rows : [], faults };
}

type Reading = {
  readonly beside: Beside;
  readonly known: Known;
  readonly seen: Set<string>;
  readonly rows: TransactionsRow[];
  readonly faults: FileFault[];
};

function readTable(sheet: Sheet, head: Head, reading: Reading): void {
  const { beside, known, seen, rows, faults } = reading;
  const missing = COUNTS.filter((field) => !head.columns.has(field));
  for (const field of missing) {
    faults.push({
      ...faultOf("missing_column", sheet, null, null, null),
      title: TITLES[field],
    });
  }
  if (missing.length > 0) return;
  const said = datesAbove(sheet, head);
  if (said !== null && beside.dates !== null && said.text !== datesText(beside.dates)) {
    faults.push(faultOf("other_dates", sheet, said.row, null, `${said.from} … ${said.to}`));
    return;
  }
  const dates = beside.dates ?? said;
  let { authority } = beside;
  for (let index = head.bodyAt; index < sheet.rows.length; index++) {
    const cells = sheet.rows[index] ?? [];
    const cellOf = (field: Field): Cell => cells[head.columns.get(field)?.index ?? -1] ?? null;
    const label = labelOf(cells, head);
    if (isNote(COUNTS.map(cellOf))) {
      authority = sectionOf(label) ?? authority;
      // A note, a heading or a signature; but a field of the catalogue without figures is a row that somebody forgot.
      if (isBlank(cellOf("domain")) || domainOf(cellOf("domain"), known) === undefined) continue;
    }
    const before = faults.length;
    const fault = (code: FileFaultCode, field: Field | null): void => {
      const column = field === null ? undefined : head.columns.get(field);
      const value = field === null || column === undefined ? null : textOf(cellOf(field));
      faults.push({
        ...faultOf(code, sheet, index, column?.index ?? null, value === "" ? null : value),
        title: column?.title ?? null,
      });
    };
    const row = {
      unit: unitOf(cellOf("unit"), beside.unit, known, fault),
      domain: totalOrDomain(cellOf("domain"), label, known, fault),
      ...datesOf(cellOf("from"), cellOf("to"), dates, fault),
      ...countsOf(cellOf, fault),
      authority: authorityOf(cellOf("authority"), authority, fault),
    };
    if (faults.length > before) continue;
    checkSums(row, fault);
    if (!known.mayImport(row.unit, row.to)) {
      fault("foreign_unit", head.columns.has("unit") ? "unit" : null);
    }
    const key = JSON.stringify([row.unit, row.domain, row.from, row.to, row.authority]);
    if (seen.has(key)) fault("repeated", null);
    seen.add(key);
    if (faults.length === before) rows.push(row);
  }
}

/** No figure, and room where figures would be: a heading, a note, a signature. */
function isNote(counts: readonly Cell[]): boolean {
  const blank = counts.filter(isBlank).length;
  return blank * 2 >= counts.length && !counts.some((cell) => readCount(cell).ok);
}

type Say = (code: FileFaultCode, field: Field | null) => void;

function unitOf(cell: Cell, beside: string | null, { units }: Known, fault: Say): string {
  const code = isBlank(cell) ? beside : textOf(cell);
  if (code === null) fault("no_unit", null);
  else if (!units.some((unit) => unit.code === code)) {
    fault("unknown_unit", isBlank(cell) ? null : "unit");
  }
  return code ?? "";
}

/** The row of the whole unit has no domain, or says so. */
function totalOrDomain(cell: Cell, label: string, known: Known, fault: Say): string | null {
  if (isBlank(cell) || isTotal(label) || isTotal(textOf(cell))) return null;
  const domain = domainOf(cell, known);
  if (domain === undefined) fault("unknown_domain", "domain");
  return domain ?? null;
}

function isTotal(text: string): boolean {
  return /^(?:tổng số|tổng cộng|cộng|tổng)$/i.test(text.normalize("NFC"));
}

/** By its code, or by its name as people write it. */
function domainOf(cell: Cell, { domains }: Known): string | undefined {
  const text = textOf(cell);
  const plain = (name: string): string =>
    name.normalize("NFC").toLocaleLowerCase("vi").replace(/\s+/g, " ").trim();
  const named = plain(text).replace(/^lĩnh vực /, "");
  return domains.find(({ code, name }) => code === text || plain(name) === named)?.code;
}

function datesOf(
  fromCell: Cell,
  toCell: Cell,
  dates: { readonly from: string; readonly to: string } | null,
  fault: Say,
): { from: string; to: string } {
  if (isBlank(fromCell) && isBlank(toCell)) {
    if (dates === null) fault("no_dates", null);
    return { from: dates?.from ?? "", to: dates?.to ?? "" };
  }
  const from = readDate(fromCell);
  const to = readDate(toCell);
  if (from === undefined) fault("not_a_date", "from");
  if (to === undefined) fault("not_a_date", "to");
  if (from !== undefined && to !== undefined && from > to) fault("dates_reversed", "to");
  return { from: from ?? "", to: to ?? "" };
}

function countsOf(cellOf: (field: Field) => Cell, fault: Say): Record<CountField, number> {
  const counts = { received: 0, atCounter: 0, resolved: 0, early: 0, onTime: 0, late: 0 };
  for (const field of COUNTS) {
    const read = readCount(cellOf(field));
    if (read.ok) counts[field] = read.value;
    else fault(read.code, field);
  }
  return counts;
}

function authorityOf(
  cell: Cell,
  otherwise: TransactionsRow["authority"],
  fault: Say,
): TransactionsRow["authority"] {
  if (isBlank(cell)) return otherwise;
  const text = textOf(cell).normalize("NFC").toLocaleLowerCase("vi");
  if (text === "own" || /thẩm quyền/.test(text)) return "own";
  if (text === "vertical" || /ngành dọc/.test(text)) return "vertical";
  fault("not_an_authority", "authority");
  return otherwise;
}

/** A heading over rows of one authority. */
function sectionOf(label: string): TransactionsRow["authority"] | undefined {
  if (/ngành dọc/i.test(label)) return "vertical";
  return /thẩm quyền/i.test(label) ? "own" : undefined;
}

function checkSums(row: TransactionsRow, fault: Say): void {
  const { received, atCounter, resolved, early, onTime, late } = row;
  if (atCounter > received) fault("received_differs", "atCounter");
  if (early + onTime + late !== resolved) fault("resolved_differs", "resolved");
}

/** The longest text before the figures. */
function labelOf(cells: readonly Cell[], { columns }: Head): string {
  const domain = columns.get("domain")?.index ?? 0;
  const texts = cells.slice(0, domain + 1).filter((cell) => typeof cell === "string");
  return textOf(texts.toSorted((a, b) => b.length - a.length)[0] ?? null);
}

/** "từ ngày 15/10/2025 đến ngày 14/11/2025" somewhere over the table. */
function datesAbove({ rows }: Sheet, { bodyAt }: Head) {
  for (const [index, row] of rows.slice(0, bodyAt).entries()) {
    for (const cell of row) {
      const found =
        /từ ngày\s*(\d{1,2}\/\d{1,2}\/\d{4})\s*đến(?: hết)?(?: ngày)?\s*(\d{1,2}\/\d{1,2}\/\d{4})/i.exec(
          textOf(cell).normalize("NFC"),
        );
      const from = readDate(found?.[1] ?? null);
      const to = readDate(found?.[2] ?? null);
      if (from !== undefined && to !== undefined && from <= to) {
        return { from, to, row: index, text: datesText({ from, to }) };
      }
    }
  }
  return null;
}

function datesText({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${from}..${to}`;
}

function faultOf(
  code: FileFaultCode,
  sheet: Sheet | null,
  row: number | null,
  column: number | null,
  value: string | null,
): FileFault {
  return {
    code,
    sheet: sheet?.name ?? null,
    row: row === null ? null : row + 1,
    column: column === null ? null : columnName(column),
    title: null,
    value: value === null ? null : value.slice(0, LONGEST_VALUE),
  };
}
