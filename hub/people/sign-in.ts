// Signing in and out: checks the password, slows down guessing, opens the session, writes the audit entry.
// Promises: the answer does not tell whether the account exists. A password is never kept, logged or audited.
import { Problem } from "../../shared/api/problem.ts";
import type { SignInRequest } from "../../shared/api/session.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Account, HubStore } from "../store/hub-store.ts";
import type { PasswordHasher } from "./password.ts";
import { createToken, tokenHash } from "./session.ts";
import type { SignInDelay } from "./sign-in-delay.ts";

export type SignInParts = {
  readonly store: HubStore;
  readonly hasher: PasswordHasher;
  readonly delay: SignInDelay;
  readonly clock: Clock;
};

export type SignedIn = { readonly token: string; readonly account: Account };

export async function signIn(
  { store, hasher, delay, clock }: SignInParts,
  { username, password }: SignInRequest,
  address: string,
): Promise<SignedIn> {
  // Counted before the slow hash, so that tries sent side by side are slowed down like tries in a row.
  delay.failed(username, address);
  const account = await store.findAccount(username);
  const right = await hasher.verify(password, account?.passwordHash);
  const at = clock.now();
  if (!right || account === undefined || account.disabledAt !== null) {
    await store.appendAudit({
      at,
      // An unknown name may be a password typed into the wrong field: it is not written down.
      who: account?.username ?? "(unknown)",
      action: "session.refused",
      subject: account?.username ?? "(unknown)",
      detail: account !== undefined && account.disabledAt !== null ? "disabled" : "wrong password",
    });
    throw new Problem("wrong_credentials", "The user name or the password is wrong.");
  }
  delay.succeeded(username, address);
  const token = createToken();
  await store.putSession(
    { tokenHash: tokenHash(token), username: account.username, createdAt: at, lastSeenAt: at },
    { at, who: account.username, action: "session.open", subject: account.username, detail: "" },
  );
  return { token, account };
}

export async function signOut(
  { store, clock }: Pick<SignInParts, "store" | "clock">,
  token: string,
  username: string,
): Promise<void> {
  await store.endSession(tokenHash(token), {
    at: clock.now(),
    who: username,
    action: "session.end",
    subject: username,
    detail: "",
  });
}
