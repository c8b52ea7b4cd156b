// The columns of a table as SQLite tells them: the one list that both directions of a copy go by.
import type { Database } from "better-sqlite3";

export type Column = { readonly name: string; readonly type: "INTEGER" | "TEXT" | "BLOB" };

export function columnsOf(db: Database, table: string): readonly Column[] {
  return db
    .prepare<[string], Column>("SELECT name, type FROM pragma_table_info(?) ORDER BY cid")
    .all(table);
}
