// Copies the data set of a PostgreSQL database into a new SQLite file, row for row, numbers and all: a move back, and a backup.
// Promises: one view of the source, which is only read while its hubs go on; the file is complete and on the disk when this returns.
import { closeSync, existsSync, fsyncSync, openSync } from "node:fs";
import type { PostgresAddress } from "../postgres/address.ts";
import { openConnection } from "../postgres/open-connection.ts";
import { CopyFailure } from "../sqlite/examine-aside.ts";
import { openWriter } from "../sqlite/open-database.ts";
import { columnsOf } from "./columns-of.ts";
import { TABLES } from "./tables.ts";

type Cell = number | string | null | Uint8Array;

/** Rows that were copied. `onTable` is told of each table before its rows. */
export function copyToSqlite(
  address: PostgresAddress,
  file: string,
  onTable: (table: string) => void,
): number {
  if (existsSync(file)) throw new CopyFailure(`${file} is there already; name a new file`);
  const { db } = openConnection(address);
  try {
    const target = openWriter({ file, createdAt: null, copyBeforeUpdate: false });
    try {
      const copyAll = target.transaction((): number => {
        target.exec("DELETE FROM hub");
        let copied = 0;
        for (const table of TABLES) {
          onTable(table);
          const names = columnsOf(target, table).map(({ name }) => name);
          const listed = names.join(", ");
          const insert = target.prepare<Cell[]>(
            `INSERT INTO ${table} (${listed}) VALUES (${names.map(() => "?").join(", ")})`,
          );
          const rows = db.prepare<[], Cell[]>(`SELECT ${listed} FROM ${table}`).raw();
          for (const row of rows.iterate()) {
            insert.run(...row);
            copied += 1;
          }
        }
        return copied;
      });
      const copied = db.transaction(() => copyAll.immediate())();
      // No log beside it: the file is one file, wherever it is put.
      target.pragma("journal_mode = DELETE");
      return copied;
    } finally {
      target.close();
      syncFile(file);
    }
  } finally {
    db.close();
  }
}

function syncFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
