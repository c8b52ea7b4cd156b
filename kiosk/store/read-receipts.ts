// The receipts of a kiosk's database, for whoever checks the hub's evidence. Reads beside a running kiosk, and writes nothing.
import Database from "better-sqlite3";

export type KeptReceipt = {
  readonly centre: string;
  readonly kiosk: string;
  /** As it came, signed by the hub. */
  readonly text: string;
};

/** The oldest first. Throws what SQLite throws for a file that is none, or is of an older program. */
export function readReceipts(file: string): readonly KeptReceipt[] {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return db
      .prepare<[], KeptReceipt>(
        `SELECT s.centre, s.kiosk, r.text FROM receipt r JOIN stream s ON s.id = r.stream_id
         ORDER BY r.stream_id, r.day`,
      )
      .all();
  } finally {
    db.close();
  }
}
