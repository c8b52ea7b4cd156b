// Where the table of a sheet begins and which column is what: one row of titles, or the two or three of Biểu II.06a.
// Promises: a column is known by its title and the titles above it, never by its place; numbers of dossiers still open are left alone.
import { isBlank, readCount, textOf } from "./read-cell.ts";
import type { Cell } from "./sheet.ts";

export const COUNTS = ["received", "atCounter", "resolved", "early", "onTime", "late"] as const;
export type CountField = (typeof COUNTS)[number];
export type Field = CountField | "unit" | "domain" | "from" | "to" | "authority";

export type Head = {
  /** The first row under the titles, from 0. */
  readonly bodyAt: number;
  readonly columns: ReadonlyMap<Field, { readonly index: number; readonly title: string }>;
};

const SEARCHED_ROWS = 60;
const MOST_HEAD_ROWS = 4;

const FLAT: ReadonlyMap<string, Field> = new Map(
  Object.entries({
    "mã đơn vị": "unit",
    "đơn vị": "unit",
    "mã định danh": "unit",
    madinhdanh: "unit",
    unit: "unit",
    malinhvuc: "domain",
    domain: "domain",
    "từ ngày": "from",
    tungay: "from",
    from: "from",
    "đến ngày": "to",
    denngay: "to",
    to: "to",
    "thẩm quyền": "authority",
    thamquyen: "authority",
    authority: "authority",
    "tiếp nhận": "received",
    tiepnhan: "received",
    received: "received",
    "trực tiếp": "atCounter",
    tructiep: "atCounter",
    atcounter: "atCounter",
    "đã giải quyết": "resolved",
    dagiaiquyet: "resolved",
    resolved: "resolved",
    "trước hạn": "early",
    truochan: "early",
    early: "early",
    "đúng hạn": "onTime",
    dunghan: "onTime",
    ontime: "onTime",
    "quá hạn": "late",
    quahan: "late",
    late: "late",
  } satisfies Record<string, Field>),
);

/** The title that each count goes by when it is missing. */
export const TITLES: Readonly<Record<CountField, string>> = {
  received: "Tiếp nhận: Tổng số",
  atCounter: "Tiếp nhận: Trực tiếp/bưu chính",
  resolved: "Đã giải quyết: Tổng số",
  early: "Đã giải quyết: Trước hạn",
  onTime: "Đã giải quyết: Đúng hạn",
  late: "Đã giải quyết: Quá hạn",
};

type Rows = readonly (readonly Cell[])[];

export function findHead(rows: Rows): Head | undefined {
  for (let top = 0; top < Math.min(rows.length, SEARCHED_ROWS); top++) {
    const named = (rows[top] ?? []).filter((cell) => isTitle(cell));
    if (named.length < 2) continue;
    const bodyAt = bodyAfter(rows, top);
    const columns = columnsOf(rows.slice(top, bodyAt));
    if (columns.size >= 2 && COUNTS.some((field) => columns.has(field))) {
      return { bodyAt: skipNumbers(rows, bodyAt), columns };
    }
  }
  return undefined;
}

/** A cell that belongs over a column: one that is known by itself, or a group of Biểu II.06a. */
function isTitle(cell: Cell): boolean {
  const text = normal(cell);
  return FLAT.has(text) || /lĩnh vực|tiếp nhận|đã giải quyết/.test(text);
}

/** Titles stand in rows of text without a count; those of a second row fill the columns of a group. */
function bodyAfter(rows: Rows, top: number): number {
  let next = top + 1;
  while (next < Math.min(rows.length, top + MOST_HEAD_ROWS)) {
    const row = rows[next] ?? [];
    const filled = row.filter((cell) => !isBlank(cell));
    const isText = filled.every((cell) => typeof cell === "string" && !readCount(cell).ok);
    const isUnder = filled.some((cell) => /^(?:tổng số|trực|trước|đúng|trong)/.test(normal(cell)));
    if (filled.length === 0 || !isText || !isUnder || isNumbers(row)) break;
    if (filled.length === 1) break;
    next += 1;
  }
  return next;
}

/** (1), (2), (3)=(4)+(5) … under the titles. */
function skipNumbers(rows: Rows, at: number): number {
  return isNumbers(rows[at] ?? []) ? at + 1 : at;
}

function isNumbers(row: readonly Cell[]): boolean {
  const filled = row.filter((cell) => !isBlank(cell)).map((cell) => textOf(cell));
  if (filled.length < 3) return false;
  if (filled.every((text) => /^\(\d+\)(?:\s*=.*)?$/.test(text))) return true;
  return filled.every((text, index) => index === 0 || text === String(index + 1));
}

function columnsOf(head: Rows): Head["columns"] {
  const wide = Math.max(0, ...head.map((row) => row.length));
  const columns = new Map<Field, { index: number; title: string }>();
  const filled = head.map((row, depth) => (depth === head.length - 1 ? row : toTheRight(row)));
  for (let index = 0; index < wide; index++) {
    const path = filled.map((row) => row[index] ?? null).filter((cell) => !isBlank(cell));
    const field = fieldOf(path.map(normal));
    if (field === undefined || columns.has(field)) continue;
    columns.set(field, { index, title: path.map(textOf).join(": ") });
  }
  return columns;
}

/** A merged cell has its text at its left end. */
function toTheRight(row: readonly Cell[]): readonly Cell[] {
  let last: Cell = null;
  return row.map((cell) => (isBlank(cell) ? last : (last = cell)));
}

function fieldOf(path: readonly string[]): Field | undefined {
  const leaf = path.at(-1);
  if (leaf === undefined) return undefined;
  const above = path.join(" / ");
  if (/đang giải quyết/.test(above)) return undefined;
  if (/tiếp nhận/.test(above) && path.length > 1) {
    if (leaf.startsWith("tổng số")) return "received";
    return leaf.startsWith("trực tiếp") ? "atCounter" : undefined;
  }
  if (/đã giải quyết/.test(above) && path.length > 1) {
    return leaf.startsWith("tổng số") ? "resolved" : FLAT.get(leaf);
  }
  if (/lĩnh vực/.test(leaf)) return "domain";
  return FLAT.get(leaf);
}

/** Lower case, without what stands in brackets or behind a stroke. */
function normal(cell: Cell): string {
  return textOf(cell)
    .normalize("NFC")
    .toLocaleLowerCase("vi")
    .replace(/\(.*?\)/g, " ")
    .replace(/[*:]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
