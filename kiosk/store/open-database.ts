// Opens the kiosk's database so that a commit means: on the disk. Every setting is made on every open and read back.
// Promises: FULL after a first write (better-sqlite3 is built with NORMAL for WAL, and a read before the first statement lies).
import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { StoreFailure } from "./kiosk-store.ts";
import { migrate } from "./migrate.ts";
import { guardStore } from "./store-fault.ts";

const FULL = 2;

export function openDatabase(file: string): Database.Database {
  const inMemory = file === ":memory:";
  if (!inMemory) lookAtFolder(file);
  const db = guardStore(() => new Database(file));
  try {
    guardStore(() => prepare(db, inMemory));
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** SQLite calls a disk that cannot be written one that cannot be opened. */
function lookAtFolder(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new StoreFailure("io", `the folder of ${file} is not there`);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StoreFailure("read_only", `the folder of ${file} cannot be written`);
  }
}

function prepare(db: Database.Database, inMemory: boolean): void {
  db.pragma("busy_timeout = 5000");
  const mode = db.pragma("journal_mode = WAL", { simple: true });
  if (mode !== "wal" && !inMemory) {
    throw new StoreFailure("io", `${db.name} cannot use WAL here (journal mode ${String(mode)})`);
  }
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma("cell_size_check = ON");
  db.pragma("temp_store = MEMORY");
  db.pragma("wal_autocheckpoint = 200");
  db.pragma("journal_size_limit = 4194304");
  quickCheck(db);
  migrate(db);
  db.prepare("UPDATE meta SET value = value + 1 WHERE name = 'opens'").run();
  const level = db.pragma("synchronous", { simple: true });
  if (level !== FULL) {
    throw new Error(
      `${db.name} runs with synchronous=${String(level)} after a write, not FULL (2)`,
    );
  }
}

function quickCheck(db: Database.Database): void {
  const answer = db.pragma("quick_check(1)", { simple: true });
  if (answer !== "ok") throw new StoreFailure("corrupt", `quick_check: ${String(answer)}`);
}
