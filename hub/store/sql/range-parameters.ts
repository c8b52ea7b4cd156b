// What a question about days and centres is bound to in SQL: `centres` as a JSON list for json_each, or null for all of them.
import type { RangeQuery } from "../evidence-store.ts";

/** Days as yyyymmdd, both included. */
export type RangeParameters = {
  readonly from: number;
  readonly to: number;
  readonly centres: string | null;
};

export function rangeParameters({ from, to, centres }: RangeQuery): RangeParameters {
  return { from, to, centres: centresParameter(centres) };
}

export function centresParameter(centres: readonly string[] | null): string | null {
  return centres === null ? null : JSON.stringify(centres);
}
