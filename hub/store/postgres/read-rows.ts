// The server's texts as the values that SQLite gives: numbers, texts, Buffers, null. Pure.
import type { StepResult } from "./wire.ts";

export type RowForm = "object" | "pluck" | "raw";

type Read = (text: string) => unknown;

/** The server's numbers of types (pg_type.oid). */
const BOOL = 16;
const BYTEA = 17;
/** int8, int2, int4, float8, numeric: whole numbers below 2^53, all of them. */
const NUMBERS = new Set([20, 21, 23, 701, 1_700]);

const same: Read = (text) => text;
const bufferOf: Read = (text) => Buffer.from(text.slice(2), "hex");
const bit: Read = (text) => (text === "t" ? 1 : 0);

function readerOf(type: number): Read {
  if (NUMBERS.has(type)) return Number;
  if (type === BYTEA) return bufferOf;
  return type === BOOL ? bit : same;
}

/** The caller says what a row is. */
export function readRows<R>({ names, types, rows }: StepResult, form: RowForm): R[] {
  const readers = types.map(readerOf);
  const value = (row: readonly (string | null)[], i: number): unknown => {
    const text = row[i] ?? null;
    return text === null ? null : readers[i]?.(text);
  };
  return rows.map((row): unknown => {
    if (form === "pluck") return value(row, 0);
    if (form === "raw") return row.map((_, i) => value(row, i));
    const object: Record<string, unknown> = {};
    for (const [i, name] of names.entries()) object[name] = value(row, i);
    return object;
  }) as R[];
}
