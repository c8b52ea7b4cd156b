// Accounts of people: adding, a new password, disabling. There is no default account and no default password.
// Promises: every change is audited with who made it; a disabled or changed account is signed out everywhere (by the store).
import { Problem } from "../../shared/api/problem.ts";
import type { Role } from "../../shared/api/session.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Account, HubStore } from "../store/hub-store.ts";
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
};

const usernamePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

export async function addAccount(
  { store, hasher, clock, who }: AccountParts,
  { username, role, units, password }: NewAccount,
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
  checkPassword(password);
  await store.putAccount(
    { username, role, units, passwordHash: await hasher.hash(password), disabledAt: null },
    { at: clock.now(), who, action: "user.add", subject: username, detail: describe(role, units) },
  );
}

/** A new password also brings a disabled account back: whoever may do the one may do the other. */
export async function changePassword(
  { store, hasher, clock, who }: AccountParts,
  username: string,
  password: string,
): Promise<void> {
  const account = await requireAccount(store, username);
  checkPassword(password);
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

async function requireKnownUnits(store: HubStore, units: readonly string[]): Promise<void> {
  const catalogue = await store.catalogue();
  const tree = createUnitTree(catalogue, "9999-12-31");
  const unknown = units.filter((unit) => tree.find(unit) === undefined);
  if (unknown.length > 0) {
    throw new Problem("unknown_unit", `The catalogue has no unit ${unknown.join(", ")}.`);
  }
}

function checkPassword(password: string): void {
  if (password.length < MIN_PASSWORD) {
    throw new Problem("unprocessable", `A password needs at least ${MIN_PASSWORD} characters.`);
  }
  if (password.length > 1_024) {
    throw new Problem("unprocessable", "A password has at most 1024 characters.");
  }
}

function describe(role: Role, units: readonly string[] | null): string {
  return `${role}, ${units === null ? "all units" : units.join(",")}`;
}
