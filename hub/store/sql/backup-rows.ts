// The backup table, and how far the data set goes: what copies and the head file outside the database are held against.
// Promises: `safe` never falls, and never passes what is stored.
import type { SqlConnection } from "./sql-connection.ts";
import type { Backup, DataHead, Examination } from "../backup-store.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { AuditRows } from "./audit-rows.ts";

export const DATA_HEAD = `SELECT (SELECT gen FROM hub) AS gen, (SELECT count(*) FROM stream) AS streams,
    (SELECT coalesce(sum(hi), 0) FROM stream) AS records, (SELECT coalesce(max(seq), 0) FROM audit) AS audit`;

export function createBackupRows(db: SqlConnection, audit: AuditRows) {
  const head = db.prepare<[], DataHead>(DATA_HEAD);
  const insert = db.prepare(
    "INSERT INTO backup (at, file, bytes, digest, records) VALUES (@at, @file, @bytes, @digest, @records)",
  );
  const keepSafe = db.prepare(
    "UPDATE stream SET safe = min(hi, @hi) WHERE code = @stream AND safe < min(hi, @hi)",
  );
  const newest = db.prepare<[], Backup>(
    "SELECT at, file, bytes, digest, records FROM backup ORDER BY id DESC LIMIT 1",
  );

  return {
    dataHead(): DataHead {
      const found = head.get();
      if (found === undefined) throw new Error("the hub row is missing");
      return found;
    },
    recordBackup(backup: Backup, cursors: Examination["cursors"], entry: AuditDraft): void {
      insert.run(backup);
      for (const cursor of cursors) keepSafe.run(cursor);
      audit.append(entry);
    },
    newestBackup: (): Backup | undefined => newest.get(),
  };
}
