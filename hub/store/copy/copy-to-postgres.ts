// Copies the data set of a SQLite file into an empty PostgreSQL database, row for row, numbers and all.
// Promises: one view of the source, which is only read; all or nothing in the target, counted again there before it is kept.
import Sqlite from "better-sqlite3";
import { createCompareRollups } from "../sql/compare-rollups.ts";
import { openConnection } from "../postgres/open-connection.ts";
import { placeOf, type PostgresAddress } from "../postgres/address.ts";
import type { PostgresConnection } from "../postgres/connection.ts";
import { migrate } from "../postgres/migrate.ts";
import {
  createPartitions,
  monthOfDay,
  monthOfTime,
  MonthsMissing,
  type Month,
} from "../postgres/partitions.ts";
import { CopyFailure } from "../sqlite/examine-aside.ts";
import { SCHEMA_VERSION } from "../sqlite/migrate.ts";
import { columnsOf, type Column } from "./columns-of.ts";
import { COUNTED_TABLES, HAS_BEGUN, TABLES } from "./tables.ts";

type Cell = number | string | null | Uint8Array;

const ROWS_AT_A_TIME = 5_000;
const EVERY_DAY = { from: 20_000_101, to: 29_991_231 };
const LISTS = { INTEGER: "int8[]", TEXT: "text[]", BLOB: "bytea[]" } as const;

/** Rows that were copied. `onTable` is told of each table before its rows. */
export function copyToPostgres(
  file: string,
  address: PostgresAddress,
  onTable: (table: string) => void,
): number {
  const source = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const version = Number(source.pragma("user_version", { simple: true }));
    if (version !== SCHEMA_VERSION) {
      throw new CopyFailure(
        `${file} has schema version ${version}, and this program copies version ${SCHEMA_VERSION}: start the hub on it once`,
      );
    }
    const { db } = openConnection(address);
    try {
      migrate(db, placeOf(address), null);
      return source.transaction(() => copyInto(source, db, placeOf(address), onTable))();
    } finally {
      db.close();
    }
  } finally {
    source.close();
  }
}

function copyInto(
  source: Sqlite.Database,
  db: PostgresConnection,
  place: string,
  onTable: (table: string) => void,
): number {
  const partitions = createPartitions(db);
  return db
    .transaction((): number => {
      if (db.prepare<[], number>(HAS_BEGUN).pluck().get() === 1) {
        throw new CopyFailure(`${place} holds a data set already; name an empty database`);
      }
      db.exec("DELETE FROM hub");
      let copied = 0;
      for (const table of TABLES) {
        onTable(table);
        copied += copyTable(table, source, db, (months) => {
          try {
            partitions.need(months);
          } catch (error) {
            if (!(error instanceof MonthsMissing)) throw error;
            partitions.make(error.months);
          }
        });
      }
      for (const table of COUNTED_TABLES) {
        db.exec(
          `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table})) WHERE EXISTS (SELECT 1 FROM ${table})`,
        );
      }
      const [fault] = createCompareRollups(db)(EVERY_DAY, 1);
      if (fault !== undefined)
        throw new CopyFailure(`the copy does not agree with itself: ${fault}`);
      return copied;
    })
    .immediate();
}

function copyTable(
  table: (typeof TABLES)[number],
  source: Sqlite.Database,
  db: PostgresConnection,
  needMonths: (months: readonly Month[]) => void,
): number {
  const columns = columnsOf(source, table);
  const names = columns.map(({ name }) => name);
  const listed = names.join(", ");
  const insert = db.prepare<Readonly<Record<string, readonly Cell[]>>>(
    `INSERT INTO ${table} (${listed}) SELECT * FROM unnest(${columns.map(listOf).join(", ")})`,
  );
  const rows = source.prepare<[], Cell[]>(`SELECT ${listed} FROM ${table}`).raw();
  let copied = 0;
  let part: Cell[][] = names.map(() => []);
  const write = (): void => {
    const column = (name: string): readonly Cell[] => part[names.indexOf(name)] ?? [];
    if (table === "rating") needMonths(column("day").map((day) => monthOfDay(Number(day))));
    if (table === "entry") {
      needMonths(column("effective_at").map((time) => monthOfTime(Number(time))));
    }
    insert.run(Object.fromEntries(names.map((name, i) => [name, part[i] ?? []])));
    part = names.map(() => []);
  };
  for (const row of rows.iterate()) {
    for (const [i, cell] of row.entries()) part[i]?.push(cell);
    copied += 1;
    if (copied % ROWS_AT_A_TIME === 0) write();
  }
  if ((part[0]?.length ?? 0) > 0) write();
  return copied;
}

function listOf({ name, type }: Column): string {
  return `@${name}::${LISTS[type]}`;
}
