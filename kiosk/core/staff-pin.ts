// The staff PIN as the hub hands it on in the signed configuration: `scrypt$<N>$<r>$<p>$<salt>$<hash>`, for example
// `scrypt$16384$8$5$<saltB64url>$<hashB64url>` with a 16-byte salt and a 32-byte hash, both base64url without padding.
// Promises: compares in constant time and off the main thread; the digits are never kept or logged.
import { scrypt, timingSafeEqual } from "node:crypto";

export type StaffPin = {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
};

const HASH_BYTES = 32;
/** A configuration must not be able to stop the kiosk by asking for too much work. */
const MOST_COST = 131_072;
const MOST_BLOCK_SIZE = 16;
const MOST_PARALLELIZATION = 16;
const form =
  /^scrypt\$([0-9]{1,7})\$([0-9]{1,2})\$([0-9]{1,2})\$([A-Za-z0-9_-]{16,64})\$([A-Za-z0-9_-]{43})$/;

/** Undefined when the text is not in the form above. */
export function parseStaffPin(text: string): StaffPin | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, cost, blockSize, parallelization, salt, hash] = match;
  const pin = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt ?? "", "base64url"),
    hash: Buffer.from(hash ?? "", "base64url"),
  };
  const isPowerOfTwo = pin.cost >= 2 && Number.isInteger(Math.log2(pin.cost));
  const isBearable =
    pin.cost <= MOST_COST &&
    pin.blockSize >= 1 &&
    pin.blockSize <= MOST_BLOCK_SIZE &&
    pin.parallelization >= 1 &&
    pin.parallelization <= MOST_PARALLELIZATION;
  return isPowerOfTwo && isBearable ? pin : undefined;
}

export function verifyStaffPin(pin: StaffPin, digits: string): Promise<boolean> {
  const { cost, blockSize, parallelization, salt, hash } = pin;
  // Node's own limit (32 MiB) is below what RFC 7914 needs for larger costs.
  const maxmem = 128 * cost * blockSize + 256 * blockSize * parallelization + 1_048_576;
  return new Promise((resolve, reject) => {
    scrypt(
      digits,
      salt,
      HASH_BYTES,
      { cost, blockSize, parallelization, maxmem },
      (error, found) => {
        if (error === null) resolve(timingSafeEqual(found, hash));
        else reject(error);
      },
    );
  });
}
