// Brings a database to this program's schema: numbered steps, forward only, each in one transaction with its version.
// Promises: a database of a newer program is refused before anything is written; chained columns are never rewritten.
import type { Database } from "better-sqlite3";
import { StoreOpenError } from "../store-failure.ts";
import { INITIAL } from "./migrations/0001-initial.ts";
import { SEAL } from "./migrations/0002-seal.ts";
import { KIOSK_SETTINGS } from "./migrations/0003-kiosk-settings.ts";
import { SALVAGED } from "./migrations/0004-salvaged.ts";
import { PEOPLE } from "./migrations/0005-people.ts";

const STEPS: readonly string[] = [INITIAL, SEAL, KIOSK_SETTINGS, SALVAGED, PEOPLE];

export const SCHEMA_VERSION = STEPS.length;

export function migrate(db: Database, file: string, createdAt: number | null): void {
  const found = Number(db.pragma("user_version", { simple: true }));
  if (found > SCHEMA_VERSION) {
    throw new StoreOpenError(
      "from_the_future",
      `${file} has schema version ${found}; this program knows versions up to ${SCHEMA_VERSION}. Start the newer program again, or restore the copy from before the update.`,
    );
  }
  for (let version = found + 1; version <= SCHEMA_VERSION; version++) {
    const step = STEPS[version - 1] as string; // 1 ≤ version ≤ STEPS.length
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
  // The generation begins as the time of creation (protocol §1: it only grows).
  db.prepare(
    `INSERT INTO hub (id, gen, created_at)
     SELECT 1, t, t FROM (SELECT coalesce(?, CAST(unixepoch('subsec') * 1000 AS INTEGER)) AS t)
     WHERE NOT EXISTS (SELECT 1 FROM hub)`,
  ).run(createdAt);
}
