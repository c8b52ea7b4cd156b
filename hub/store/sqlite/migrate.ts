// Brings a database to this program's schema: numbered steps, forward only, all of them in one transaction with the version.
// Promises: a database of a newer program is refused before anything is written; an older one is copied first; a step that
// fails leaves the file as it was. Chained columns are never rewritten.
import type { Database } from "better-sqlite3";
import { StoreOpenError } from "../store-failure.ts";
import { INITIAL } from "./migrations/0001-initial.ts";
import { SEAL } from "./migrations/0002-seal.ts";
import { KIOSK_SETTINGS } from "./migrations/0003-kiosk-settings.ts";
import { SALVAGED } from "./migrations/0004-salvaged.ts";
import { PEOPLE } from "./migrations/0005-people.ts";
import { BACKUP } from "./migrations/0006-backup.ts";
import { INDICATOR } from "./migrations/0007-indicator.ts";

const STEPS: readonly string[] = [
  INITIAL,
  SEAL,
  KIOSK_SETTINGS,
  SALVAGED,
  PEOPLE,
  BACKUP,
  INDICATOR,
];

export const SCHEMA_VERSION = STEPS.length;

/** The version that was found. Call it before anything else: nothing of a newer database may be changed. */
export function refuseFuture(db: Database, file: string): number {
  const found = Number(db.pragma("user_version", { simple: true }));
  if (found > SCHEMA_VERSION) {
    throw new StoreOpenError(
      "from_the_future",
      `${file} has schema version ${found}; this program knows versions up to ${SCHEMA_VERSION}. Start the newer program again, or restore the copy from before the update.`,
    );
  }
  return found;
}

/** `keepCopy` is called once before the first step of a database that holds something already. */
export function migrate(
  db: Database,
  file: string,
  createdAt: number | null,
  keepCopy: (schema: number) => void,
): void {
  const found = refuseFuture(db, file);
  if (found > 0 && found < SCHEMA_VERSION) keepCopy(found);
  if (found < SCHEMA_VERSION) {
    db.transaction(() => {
      for (const step of STEPS.slice(found)) db.exec(step);
      db.pragma(`user_version = ${SCHEMA_VERSION}`);
    }).immediate();
  }
  // The generation begins as the time of creation (protocol §1: it only grows).
  db.prepare(
    `INSERT INTO hub (id, gen, created_at)
     SELECT 1, t, t FROM (SELECT coalesce(?, CAST(unixepoch('subsec') * 1000 AS INTEGER)) AS t)
     WHERE NOT EXISTS (SELECT 1 FROM hub)`,
  ).run(createdAt);
}
