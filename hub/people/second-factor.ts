// The second factor of an account: offered with a secret, confirmed with its first code, asked for at every sign-in.
// Promises: a code is taken once; recovery codes are kept as hashes and spent; nothing of it is ever logged or audited.
import { hash, randomBytes } from "node:crypto";
import { Problem } from "../../shared/api/problem.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HubStore } from "../store/hub-store.ts";
import { newSpokenCode, readSpokenCode } from "./spoken-code.ts";
import { findStep } from "./totp.ts";

export type FactorParts = { readonly store: HubStore; readonly clock: Clock };

/** RFC 4226 §4 R6: 160 bits. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 50 bits: enough for what stands behind a password and slows guessing down. */
const RECOVERY_LETTERS = 10;

/** A new secret for the account; it is not asked for before it was confirmed. Refused while one is confirmed. */
export async function offerSecondFactor(
  { store, clock }: FactorParts,
  username: string,
): Promise<Uint8Array> {
  const known = await store.findSecondFactor(username);
  if (known !== undefined && known.confirmedAt !== null) {
    throw new Problem("unprocessable", "This account has a second factor; remove it first.");
  }
  const secret = randomBytes(SECRET_BYTES);
  await store.offerSecondFactor(username, secret, entry(clock, username, "second_factor.offer"));
  return secret;
}

/** The first code shows that the phone has the secret. Answers the recovery codes, which are shown once. */
export async function confirmSecondFactor(
  { store, clock }: FactorParts,
  username: string,
  code: string,
): Promise<readonly string[]> {
  const offered = await store.findSecondFactor(username);
  if (offered === undefined || offered.confirmedAt !== null) {
    throw new Problem("unprocessable", "There is no new second factor to confirm.");
  }
  const step = findStep(offered.secret, code, clock.now());
  if (step === undefined) throw new Problem("wrong_code", "That is not the code of now.");
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await store.confirmSecondFactor(
    { username, step, codeHashes: codes.map(recoveryHash) },
    entry(clock, username, "second_factor.confirm"),
  );
  return codes;
}

/** Whether the account's confirmed second factor takes `code`: one of six digits, or a recovery code. Spends it. */
export async function takeCode(
  { store, clock }: FactorParts,
  username: string,
  code: string,
): Promise<boolean> {
  const factor = await store.findSecondFactor(username);
  if (factor === undefined || factor.confirmedAt === null) return false;
  if (/^\d{6}$/.test(code)) {
    const step = findStep(factor.secret, code, clock.now());
    return step !== undefined && (await store.useStep(username, step));
  }
  const left = await store.useRecoveryCode(
    username,
    recoveryHash(code),
    entry(clock, username, "second_factor.recovery"),
  );
  return left !== undefined;
}

/** By `who`: the person itself, an admin, the command line. */
export async function dropSecondFactor(
  { store, clock, who }: FactorParts & { readonly who: string },
  username: string,
): Promise<void> {
  const drop = { ...entry(clock, username, "second_factor.remove"), who };
  if (!(await store.removeSecondFactor(username, drop))) {
    throw new Problem("unprocessable", `The account "${username}" has no second factor.`);
  }
}

export async function hasSecondFactor(store: HubStore, username: string): Promise<boolean> {
  const factor = await store.findSecondFactor(username);
  return factor !== undefined && factor.confirmedAt !== null;
}

function newRecoveryCode(): string {
  const letters = newSpokenCode(RECOVERY_LETTERS);
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

function recoveryHash(code: string): string {
  return hash("sha256", `hailong/v1 recovery\n${readSpokenCode(code)}`, "base64url");
}

function entry(clock: Clock, username: string, action: string) {
  return { at: clock.now(), who: username, action, subject: username, detail: "" };
}
