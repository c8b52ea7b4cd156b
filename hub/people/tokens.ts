// Tokens of machines: a role, units and an end, handed out once, asked with as `Authorization: Bearer`.
// Promises: the hub stores a hash only; a token ends by itself within two years, and at once when it is revoked.
import { hash, randomBytes } from "node:crypto";
import { Problem } from "../../shared/api/problem.ts";
import type { Role } from "../../shared/api/session.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HubStore } from "../store/hub-store.ts";
import type { ApiToken } from "../store/people-store.ts";
import { requireKnownUnits } from "./accounts.ts";
import type { Actor } from "./roles.ts";

/** So that whoever finds one, or a scanner of repositories, knows what it is. */
const MARK = "hai-long-";
const DAY_MS = 24 * 60 * 60_000;
const LONGEST_MS = 731 * DAY_MS;

export type TokenParts = { readonly store: HubStore; readonly clock: Clock; readonly who: string };

export type NewToken = {
  readonly name: string;
  readonly role: Role;
  readonly units: readonly string[] | null;
  readonly expiresAt: number;
};

/** `token` is shown once, here. */
export async function addToken(
  { store, clock, who }: TokenParts,
  { name, role, units, expiresAt }: NewToken,
): Promise<{ readonly id: string; readonly token: string }> {
  const at = clock.now();
  if (expiresAt <= at || expiresAt > at + LONGEST_MS) {
    throw new Problem("unprocessable", "expiresAt: a token ends after now and within two years.");
  }
  await requireKnownUnits(store, units ?? []);
  const id = randomBytes(6).toString("hex");
  const token = `${MARK}${randomBytes(32).toString("base64url")}`;
  await store.addToken(
    {
      id,
      name,
      role,
      units,
      tokenHash: tokenHash(token),
      createdBy: who,
      createdAt: at,
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    },
    {
      at,
      who,
      action: "token.add",
      subject: id,
      detail: `${name}: ${role}, ${units === null ? "all units" : units.join(",")}, until ${new Date(expiresAt).toISOString()}`,
    },
  );
  return { id, token };
}

export async function revokeToken({ store, clock, who }: TokenParts, id: string): Promise<void> {
  const at = clock.now();
  const entry = { at, who, action: "token.revoke", subject: id, detail: "" };
  if (!(await store.revokeToken(id, at, entry))) {
    throw new Problem("not_found", `There is no token ${id}, or it is revoked already.`);
  }
}

/** Who asks with that token, if it is in force. `listen` looks without noting a use. */
export async function findTokenActor(
  store: HubStore,
  token: string,
  at: number,
  why: "use" | "listen" = "use",
): Promise<Actor | undefined> {
  const found = await store.touchToken(tokenHash(token), why === "use" ? at : 0);
  if (found === undefined || found.revokedAt !== null || at >= found.expiresAt) return undefined;
  return { username: nameOf(found), role: found.role, units: found.units };
}

/** As it stands in the audit; no account can have such a name. */
function nameOf({ id, name }: Pick<ApiToken, "id" | "name">): string {
  return `token ${id} (${name})`;
}

function tokenHash(token: string): string {
  return hash("sha256", `hailong/v1 token\n${token}`, "base64url");
}
