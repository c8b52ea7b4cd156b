// One cell into a count or a date, as Vietnamese officials write them: 1.300 · 1 300 · 24/11/2026 · a date cell of a workbook.
// Promises: what may be read in two ways is not guessed. Pure.
import { parsePeriod } from "../../shared/period.ts";
import type { Cell } from "./sheet.ts";

export type ReadCount =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly code: "empty" | "not_a_count" | "unclear_number" };

export function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === "string" && cell.trim() === "");
}

export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).replace(/\s+/g, " ").trim();
}

export function readCount(cell: Cell | undefined): ReadCount {
  if (isBlank(cell)) return { ok: false, code: "empty" };
  if (typeof cell === "number") {
    return Number.isSafeInteger(cell) && cell >= 0
      ? { ok: true, value: cell }
      : { ok: false, code: "not_a_count" };
  }
  // A dash is how a printed table says none.
  const text = textOf(cell).replace(/[\s\u00a0]/g, "");
  if (/^[-–—]$/.test(text)) return { ok: true, value: 0 };
  if (/^\d{1,3}(?:,\d{3})+$/.test(text)) return { ok: false, code: "unclear_number" };
  const plain = /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,0+)?$/.exec(text)?.[1]?.replaceAll(".", "");
  const value = Number(plain);
  if (plain === undefined || !Number.isSafeInteger(value))
    return { ok: false, code: "not_a_count" };
  return { ok: true, value };
}

/** YYYY-MM-DD, or undefined. */
export function readDate(cell: Cell | undefined): string | undefined {
  const text = textOf(cell);
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const date =
    year === undefined ? text : `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  return parsePeriod(`${date}..${date}`, "calendar").ok ? date : undefined;
}
