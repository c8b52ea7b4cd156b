// A staff PIN as a configuration carries it, cheap enough for a test.
import { scryptSync } from "node:crypto";

export function pinHash(pin: string): string {
  const salt = Buffer.alloc(16, 7);
  const hash = scryptSync(pin, salt, 32, { cost: 1_024, blockSize: 8, parallelization: 1 });
  return `scrypt$1024$8$1$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}
