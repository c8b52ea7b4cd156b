// `user add | passwd | disable | drop-second-factor`: changes one account in the store of a data folder, while the hub runs or not.
// Promises: a password is asked for without showing it, or made and printed once; never an argument, never in a log.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Problem } from "../shared/api/problem.ts";
import type { Role } from "../shared/api/session.ts";
import { addAccount, changePassword, disableAccount } from "./people/accounts.ts";
import { dropSecondFactor } from "./people/second-factor.ts";
import { createPassword, createPasswordHasher } from "./people/password.ts";
import { createSystemClock } from "./system-clock.ts";
import { withStore } from "./with-store.ts";

export type AccountChange =
  | {
      readonly kind: "add";
      readonly username: string;
      readonly role: Role;
      readonly units: readonly string[] | null;
      readonly expiresAt: number | null;
    }
  | { readonly kind: "passwd"; readonly username: string }
  | { readonly kind: "disable" | "drop-second-factor"; readonly username: string };

export async function changeAccount(
  change: AccountChange,
  { data, askPassword }: { readonly data: string; readonly askPassword?: true },
  who: string,
): Promise<void> {
  const given = change.kind === "add" || change.kind === "passwd";
  const asked = given && askPassword === true ? await readPassword() : undefined;
  const password = asked ?? createPassword();
  await withStore(data, async (store) => {
    const clock = createSystemClock();
    const parts = { store, hasher: createPasswordHasher(), clock, who };
    const { username } = change;
    switch (change.kind) {
      case "add":
        return addAccount(parts, { ...change, password });
      case "passwd":
        return changePassword(parts, username, password);
      case "disable":
        return disableAccount(parts, username);
      case "drop-second-factor":
        return dropSecondFactor(parts, username);
    }
  });
  if (given && asked === undefined) process.stdout.write(`${password}\n`);
}

/** On a terminal the letters are not shown; from a pipe it is the first line. */
async function readPassword(): Promise<string> {
  const terminal = process.stdin.isTTY;
  if (terminal) process.stderr.write("Password: ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  try {
    for await (const line of lines) return line;
    throw new Problem("unprocessable", "No password was given on the input.");
  } finally {
    lines.close();
    if (terminal) process.stderr.write("\n");
  }
}
