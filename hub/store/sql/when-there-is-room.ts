// For writes that only note something (when a session or a token was last seen): a full disk must not sign people out,
// because then they need the dashboard most.

/** As SQLite says it, and PostgreSQL (its error codes, class 53). */
const FULL = ["SQLITE_FULL", "53100"];

export function whenThereIsRoom(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

function isFull(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  const { code } = error;
  return typeof code === "string" && FULL.some((full) => code.startsWith(full));
}
