// A hub's data folder with an administrator in it and nothing else: no key yet, which every hub makes at its first start.
import { cpSync } from "node:fs";
import { runProgram } from "./start-program.ts";

/** In the environment of a whole run: where the prepared folder lies, as JSON. */
export const PREPARED = "HAI_LONG_PREPARED_HUB";
export const ADMIN = "quan-tri";

type PreparedHub = { readonly folder: string; readonly password: string };

export async function makeAdministrator(folder: string): Promise<PreparedHub> {
  const password = await runProgram(["user", "add", ADMIN, "--role", "admin", "--data", folder]);
  return { folder, password: password.trim() };
}

/** Makes `folder` such a one: a copy where the run has prepared one, else by the command. Answers the password. */
export async function prepareFolder(folder: string): Promise<string> {
  const prepared = process.env[PREPARED];
  if (prepared === undefined) return (await makeAdministrator(folder)).password;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by prepare-hub.ts
  const { folder: source, password } = JSON.parse(prepared) as PreparedHub;
  cpSync(source, folder, { recursive: true });
  return password;
}
