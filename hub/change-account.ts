// `user add | passwd | disable`: changes one account in the store of a data folder, while the hub runs or not.
// Promises: a password is asked for without showing it, or made and printed once; never an argument, never in a log.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Problem } from "../shared/api/problem.ts";
import type { Role } from "../shared/api/session.ts";
import { ZONE } from "../shared/period.ts";
import { DATABASE, openStore } from "./hub.ts";
import { addAccount, changePassword, disableAccount } from "./people/accounts.ts";
import { createPassword, createPasswordHasher } from "./people/password.ts";
import { createSystemClock } from "./system-clock.ts";

export type AccountChange =
  | {
      readonly kind: "add";
      readonly username: string;
      readonly role: Role;
      readonly units: readonly string[] | null;
    }
  | { readonly kind: "passwd"; readonly username: string }
  | { readonly kind: "disable"; readonly username: string };

export async function changeAccount(
  change: AccountChange,
  { data, askPassword }: { readonly data: string; readonly askPassword?: true },
  who: string,
): Promise<void> {
  const asked = askPassword === true ? await readPassword() : undefined;
  const password = asked ?? createPassword();
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("unavailable", `The data folder ${data} cannot be written (${why}).`);
  }
  const store = await openStore({ file: join(data, DATABASE), zone: ZONE });
  try {
    const parts = { store, hasher: createPasswordHasher(), clock: createSystemClock(), who };
    switch (change.kind) {
      case "add":
        await addAccount(parts, { ...change, password });
        break;
      case "passwd":
        await changePassword(parts, change.username, password);
        break;
      case "disable":
        await disableAccount(parts, change.username);
        break;
    }
  } finally {
    await store.close();
  }
  if (change.kind !== "disable" && asked === undefined) process.stdout.write(`${password}\n`);
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
