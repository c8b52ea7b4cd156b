// Passwords of people: argon2id (RFC 9106) in a PHC-like string that carries its own parameters.
// Promises: at most two hashes run at once, so that sign-ins cannot starve the hub of memory or threads. Never logs one.
import { argon2, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** OWASP password storage: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const AT_ONCE = 2;

const argon2Async = promisify(argon2);

export type PasswordHasher = {
  readonly hash: (password: string) => Promise<string>;
  /** False for a wrong password and for a hash that is not readable. `stored` undefined costs the same time. */
  readonly verify: (password: string, stored: string | undefined) => Promise<boolean>;
};

export function createPasswordHasher(): PasswordHasher {
  let running = 0;
  const waiting: (() => void)[] = [];

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    // The one that leaves hands its place on, so `running` is not lowered while somebody waits.
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };

  return {
    hash: (password) =>
      inTurn(async () => {
        const parts = { memory: MEMORY_KIB, passes: PASSES, lanes: LANES };
        const salt = randomBytes(SALT_BYTES);
        const tag = await derive(password, { ...parts, salt, tagBytes: TAG_BYTES });
        return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`;
      }),
    verify: (password, stored) =>
      inTurn(async () => {
        const parts = parseHash(stored ?? "");
        // The same work for an account that does not exist: time must not tell who has one.
        const { salt, tag, ...cost } = parts ?? NOBODY;
        const found = await derive(password, { ...cost, salt, tagBytes: tag.length });
        return parts !== undefined && timingSafeEqual(found, tag);
      }),
  };
}

type HashParts = {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
};

const NOBODY: HashParts = {
  memory: MEMORY_KIB,
  passes: PASSES,
  lanes: LANES,
  salt: Buffer.alloc(SALT_BYTES),
  tag: Buffer.alloc(TAG_BYTES),
};

type Cost = Omit<HashParts, "tag"> & { readonly tagBytes: number };

/** NFKC, because the same Vietnamese letters can be typed composed or decomposed. */
function derive(
  password: string,
  { memory, passes, lanes, salt, tagBytes }: Cost,
): Promise<Buffer> {
  return argon2Async("argon2id", {
    message: password.normalize("NFKC"),
    nonce: salt,
    parallelism: lanes,
    tagLength: tagBytes,
    memory,
    passes,
  });
}

function parseHash(text: string): HashParts | undefined {
  const found =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, memory, passes, lanes, salt, tag] = found;
  const parts = {
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt ?? "", "base64"),
    tag: Buffer.from(tag ?? "", "base64"),
  };
  return parts.salt.length >= 8 && parts.tag.length >= 16 ? parts : undefined;
}

/** PHC strings carry base64 without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}

/** OWASP ASVS 6.2.1: at least 8 characters; length is the only rule that helps. */
export const MIN_PASSWORD = 10;

/** Letters that nobody mistakes for another: four groups of five, 98 bits. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

export function createPassword(): string {
  const letters = Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return [0, 5, 10, 15].map((from) => letters.slice(from, from + 5).join("")).join("-");
}
