// The tables of second factors and their recovery codes.
// Promises: a time step and a recovery code are taken once, also when two requests bring the same one side by side.
import type { SqlConnection } from "./sql-connection.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { SecondFactor } from "../people-store.ts";
import type { AuditRows } from "./audit-rows.ts";

export function createSecondFactorRows(db: SqlConnection, audit: AuditRows) {
  const find = db.prepare<[string], SecondFactor>(
    `SELECT username, secret, confirmed_at AS confirmedAt, last_step AS lastStep
     FROM second_factor WHERE username = ?`,
  );
  const list = db
    .prepare<[], string>("SELECT username FROM second_factor WHERE confirmed_at IS NOT NULL")
    .pluck();
  const offer = db.prepare(
    `INSERT INTO second_factor (username, secret, confirmed_at, last_step) VALUES (?, ?, NULL, 0)
     ON CONFLICT (username) DO UPDATE SET secret = excluded.secret, confirmed_at = NULL, last_step = 0`,
  );
  const confirm = db.prepare(
    "UPDATE second_factor SET confirmed_at = ?, last_step = ? WHERE username = ?",
  );
  const step = db.prepare(
    "UPDATE second_factor SET last_step = @step WHERE username = @username AND last_step < @step",
  );
  const remove = db.prepare("DELETE FROM second_factor WHERE username = ?");
  const addCode = db.prepare("INSERT INTO recovery_code (username, code_hash) VALUES (?, ?)");
  const spendCode = db.prepare("DELETE FROM recovery_code WHERE username = ? AND code_hash = ?");
  const countCodes = db
    .prepare<[string], number>("SELECT count(*) FROM recovery_code WHERE username = ?")
    .pluck();
  const removeCodes = db.prepare("DELETE FROM recovery_code WHERE username = ?");

  return {
    offerSecondFactor(username: string, secret: Uint8Array, entry: AuditDraft): void {
      offer.run(username, secret);
      removeCodes.run(username);
      audit.append(entry);
    },
    findSecondFactor(username: string): SecondFactor | undefined {
      return find.get(username);
    },
    listSecondFactors: (): readonly string[] => list.all(),
    confirmSecondFactor(
      {
        username,
        step: first,
        codeHashes,
      }: {
        readonly username: string;
        readonly step: number;
        readonly codeHashes: readonly string[];
      },
      entry: AuditDraft,
    ): void {
      confirm.run(entry.at, first, username);
      removeCodes.run(username);
      for (const codeHash of codeHashes) addCode.run(username, codeHash);
      audit.append(entry);
    },
    useStep: (username: string, used: number): boolean =>
      step.run({ username, step: used }).changes > 0,
    useRecoveryCode(username: string, codeHash: string, entry: AuditDraft): number | undefined {
      if (spendCode.run(username, codeHash).changes === 0) return undefined;
      audit.append(entry);
      return countCodes.get(username);
    },
    removeSecondFactor(username: string, entry: AuditDraft): boolean {
      removeCodes.run(username);
      if (remove.run(username).changes === 0) return false;
      audit.append(entry);
      return true;
    },
  };
}
