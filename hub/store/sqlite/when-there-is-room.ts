// For writes that only note something (when a session or a token was last seen): a full disk must not sign people out,
// because then they need the dashboard most.
import Sqlite from "better-sqlite3";

export function whenThereIsRoom(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_FULL"))) throw error;
  }
}
