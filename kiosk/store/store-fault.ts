// Sorts what SQLite says into conditions of the machine (StoreFailure) and bugs of the program (left as they are).
import { SqliteError } from "better-sqlite3";
import { StoreFailure, type StoreFault } from "./kiosk-store.ts";

/** Result codes by their beginning (https://sqlite.org/rescode.html); extended codes carry a suffix. */
const FAULTS: readonly (readonly [prefix: string, fault: StoreFault])[] = [
  ["SQLITE_FULL", "disk_full"],
  ["SQLITE_READONLY", "read_only"],
  ["SQLITE_PERM", "read_only"],
  ["SQLITE_CORRUPT", "corrupt"],
  ["SQLITE_NOTADB", "corrupt"],
  ["SQLITE_BUSY", "busy"],
  ["SQLITE_LOCKED", "busy"],
  ["SQLITE_IOERR", "io"],
  ["SQLITE_CANTOPEN", "io"],
  ["SQLITE_NOLFS", "io"],
  ["SQLITE_PROTOCOL", "io"],
  ["SQLITE_NOMEM", "io"],
];

/** Not a code but a general error with these words: a header that no SQLite writes (https://sqlite.org/fileformat2.html#schemaformat). */
const SPOILT_HEADER = "unsupported file format";

/** Runs `work`; a fault of the machine leaves it as a StoreFailure, a bug as it is. */
export function guardStore<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sortError(error);
  }
}

function sortError(error: unknown): unknown {
  if (!(error instanceof SqliteError)) return error;
  const [, found] = FAULTS.find(([prefix]) => error.code.startsWith(prefix)) ?? [];
  const fault = found ?? (error.message === SPOILT_HEADER ? "corrupt" : undefined);
  return fault === undefined ? error : new StoreFailure(fault, `${error.code}: ${error.message}`);
}
