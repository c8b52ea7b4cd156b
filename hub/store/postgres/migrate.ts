// Brings a database to this program's schema: numbered steps, forward only, in one transaction with the version.
// Promises: a database of a newer program is refused before anything is written; of several hubs that start, one makes the steps.
import { StoreOpenError } from "../store-failure.ts";
import type { PostgresConnection } from "./connection.ts";
import { LOCKS } from "./locks.ts";
import { WORDS } from "./migrations/0001-words.ts";
import { RECORDS } from "./migrations/0002-records.ts";
import { TALLIES } from "./migrations/0003-tallies.ts";
import { REGISTER } from "./migrations/0004-register.ts";

const STEPS: readonly string[] = [WORDS, RECORDS, TALLIES, REGISTER];

const SCHEMA_VERSION = STEPS.length;

export function migrate(db: PostgresConnection, place: string, createdAt: number | null): void {
  const isThere = db
    .prepare<[], number>("SELECT to_regclass('hai_long.schema_version') IS NOT NULL")
    .pluck();
  const version = db.prepare<[], number>("SELECT version FROM schema_version").pluck();
  const turn = db.prepare<[number]>("SELECT pg_advisory_xact_lock(?)");
  const keep = db.prepare("UPDATE schema_version SET version = ?");
  const begin = db.prepare(
    `INSERT INTO hub (id, gen, created_at)
     SELECT 1, t, t FROM (SELECT coalesce(?, (extract(epoch FROM now()) * 1000)::int8) AS t) AS made
     WHERE NOT EXISTS (SELECT 1 FROM hub)`,
  );
  db.transaction(() => {
    turn.get(LOCKS.schema);
    if (isThere.get() !== 1) {
      db.exec("CREATE SCHEMA hai_long");
      db.exec("CREATE TABLE hai_long.schema_version (version INTEGER NOT NULL)");
      db.exec("INSERT INTO hai_long.schema_version (version) VALUES (0)");
    }
    const found = version.get() ?? 0;
    if (found > SCHEMA_VERSION) {
      throw new StoreOpenError(
        "from_the_future",
        `${place} has schema version ${found}; this program knows versions up to ${SCHEMA_VERSION}. Start the newer program again.`,
      );
    }
    for (const step of STEPS.slice(found)) db.exec(step);
    if (found < SCHEMA_VERSION) keep.run(SCHEMA_VERSION);
    // The generation begins as the time of creation (protocol §1: it only grows).
    begin.run(createdAt);
  }).immediate();
}
