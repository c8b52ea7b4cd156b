// The report as a document: head, tables, notes, foot. Every file form (XLSX, PDF, CSV, JSON) is written from this one value.
// Promises: a cell holds the figure itself, never a formatted text; what is unknown is null, never 0 or 100.
import type { Calendar, Period } from "../../shared/period.ts";

/** `count`: whole, dot for thousands. `percent`, `tenths` (points, hours): one decimal. `change`: percentage points with a sign. */
export type CellKind = "order" | "text" | "word" | "count" | "percent" | "tenths" | "change";

export type Column = {
  readonly key: string;
  /** Columns side by side with the same group stand under one head. */
  readonly group: string | null;
  readonly title: string;
  readonly kind: CellKind;
  /** Share of the table's width, about millimetres on A4 across. */
  readonly width: number;
};

export type Cell = string | number | null;
export type Row = readonly Cell[];

/** In the order of the report. `form…` only in the 2018 profile. */
export const TABLES = [
  "units",
  "domains",
  "reasons",
  "days",
  "kiosks",
  "response",
  "dossiers",
  "ledger",
  "form1",
  "form2",
  "form2levels",
  "rules",
  "codes",
] as const;

export type Table = {
  readonly id: (typeof TABLES)[number];
  readonly title: string;
  /** Name of its sheet in a workbook. */
  readonly sheet: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The row "Tổng số". */
  readonly total: Row | null;
  /** What stands in place of rows when there are none. */
  readonly empty: string;
  readonly notes: readonly string[];
};

export type Head = {
  readonly superior: string | null;
  readonly unit: string;
  readonly state: readonly [string, string];
  readonly placeAndDate: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** "SỐ LIỆU MINH HỌA" while any rating of the period is simulated. */
  readonly demo: string | null;
};

export type Report = {
  readonly period: Period;
  readonly unit: string | null;
  readonly calendar: Calendar;
  /** ms UTC; null when nothing ever came in. */
  readonly asOf: number | null;
  readonly revision: number;
  readonly status: "open" | "sealed" | "amended";
  readonly formulas: readonly string[];
  readonly head: Head;
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  readonly signers: readonly [string, string];
};
