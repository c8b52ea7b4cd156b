// The account and session tables. Passwords and session tokens are here as hashes only.
// Promises: whoever is disabled or gets a new password, role, units or end is signed out everywhere, in the same transaction.
import type { SqlConnection } from "./sql-connection.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { Account, Session } from "../people-store.ts";
import type { AuditRows } from "./audit-rows.ts";
import { whenThereIsRoom } from "./when-there-is-room.ts";

/** A session's last sight is written at most this often; every request would otherwise wait for the disk. */
const TOUCH_EVERY_MS = 60_000;

type AccountRow = Omit<Account, "units"> & { readonly units: string | null };

const SELECT = `SELECT username, role, units, password_hash AS passwordHash, disabled_at AS disabledAt,
  expires_at AS expiresAt FROM account`;

export function createPeopleRows(db: SqlConnection, audit: AuditRows) {
  const byName = db.prepare<[string], AccountRow>(`${SELECT} WHERE username = ?`);
  const all = db.prepare<[], AccountRow>(`${SELECT} ORDER BY username`);
  const put = db.prepare(
    `INSERT INTO account (username, role, units, password_hash, disabled_at, expires_at)
     VALUES (@username, @role, @units, @passwordHash, @disabledAt, @expiresAt)
     ON CONFLICT (username) DO UPDATE SET role = excluded.role, units = excluded.units,
       password_hash = excluded.password_hash, disabled_at = excluded.disabled_at,
       expires_at = excluded.expires_at`,
  );
  const endAll = db.prepare("DELETE FROM session WHERE username = ?");
  const addSession = db.prepare(
    `INSERT INTO session (token_hash, username, created_at, last_seen_at)
     VALUES (@tokenHash, @username, @createdAt, @lastSeenAt)`,
  );
  const findSession = db.prepare<[string], Session>(
    `SELECT token_hash AS tokenHash, username, created_at AS createdAt, last_seen_at AS lastSeenAt
     FROM session WHERE token_hash = ?`,
  );
  const touch = db.prepare(
    "UPDATE session SET last_seen_at = max(last_seen_at, ?) WHERE token_hash = ?",
  );
  const end = db.prepare("DELETE FROM session WHERE token_hash = ?");

  return {
    putAccount(account: Account, entry: AuditDraft): void {
      const before = byName.get(account.username);
      const units = account.units === null ? null : JSON.stringify(account.units);
      put.run({ ...account, units });
      if (
        before !== undefined &&
        (account.disabledAt !== null ||
          before.passwordHash !== account.passwordHash ||
          before.role !== account.role ||
          before.expiresAt !== account.expiresAt ||
          before.units !== units)
      ) {
        endAll.run(account.username);
      }
      audit.append(entry);
    },
    findAccount(username: string): Account | undefined {
      const row = byName.get(username);
      return row === undefined ? undefined : accountOf(row);
    },
    listAccounts: (): readonly Account[] => all.all().map(accountOf),
    putSession(session: Session, entry: AuditDraft): void {
      addSession.run(session);
      audit.append(entry);
    },
    touchSession(tokenHash: string, at: number): Session | undefined {
      const session = findSession.get(tokenHash);
      if (session !== undefined && at - session.lastSeenAt >= TOUCH_EVERY_MS) {
        whenThereIsRoom(() => touch.run(at, tokenHash));
      }
      return session;
    },
    endSession(tokenHash: string, entry: AuditDraft): void {
      if (end.run(tokenHash).changes > 0) audit.append(entry);
    },
  };
}

function accountOf(row: AccountRow): Account {
  return {
    ...row,
    units: row.units === null ? null : (JSON.parse(row.units) as string[]), // written by putAccount only
  };
}
