// The one-time code with which a technician brings a registered kiosk in: 10 characters, 50 bits, 24 hours.
// Promises: the hub stores its hash only. Knows nothing of who may make one.
import { hash, randomInt } from "node:crypto";

/** Crockford base32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 10;

const CLAIM_LASTS_MS = 24 * 60 * 60 * 1_000;

export type NewClaimCode = {
  /** Shown once, to whoever registered the kiosk. */
  readonly code: string;
  readonly claimHash: string;
  readonly expiresAt: number;
};

export function newClaimCode(at: number): NewClaimCode {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  const code = letters.join("");
  return { code, claimHash: claimHash(code), expiresAt: at + CLAIM_LASTS_MS };
}

/** Read as Crockford says: any case, O is 0, I and L are 1, hyphens and blanks are for the eye. */
export function claimHash(code: string): string {
  const read = code
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return hash("sha256", `hailong/v1 claim\n${read}`, "base64url");
}
