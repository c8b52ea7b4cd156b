// The part of the hub's store port that people are made of: accounts, sessions, second factors, tokens of machines.
// Promises: secrets are here as hashes only (but for the key of a second factor, which must be known to be checked).
import type { Role } from "../../shared/api/session.ts";
import type { AuditDraft } from "./hub-store.ts";

export type Account = {
  readonly username: string;
  readonly role: Role;
  /** Null = all. */
  readonly units: readonly string[] | null;
  readonly passwordHash: string;
  readonly disabledAt: number | null;
  /** From then on it is as if disabled; null = no end. */
  readonly expiresAt: number | null;
};

export type Session = {
  /** SHA-256 of the cookie's token, base64url: the token itself is never stored. */
  readonly tokenHash: string;
  readonly username: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
};

/** TOTP (RFC 6238) of one account. */
export type SecondFactor = {
  readonly username: string;
  readonly secret: Uint8Array;
  /** Null: offered, but no code was given yet, so it is not asked for. */
  readonly confirmedAt: number | null;
  /** The newest time step whose code was taken: neither it nor an older one is taken again. */
  readonly lastStep: number;
};

/** What a machine asks with (`Authorization: Bearer`). */
export type ApiToken = {
  /** Its public name. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly units: readonly string[] | null;
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** To the minute; null = never. */
  readonly lastUsedAt: number | null;
};

export interface PeopleStore {
  /** Whoever is disabled, or gets a new password, role, units or end, is signed out everywhere. */
  putAccount(account: Account, audit: AuditDraft): Promise<void>;
  findAccount(username: string): Promise<Account | undefined>;
  listAccounts(): Promise<readonly Account[]>;

  putSession(session: Session, audit: AuditDraft): Promise<void>;
  /** The session as it was before this sight of it, so that its idle time can be judged. */
  touchSession(tokenHash: string, at: number): Promise<Session | undefined>;
  endSession(tokenHash: string, audit: AuditDraft): Promise<void>;

  /** A new secret, not confirmed; one that was confirmed before is gone, and its recovery codes. */
  offerSecondFactor(username: string, secret: Uint8Array, audit: AuditDraft): Promise<void>;
  findSecondFactor(username: string): Promise<SecondFactor | undefined>;
  /** The accounts whose second factor is confirmed. */
  listSecondFactors(): Promise<readonly string[]>;
  /** Confirms with the step of the first code, and replaces the recovery codes. */
  confirmSecondFactor(
    confirmation: {
      readonly username: string;
      readonly step: number;
      readonly codeHashes: readonly string[];
    },
    audit: AuditDraft,
  ): Promise<void>;
  /** False when that step or a later one was used already. */
  useStep(username: string, step: number): Promise<boolean>;
  /** Spends a recovery code; the number that is left, undefined when it is not one. */
  useRecoveryCode(
    username: string,
    codeHash: string,
    audit: AuditDraft,
  ): Promise<number | undefined>;
  /** False when there was none. */
  removeSecondFactor(username: string, audit: AuditDraft): Promise<boolean>;

  addToken(token: ApiToken, audit: AuditDraft): Promise<void>;
  /** The token of that hash, and a note that it was used at `at` (0 = none). */
  touchToken(tokenHash: string, at: number): Promise<ApiToken | undefined>;
  /** Newest first. */
  listTokens(): Promise<readonly ApiToken[]>;
  /** False when there is none of that id, or it is revoked already. */
  revokeToken(id: string, at: number, audit: AuditDraft): Promise<boolean>;
}
