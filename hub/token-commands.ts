// `token add | revoke | list`: the tokens of machines in the store of a data folder, while the hub runs or not.
// Promises: a token is printed once, when it is made; a list never shows one.
import type { NewToken } from "./people/tokens.ts";
import { Problem } from "../shared/api/problem.ts";
import { addToken, revokeToken as revoke } from "./people/tokens.ts";
import { createSystemClock } from "./system-clock.ts";
import { withStore } from "./with-store.ts";

export async function makeToken(
  { expiresAt, ...token }: Omit<NewToken, "expiresAt"> & { readonly expiresAt: number | null },
  data: string,
  who: string,
): Promise<void> {
  if (expiresAt === null) throw new Problem("unprocessable", "A token needs an end: --until.");
  const made = await withStore(data, (store) =>
    addToken({ store, clock: createSystemClock(), who }, { ...token, expiresAt }),
  );
  process.stderr.write(`${made.id}\n`);
  process.stdout.write(`${made.token}\n`);
}

export async function revokeToken(id: string, data: string, who: string): Promise<void> {
  await withStore(data, (store) => revoke({ store, clock: createSystemClock(), who }, id));
}

/** One line each: id, role, units, until, state, name. */
export async function printTokens(data: string): Promise<void> {
  const now = createSystemClock().now();
  for (const token of await withStore(data, (store) => store.listTokens())) {
    const { id, role, units, expiresAt, revokedAt, name } = token;
    const state = revokedAt === null ? (now < expiresAt ? "in force" : "ended") : "revoked";
    const until = new Date(expiresAt).toISOString();
    const line = [id, role, units?.join(",") ?? "all", until, state, name].join("\t");
    process.stdout.write(`${line}\n`);
  }
}
