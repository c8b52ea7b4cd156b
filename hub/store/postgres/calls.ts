// Every call of the store port on one PostgreSQL connection.
// Promises: transactions that read what they then write take turns, across all hubs of the database.
import type { Scale } from "../../../shared/scale.ts";
import { createCalls, type Calls } from "../sql/calls.ts";
import type { PostgresConnection } from "./connection.ts";
import { createIngest } from "./ingest.ts";
import { LOCKS } from "./locks.ts";
import { createPostgresStreams } from "./streams.ts";

const text = (column: string): string => `coalesce(to_json(${column})::text, 'null')`;

/** As `canonical` writes it; a facet that is missing shows as null. */
const RATING_TEXT = `'[' || t.seq || ',"r",' || t.at || ',' || t.mono || ',' || t.boot || ',' || ${text("f.counter")} || ','
  || ${text("f.service")} || ',' || ${text("f.scale")} || ',' || ${text("f.level")} || ',' || ${text("f.layout")} || ','
  || to_json(t.visit)::text || ',' || t.flags || ']'`;

export function createPostgresCalls(
  db: PostgresConnection,
  start: { readonly zone: string; readonly scales: readonly Scale[] },
): Calls {
  const turn = db.prepare<[number]>("SELECT pg_advisory_xact_lock(?)");
  const streams = createPostgresStreams(db);
  const engine = {
    db,
    streams,
    createIngest: (parts: Parameters<typeof createIngest>[2]) => createIngest(db, streams, parts),
    ratingText: RATING_TEXT,
    takeTurn: () => void turn.get(LOCKS.turn),
  };
  return createCalls(engine, start);
}
