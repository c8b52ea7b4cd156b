// Wall 3: a file of transactions (CSV or XLSX, shaped after Biểu II.06a/VPCP/KSTT) and what is wrong with it, cell by cell.
// Promises: a closed list of faults, so that a page can say each in its own language; a file is taken as a whole or not at all.
import { Type, type Static } from "typebox";
import { Count, DateText, Name } from "../forms.ts";
import { Calendar } from "../period.ts";

/** code → what to say after the place; `value` is what stands in the cell. */
export const FILE_FAULTS = {
  no_head: "no row of column titles was found: one must name “Lĩnh vực” and the counts",
  missing_column: "this column is missing",
  empty: "the cell is empty; write 0 when there was none",
  not_a_count: "this is not a whole number; write 1300 or 1.300",
  unclear_number: "this may be read in two ways; write 1300 or 1.300",
  not_a_date: "this is not a date; write 24/11/2026 or 2026-11-24",
  dates_reversed: "the last day stands before the first",
  unknown_unit: "the catalogue has no unit of this code",
  foreign_unit: "this account may not import for this unit",
  no_unit: "the file names no unit: add a column “Mã đơn vị” or name the unit beside the file",
  unknown_domain: "the catalogue has no domain of this code or name",
  no_dates:
    "the file names no dates: add “Từ ngày” and “Đến ngày” or name the period beside the file",
  other_dates: "the file speaks of other dates than the period that was named beside it",
  not_an_authority: "write “own” (thuộc thẩm quyền) or “vertical” (ngành dọc)",
  repeated: "the same unit, domain, dates and authority stand twice",
  received_differs: "more dossiers at the counter than were received",
  resolved_differs: "the total is not early + on time + late",
  nothing: "there is no row of figures under the column titles",
} as const;

export type FileFaultCode = keyof typeof FILE_FAULTS;

export const FileFault = Type.Object({
  code: Type.Unsafe<FileFaultCode>(Type.String({ enum: Object.keys(FILE_FAULTS) })),
  /** Name of the sheet; null in a CSV. */
  sheet: Type.Union([Type.String(), Type.Null()]),
  /** From 1; null when it concerns the whole file. */
  row: Type.Union([Count, Type.Null()]),
  /** A, B, C …; null when it concerns the whole row. */
  column: Type.Union([Type.String(), Type.Null()]),
  /** The title of the column, and what stands in the cell, shortened. */
  title: Type.Union([Type.String(), Type.Null()]),
  value: Type.Union([Type.String(), Type.Null()]),
});
export type FileFault = Readonly<Static<typeof FileFault>>;

const Authority = Type.Union([Type.Literal("own"), Type.Literal("vertical")]);

/** What stands for a column that the file does not have. */
export const TransactionsFileQuery = Type.Object({
  unit: Type.Optional(Name),
  period: Type.Optional(Type.String({ maxLength: 200 })),
  calendar: Type.Optional(Calendar),
  authority: Type.Optional(Authority),
});
export type TransactionsFileQuery = Static<typeof TransactionsFileQuery>;

export const TransactionsFileResponse = Type.Object({
  added: Count,
  replaced: Count,
  /** What was taken, for people to compare: rows, sheets, dates. */
  rows: Count,
  from: DateText,
  to: DateText,
  atCounter: Count,
});
export type TransactionsFileResponse = Static<typeof TransactionsFileResponse>;

/** English, for a problem's detail and the command line: `sheet "Biểu", row 7, column E (Trực tiếp), "12a": this is …`. */
export function fileFaultText({ code, sheet, row, column, title, value }: FileFault): string {
  const place = [
    ...(sheet === null ? [] : [`sheet "${sheet}"`]),
    ...(row === null ? [] : [`row ${row}`]),
    ...(column === null ? [] : [`column ${column}`]),
  ].join(", ");
  const named = title === null ? "" : ` (${title})`;
  const said = value === null ? "" : `${place === "" ? "" : ", "}"${value}"`;
  const where = `${place}${named}${said}`;
  return where === "" ? FILE_FAULTS[code] : `${where}: ${FILE_FAULTS[code]}`;
}
