// The one-time code with which a technician brings a registered kiosk in: 10 characters, 50 bits, 24 hours.
// Promises: the hub stores its hash only. Knows nothing of who may make one.
import { hash } from "node:crypto";
import { newSpokenCode, readSpokenCode } from "./spoken-code.ts";

const LENGTH = 10;

const CLAIM_LASTS_MS = 24 * 60 * 60 * 1_000;

export type NewClaimCode = {
  /** Shown once, to whoever registered the kiosk. */
  readonly code: string;
  readonly claimHash: string;
  readonly expiresAt: number;
};

export function newClaimCode(at: number): NewClaimCode {
  const code = newSpokenCode(LENGTH);
  return { code, claimHash: claimHash(code), expiresAt: at + CLAIM_LASTS_MS };
}

export function claimHash(code: string): string {
  return hash("sha256", `hailong/v1 claim\n${readSpokenCode(code)}`, "base64url");
}
