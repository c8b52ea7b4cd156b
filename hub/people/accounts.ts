// Accounts of people: adding, changing, a new password, disabling. There is no default account and no default password.
// Promises: every change is audited with who made it; a disabled or changed account is signed out everywhere (by the store).
import { Problem } from "../../shared/api/problem.ts";
import type { Role } from "../../shared/api/session.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HubStore } from "../store/hub-store.ts";
import type { Account } from "../store/people-store.ts";
import { MIN_PASSWORD, type PasswordHasher } from "./password.ts";

export type AccountParts = {
  readonly store: HubStore;
  readonly hasher: PasswordHasher;
  readonly clock: Clock;
  /** Who does it, for the audit. */
  readonly who: string;
};

export type NewAccount = {
  readonly username: string;
  readonly role: Role;
  /** Null = all. */
  readonly units: readonly string[] | null;
  readonly password: string;
  /** From then on nobody signs in with it; null or not said = no end. */
  readonly expiresAt?: number | null;
};

/** What is not named stays. */
export type AccountFields = Partial<Pick<Account, "role" | "units" | "expiresAt">> & {
  readonly disabled?: boolean;
};

/** Neither disabled nor past its end. */
export function isInForce(
  { disabledAt, expiresAt }: Pick<Account, "disabledAt" | "expiresAt">,
  at: number,
): boolean {
  return disabledAt === null && (expiresAt === null || at < expiresAt);
}

const FEWEST_LETTERS = 5;
const LONGEST_MS = 3_653 * 24 * 60 * 60_000;
const usernamePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

export async function addAccount(
  { store, hasher, clock, who }: AccountParts,
  { username, role, units, password, expiresAt = null }: NewAccount,
): Promise<void> {
  if (!usernamePattern.test(username)) {
    throw new Problem(
      "unprocessable",
      `"${username}" is not a user name: use a-z, 0-9, dot, hyphen, @ and _, at most 64.`,
    );
  }
  if ((await store.findAccount(username)) !== undefined) {
    throw new Problem("unprocessable", `There is an account ${username} already.`);
  }
  await requireKnownUnits(store, units ?? []);
  checkPassword(password, username);
  requireLater(expiresAt, clock.now());
  const passwordHash = await hasher.hash(password);
  const account = { username, role, units, passwordHash, disabledAt: null, expiresAt };
  const detail = describe(account);
  await store.putAccount(account, {
    at: clock.now(),
    who,
    action: "user.add",
    subject: username,
    detail,
  });
}

export async function changeAccount(
  { store, clock, who }: Omit<AccountParts, "hasher">,
  username: string,
  { disabled, ...change }: AccountFields,
): Promise<Account> {
  const before = await requireAccount(store, username);
  await requireKnownUnits(store, change.units ?? []);
  const at = clock.now();
  if (change.expiresAt !== before.expiresAt) requireLater(change.expiresAt ?? null, at);
  const disabledAt = disabled === true ? (before.disabledAt ?? at) : null;
  const after: Account = {
    ...before,
    ...change,
    disabledAt: disabled === undefined ? before.disabledAt : disabledAt,
  };
  const detail = describe(after);
  await store.putAccount(after, { at, who, action: "user.change", subject: username, detail });
  return after;
}

/** A new password also brings a disabled account back: whoever may do the one may do the other. */
export async function changePassword(
  { store, hasher, clock, who }: AccountParts,
  username: string,
  password: string,
): Promise<void> {
  const account = await requireAccount(store, username);
  checkPassword(password, username);
  await store.putAccount(
    { ...account, passwordHash: await hasher.hash(password), disabledAt: null },
    {
      at: clock.now(),
      who,
      action: "user.passwd",
      subject: username,
      detail: account.disabledAt === null ? "" : "enabled again",
    },
  );
}

export async function disableAccount(
  { store, clock, who }: Omit<AccountParts, "hasher">,
  username: string,
): Promise<void> {
  const account = await requireAccount(store, username);
  await store.putAccount(
    { ...account, disabledAt: account.disabledAt ?? clock.now() },
    { at: clock.now(), who, action: "user.disable", subject: username, detail: "" },
  );
}

async function requireAccount(store: HubStore, username: string): Promise<Account> {
  const account = await store.findAccount(username);
  if (account === undefined) {
    throw new Problem("unprocessable", `There is no account "${username}".`);
  }
  return account;
}

export async function requireKnownUnits(store: HubStore, units: readonly string[]): Promise<void> {
  const catalogue = await store.catalogue();
  const tree = createUnitTree(catalogue, "9999-12-31");
  const unknown = units.filter((unit) => tree.find(unit) === undefined);
  if (unknown.length > 0) {
    throw new Problem("unknown_unit", `The catalogue has no unit ${unknown.join(", ")}.`);
  }
}

/** OWASP ASVS 6.2: length, no rules about kinds of letters; but neither the name nor a letter over and over. */
function checkPassword(password: string, username: string): void {
  if (password.length < MIN_PASSWORD) {
    throw new Problem("unprocessable", `A password needs at least ${MIN_PASSWORD} characters.`);
  }
  if (password.length > 1_024) {
    throw new Problem("unprocessable", "A password has at most 1024 characters.");
  }
  const plain = password.toLowerCase();
  if (
    new Set(plain).size < FEWEST_LETTERS ||
    plain.replaceAll(username, "").length < FEWEST_LETTERS
  ) {
    throw new Problem("unprocessable", "This password is too easy to guess; choose another.");
  }
}

function requireLater(expiresAt: number | null, at: number): void {
  if (expiresAt !== null && (expiresAt <= at || expiresAt > at + LONGEST_MS)) {
    throw new Problem("unprocessable", "expiresAt: an account ends after now, within ten years.");
  }
}

function describe({ role, units, disabledAt, expiresAt }: Omit<Account, "username">): string {
  const parts = [role, units === null ? "all units" : units.join(",")];
  if (expiresAt !== null) parts.push(`until ${new Date(expiresAt).toISOString()}`);
  if (disabledAt !== null) parts.push("disabled");
  return parts.join(", ");
}
