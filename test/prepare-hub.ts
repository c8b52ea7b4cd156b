// Before the whole run: one data folder with an administrator, made by the product's own command. A test that starts a hub of its
// own takes a copy (start-hub.ts), because the command takes as long as half a start and there are more than a hundred of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAdministrator, PREPARED } from "./support/prepared-hub.ts";

export default async function prepareHub(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-prepared-"));
  process.env[PREPARED] = JSON.stringify(await makeAdministrator(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
