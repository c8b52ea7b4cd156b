// Signing in and out: checks password and second factor, slows down guessing, opens the session, writes the audit entry.
// Promises: the answer does not tell whether the account exists. A password or code is never kept, logged or audited.
import { Problem } from "../../shared/api/problem.ts";
import type { SignInRequest } from "../../shared/api/session.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HubStore } from "../store/hub-store.ts";
import type { Account } from "../store/people-store.ts";
import { isInForce } from "./accounts.ts";
import type { PasswordHasher } from "./password.ts";
import type { RefusedSignIns } from "./refused-sign-ins.ts";
import { hasSecondFactor, takeCode } from "./second-factor.ts";
import { createToken, tokenHash } from "./session.ts";
import type { SignInDelay } from "./sign-in-delay.ts";

export type SignInParts = {
  readonly store: HubStore;
  readonly hasher: PasswordHasher;
  readonly delay: SignInDelay;
  readonly refused: RefusedSignIns;
  readonly clock: Clock;
};

export type SignedIn = { readonly token: string; readonly account: Account };

/** `wrong_credentials`, `code_needed` (the password is right, an account with a second factor gave no code), `wrong_code`. */
export async function signIn(
  parts: SignInParts,
  { username, password, code }: SignInRequest,
  address: string,
): Promise<SignedIn> {
  const { store, hasher, delay, refused, clock } = parts;
  delay.failed(username, address);
  const account = await store.findAccount(username);
  const right = await hasher.verify(password, account?.passwordHash);
  if (!right || account === undefined || !isInForce(account, clock.now())) {
    // An unknown name may be a password typed into the wrong field: it is not written down.
    await refused.write(account?.username ?? "(unknown)", reasonOf(account, clock.now()));
    throw new Problem("wrong_credentials", "The user name or the password is wrong.");
  }
  if (await hasSecondFactor(store, username)) {
    if (code === undefined) {
      delay.halfway(username, address);
      throw new Problem("code_needed", "Give the code of the second factor, too.");
    }
    if (!(await takeCode({ store, clock }, username, code))) {
      await refused.write(username, "wrong code");
      throw new Problem("wrong_code", "The code is wrong, too old or used already.");
    }
  }
  delay.succeeded(username, address);
  return { token: await openSession(parts, account), account };
}

/** The account, if the password is its own; for what is asked for again although there is a session. */
export async function requirePassword(
  { store, hasher, delay, refused }: SignInParts,
  { username, password }: Pick<SignInRequest, "username" | "password">,
  address: string,
): Promise<Account> {
  delay.failed(username, address);
  const account = await store.findAccount(username);
  if (account === undefined || !(await hasher.verify(password, account.passwordHash))) {
    await refused.write(username, "wrong password");
    throw new Problem("wrong_credentials", "The password is wrong.");
  }
  delay.succeeded(username, address);
  return account;
}

/** A session for an account whose person has shown who they are. Answers its token. */
export async function openSession(
  { store, clock }: Pick<SignInParts, "store" | "clock">,
  { username }: Account,
): Promise<string> {
  const token = createToken();
  const at = clock.now();
  await store.putSession(
    { tokenHash: tokenHash(token), username, createdAt: at, lastSeenAt: at },
    { at, who: username, action: "session.open", subject: username, detail: "" },
  );
  return token;
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

function reasonOf(account: Account | undefined, at: number): string {
  if (account === undefined || isInForce(account, at)) return "wrong password";
  return account.disabledAt === null ? "the account has ended" : "disabled";
}
