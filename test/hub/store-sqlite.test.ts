// The contract suite on SQLite, with real files in a temporary folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ZONE } from "../../shared/period.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { describeHubStore } from "./store-contract.ts";

describeHubStore("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-store-"));
  const open = () => openSqliteStore({ file: join(folder, "hub.db"), zone: ZONE });
  return {
    store: await open(),
    reopen: open,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
});
