// A column of a report's table that stands under no group. For every table of the report.
import type { CellKind, Column } from "./report.ts";

/** `width`: a share of the table's width. */
export function plainColumn(key: string, title: string, kind: CellKind, width: number): Column {
  return { key, group: null, title, kind, width };
}
