// One-time codes of six digits from a shared secret and the time: TOTP (RFC 6238) over HOTP (RFC 4226), SHA-1, 30 s.
// Promises: pure. SHA-1 and six digits because every authenticator app knows them; HMAC does not rest on what SHA-1 lost.
import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 6238 §5.2: one step for the delay of the line and of the fingers; one ahead for a phone whose clock runs fast. */
const AROUND = [0, -1, 1] as const;
/** RFC 4648. */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function stepAt(at: number): number {
  return Math.floor(at / STEP_MS);
}

/** The code of that time step. `digits` other than 6 are for the RFC's own examples. */
export function totpCode(secret: Uint8Array, step: number, digits = DIGITS): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(moving).digest();
  // RFC 4226 §5.3: the last four bits say where the 31 bits begin.
  const from = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(from) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** The step whose code `code` is, at most one step from `at`; undefined when it is none. */
export function findStep(secret: Uint8Array, code: string, at: number): number | undefined {
  const given = Buffer.from(code);
  const now = stepAt(at);
  return AROUND.map((away) => now + away).find((step) => {
    const right = Buffer.from(totpCode(secret, step));
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

/** Without padding, as authenticator apps want it. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/** What the QR code says: the key URI that authenticator apps read. Label and issuer name the account, nothing else. */
export function keyUri(secret: Uint8Array, { hub, username }: KeyLabel): string {
  const issuer = `Hài Lòng ${hub}`;
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}

type KeyLabel = { readonly hub: string; readonly username: string };
