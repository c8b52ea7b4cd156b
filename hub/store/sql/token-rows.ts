// The table of the tokens that machines ask with. A revoked one stays, so that the audit's names keep their meaning.
import type { SqlConnection } from "./sql-connection.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { ApiToken } from "../people-store.ts";
import type { AuditRows } from "./audit-rows.ts";
import { whenThereIsRoom } from "./when-there-is-room.ts";

/** As for sessions: a use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

type TokenRow = Omit<ApiToken, "units"> & { readonly units: string | null };

const SELECT = `SELECT id, name, role, units, token_hash AS tokenHash, created_by AS createdBy, created_at AS createdAt,
  expires_at AS expiresAt, revoked_at AS revokedAt, last_used_at AS lastUsedAt FROM api_token`;

export function createTokenRows(db: SqlConnection, audit: AuditRows) {
  const add = db.prepare(
    `INSERT INTO api_token (id, name, role, units, token_hash, created_by, created_at, expires_at, revoked_at, last_used_at)
     VALUES (@id, @name, @role, @units, @tokenHash, @createdBy, @createdAt, @expiresAt, @revokedAt, @lastUsedAt)`,
  );
  const find = db.prepare<[string], TokenRow>(`${SELECT} WHERE token_hash = ?`);
  const all = db.prepare<[], TokenRow>(`${SELECT} ORDER BY created_at DESC, id`);
  const touch = db.prepare("UPDATE api_token SET last_used_at = ? WHERE id = ?");
  const revoke = db.prepare(
    "UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
  );

  return {
    addToken(token: ApiToken, entry: AuditDraft): void {
      add.run({ ...token, units: token.units === null ? null : JSON.stringify(token.units) });
      audit.append(entry);
    },
    touchToken(tokenHash: string, at: number): ApiToken | undefined {
      const row = find.get(tokenHash);
      if (row === undefined) return undefined;
      if (at - (row.lastUsedAt ?? 0) >= TOUCH_EVERY_MS) {
        whenThereIsRoom(() => touch.run(at, row.id));
      }
      return tokenOf(row);
    },
    listTokens: (): readonly ApiToken[] => all.all().map(tokenOf),
    revokeToken(id: string, at: number, entry: AuditDraft): boolean {
      if (revoke.run(at, id).changes === 0) return false;
      audit.append(entry);
      return true;
    },
  };
}

function tokenOf(row: TokenRow): ApiToken {
  return {
    ...row,
    units: row.units === null ? null : (JSON.parse(row.units) as string[]), // written by addToken only
  };
}
