// The hub's line as a process of its own for the benchmark: store, broker and ingest as in production, without HTTP and, unless it
// is told otherwise, without the per-kiosk limits (H7), because a few kiosks stand here for thousands. Prints its port, then waits.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { ZONE } from "../../shared/period.ts";
import { openLine } from "../../hub/link/line.ts";
import { NO_LIMITS } from "../../hub/ingest/limits.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { giveBackMemory } from "../../hub/watch/give-back-memory.ts";
import type { BenchHubKind } from "./bench-hub.ts";

const folder = process.argv[2] ?? "";
const kind = JSON.parse(process.argv[3] ?? "{}") as BenchHubKind;
mkdirSync(folder, { recursive: true });
const clock = createSystemClock();
const store = await openSqliteStore({ file: join(folder, "hub.db"), zone: ZONE });
const { port = 0, tls, limited = false } = kind;
const pem = tls && { cert: readFileSync(tls.cert, "utf8"), key: readFileSync(tls.key, "utf8") };
const line = await openLine({
  store,
  key: signingKey(createPrivateKeyPem()),
  hub: "hub",
  prefix: "hailong",
  clock,
  log: SILENT_LOG,
  broker: { kind: "embedded", host: "127.0.0.1", port, ...(pem ? { tls: pem } : {}) },
  ...(limited ? {} : { limits: NO_LIMITS }),
});
giveBackMemory({ clock, log: SILENT_LOG });
process.stdout.write(`${line.url}\n`);
process.once("SIGTERM", () => {
  void line
    .close()
    .then(() => store.close())
    .then(() => process.exit(0));
});
