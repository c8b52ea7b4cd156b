// The audit table: what people did, as a hash chain of its own. Always written in the transaction of what it tells.
// Promises: no entry is ever changed; canonical form [seq,"a",at,who,action,subject,detail], chained like records.
import type { SqlConnection } from "./sql-connection.ts";
import { AUDIT_GENESIS, auditText, genesisHash, nextHash } from "../../../shared/evidence/chain.ts";
import type { AuditEntry } from "../../../shared/api/audit.ts";
import type { AuditDraft } from "../hub-store.ts";

export type AuditRows = ReturnType<typeof createAuditRows>;

export function createAuditRows(db: SqlConnection) {
  const newest = db.prepare<[], { seq: number; hash: Buffer }>(
    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
  );
  const insert = db.prepare(
    "INSERT INTO audit (seq, at, who, action, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const list = db.prepare<[number], AuditEntry>(
    "SELECT seq, at, who, action, subject, detail FROM audit ORDER BY seq DESC LIMIT ?",
  );

  const ofAction = db.prepare<[string, number], AuditEntry>(
    "SELECT seq, at, who, action, subject, detail FROM audit WHERE action = ? AND seq <= ? ORDER BY seq",
  );

  function append({ at, who, action, subject, detail }: AuditDraft): void {
    const before = newest.get() ?? { seq: 0, hash: genesisHash(AUDIT_GENESIS) };
    const seq = before.seq + 1;
    const text = auditText({ seq, at, who, action, subject, detail });
    insert.run(seq, at, who, action, subject, detail, nextHash(before.hash, text));
  }

  return {
    /** Call it inside the transaction of what it tells. */
    append,
    listAuditOf: (action: string, upto = Number.MAX_SAFE_INTEGER): readonly AuditEntry[] =>
      ofAction.all(action, upto),
    listAudit: (most: number): readonly AuditEntry[] => list.all(most),
  };
}
