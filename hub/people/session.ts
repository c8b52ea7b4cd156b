// Who is signed in: an opaque 256-bit token in a cookie, its SHA-256 in the store.
// Promises: a session ends after 30 min without use, after 12 h in any case, when its account is disabled or ends, and at sign-out.
import { hash, randomBytes } from "node:crypto";
import type { HubStore } from "../store/hub-store.ts";
import type { Account } from "../store/people-store.ts";
import { isInForce } from "./accounts.ts";

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 60 * 60_000;

export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

export function tokenHash(token: string): string {
  return hash("sha256", `hailong/v1 session\n${token}`, "base64url");
}

/** The account whose session `token` is, if it has not ended. `listen` looks without counting as a use. */
export async function findSignedIn(
  store: HubStore,
  token: string,
  at: number,
  why: "use" | "listen" = "use",
): Promise<Account | undefined> {
  // The last sight only moves forward, so a touch at 0 leaves it where it is.
  const session = await store.touchSession(tokenHash(token), why === "use" ? at : 0);
  if (session === undefined) return undefined;
  const account = await store.findAccount(session.username);
  if (account === undefined || !isInForce(account, at)) return undefined;
  const idle = at - session.lastSeenAt > IDLE_MS;
  if (!idle && at - session.createdAt <= LONGEST_MS) return account;
  await store.endSession(tokenHash(token), {
    at,
    who: session.username,
    action: "session.end",
    subject: session.username,
    detail: idle ? "not used for 30 minutes" : "12 hours old",
  });
  return undefined;
}
