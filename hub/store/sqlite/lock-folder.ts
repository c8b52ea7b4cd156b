// One hub per data folder: an exclusive lock on a small file of its own, held for as long as the hub runs.
// Promises: the operating system gives the lock back when the process dies, however it dies; nothing stale can remain.
import Sqlite from "better-sqlite3";

/** Undefined when another process holds the folder. The file itself stays empty. */
export function lockFolder(file: string): (() => void) | undefined {
  const db = new Sqlite(file, { timeout: 0 });
  try {
    // sqlite.org/lang_transaction.html: EXCLUSIVE takes the lock at once, before anything is written.
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      return undefined;
    }
    throw error;
  }
  return () => {
    db.close();
  };
}
