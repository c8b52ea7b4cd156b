// Opens the hub's database file for one worker: the writer (durable, migrated) or the reader (read-only).
// Promises: full durability is set on every open and read back; a file that cannot be trusted is refused with a clear error.
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { StoreOpenError } from "../store-failure.ts";
import { copyFrom } from "./copy-database.ts";
import { migrate, refuseFuture } from "./migrate.ts";
import { syncFolder } from "./sync-folder.ts";
import type { ThreadStart } from "./worker.ts";

/** Below it the WAL-reset bug can lose committed writes when two connections share a file (sqlite.org/wal.html). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** A larger file is only checked after an unclean stop; the check reads it all. */
const ALWAYS_CHECKED_BYTES = 64 * 1024 * 1024;
const FULL = 2;

export type WriterStart = Pick<ThreadStart, "file" | "createdAt" | "copyBeforeUpdate">;

export function openWriter({ file, createdAt, copyBeforeUpdate }: WriterStart): Database {
  return opening(file, () => {
    const check = needsCheck(file);
    const db = new Sqlite(file);
    try {
      assertVersion(db);
      refuseFuture(db, file);
      db.pragma("busy_timeout = 5000");
      db.pragma("journal_mode = WAL");
      // better-sqlite3 compiles WAL databases down to NORMAL: FULL must be set on every open, after WAL.
      db.pragma("synchronous = FULL");
      db.pragma("foreign_keys = ON");
      setCommon(db);
      db.pragma("wal_autocheckpoint = 4000");
      db.pragma("journal_size_limit = 67108864");
      if (check) quickCheck(db, file);
      migrate(db, file, createdAt, (schema) => {
        if (copyBeforeUpdate) keepCopy(db, file, schema);
      });
      db.exec("UPDATE hub SET gen = gen WHERE id = 1");
      assertDurable(db, file);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Where the copy stands that is made before an update takes a database of an older schema further. */
function copyBeforeUpdateOf(file: string, schema: number): string {
  return `${file}.schema-${schema}`;
}

/**
 * A copy that is there already is replaced, once the new one is whole: the older program may have been back since, and
 * what it wrote would be in no copy.
 */
function keepCopy(db: Database, file: string, schema: number): void {
  const kept = copyBeforeUpdateOf(file, schema);
  const part = `${kept}.part`;
  let isOurs = false;
  try {
    rmSync(part, { force: true });
    isOurs = true;
    copyFrom(db, part);
    const copy = new Sqlite(part, { readonly: true });
    try {
      quickCheck(copy, part);
    } finally {
      copy.close();
    }
    renameSync(part, kept);
    syncFolder(dirname(kept));
  } catch (error) {
    if (isOurs) rmSync(part, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreOpenError(
      "cannot_open",
      `${file} was not updated, because no copy of it could be made (${why}). Make room for a second file of its size beside it, and start again.`,
    );
  }
}

/** Opened after the writer, so that the schema is there. */
export function openReader(file: string): Database {
  return opening(file, () => {
    const db = new Sqlite(file, { readonly: true, fileMustExist: true });
    db.pragma("busy_timeout = 5000");
    setCommon(db);
    return db;
  });
}

function setCommon(db: Database): void {
  db.pragma("trusted_schema = OFF");
  db.pragma("cell_size_check = ON");
  db.pragma("cache_size = -65536");
  db.pragma("mmap_size = 0");
}

function assertVersion(db: Database): void {
  const version = String(db.prepare("SELECT sqlite_version()").pluck().get());
  const parts = version.split(".").map(Number);
  for (const [i, least] of OLDEST_SQLITE.entries()) {
    const part = parts[i] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new StoreOpenError(
        "old_engine",
        `SQLite ${version} is linked; ${OLDEST_SQLITE.join(".")} or newer is needed (older ones can lose committed writes).`,
      );
    }
  }
}

function assertDurable(db: Database, file: string): void {
  const mode = db.pragma("journal_mode", { simple: true });
  const synchronous = db.pragma("synchronous", { simple: true });
  if (mode !== "wal" || synchronous !== FULL) {
    throw new StoreOpenError(
      "cannot_open",
      `${file} cannot be written durably: journal_mode is ${String(mode)}, synchronous is ${String(synchronous)}. Put it on a local disk.`,
    );
  }
}

function needsCheck(file: string): boolean {
  if (!existsSync(file)) return false;
  const wal = `${file}-wal`;
  const unclean = existsSync(wal) && statSync(wal).size > 0;
  return unclean || statSync(file).size <= ALWAYS_CHECKED_BYTES;
}

function quickCheck(db: Database, file: string): void {
  const found = db.pragma("quick_check(1)", { simple: true });
  if (found !== "ok") throw corrupt(file, String(found));
}

function corrupt(file: string, detail: string): StoreOpenError {
  return new StoreOpenError(
    "corrupt",
    `${file} is damaged (${detail}). Keep it with its -wal file, and restore the newest backup.`,
  );
}

function opening<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) {
      if (error instanceof TypeError) throw new StoreOpenError("cannot_open", error.message);
      throw error;
    }
    if (error.code === "SQLITE_NOTADB") {
      throw new StoreOpenError(
        "not_a_database",
        `${file} is not a SQLite database. Name another file, or restore the newest backup.`,
      );
    }
    if (error.code.startsWith("SQLITE_CORRUPT")) throw corrupt(file, error.message);
    throw new StoreOpenError("cannot_open", `${file} cannot be opened: ${error.message}`);
  }
}
