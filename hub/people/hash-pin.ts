// The staff PIN of a kiosk: scrypt, because the kiosk that checks it has no argon2 (its Node is built on BoringSSL).
// Promises: the hub keeps and hands on only this text: scrypt$N$r$p$salt$hash, base64url without padding.
import { randomBytes, scrypt, type ScryptOptions } from "node:crypto";

/** OWASP password storage: N = 2^14, r = 8, p = 5 (16 MiB). */
const COST = { N: 16_384, r: 8, p: 5 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** Node's own limit (32 MiB) is just below what these parameters take. */
const MAX_MEMORY = 64 * 1_024 * 1_024;

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, { ...COST, maxmem: MAX_MEMORY });
  const { N, r, p } = COST;
  return `scrypt$${N}$${r}$${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

function derive(pin: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, options, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}
