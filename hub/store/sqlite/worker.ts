// One thread with one SQLite connection: the writer, or the reader for everything that may take long.
import { workerData } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import type { Scale } from "../../../shared/scale.ts";
import { serveCalls } from "../sql/serve-calls.ts";
import { StoreFailure, type StoreFailureCode } from "../store-failure.ts";
import { createSqliteCalls } from "./calls.ts";
import { openReader, openWriter } from "./open-database.ts";

export type ThreadStart = {
  readonly role: "writer" | "reader";
  readonly file: string;
  readonly zone: string;
  /** Level sets that are known without a catalogue. */
  readonly scales: readonly Scale[];
  /** Becomes the first generation; null: the engine's own clock. */
  readonly createdAt: number | null;
  /** Whether a database of an older schema is copied before it is brought to this one. */
  readonly copyBeforeUpdate: boolean;
};

const start = workerData as ThreadStart; // given by open-sqlite-store.ts only

function failureOf(error: unknown): StoreFailure {
  if (!(error instanceof Sqlite.SqliteError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new StoreFailure("internal", detail);
  }
  return new StoreFailure(failureCode(error.code), `${error.code}: ${error.message}`);
}

function failureCode(code: string): StoreFailureCode {
  if (code.startsWith("SQLITE_FULL")) return "disk_full";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "busy";
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) return "corrupt";
  if (code.startsWith("SQLITE_READONLY")) return "read_only";
  if (code.startsWith("SQLITE_IOERR") || code.startsWith("SQLITE_CANTOPEN")) return "io";
  return "internal";
}

serveCalls({
  open: () => {
    const db = start.role === "writer" ? openWriter(start) : openReader(start.file);
    return {
      calls: createSqliteCalls(db, start),
      close: () => void db.close(),
      shared: {
        commit: (run) => db.transaction(run).immediate(),
        isOpen: () => db.inTransaction,
      },
    };
  },
  failureOf,
});
