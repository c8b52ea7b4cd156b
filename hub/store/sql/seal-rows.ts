// The seal table: what the hub signed for a closed period. A later close adds a revision; no row is ever changed.
import type { SqlConnection } from "./sql-connection.ts";
import type { Calendar } from "../../../shared/period.ts";
import type { SealedFigures, StoredSeal } from "../evidence-store.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { AuditRows } from "./audit-rows.ts";

const COLUMNS = "period, calendar, revision, at, body, key, public_key AS publicKey, sig, summary";

export function createSealRows(db: SqlConnection, audit: AuditRows) {
  const insert = db.prepare(
    `INSERT INTO seal (period, calendar, revision, at, body, key, public_key, sig, summary)
     VALUES (@period, @calendar, @revision, @at, @body, @key, @publicKey, @sig, @summary)`,
  );
  const newestOf = db.prepare<[string, string], StoredSeal>(
    `SELECT ${COLUMNS} FROM seal WHERE period = ? AND calendar = ? ORDER BY revision DESC LIMIT 1`,
  );
  const one = db.prepare<[string, string, number], StoredSeal>(
    `SELECT ${COLUMNS} FROM seal WHERE period = ? AND calendar = ? AND revision = ?`,
  );
  const newest = db.prepare<[], StoredSeal>(`SELECT ${COLUMNS} FROM seal ORDER BY id DESC LIMIT 1`);
  const figures = db.prepare<[string, string], SealedFigures>(
    `SELECT revision, at, CASE WHEN json_valid(body) THEN body -> 'counts' END AS counts FROM seal
     WHERE period = ? AND calendar = ? ORDER BY revision DESC LIMIT 1`,
  );

  return {
    putSeal(seal: StoredSeal, entry: AuditDraft): boolean {
      const last = newestOf.get(seal.period, seal.calendar)?.revision ?? 0;
      if (seal.revision !== last + 1) return false;
      insert.run(seal);
      audit.append(entry);
      return true;
    },
    findSeal: (period: string, calendar: Calendar, revision?: number): StoredSeal | undefined =>
      revision === undefined ? newestOf.get(period, calendar) : one.get(period, calendar, revision),
    newestSeal: (): StoredSeal | undefined => newest.get(),
    sealedFigures: (period: string, calendar: Calendar): SealedFigures | undefined =>
      figures.get(period, calendar),
  };
}
