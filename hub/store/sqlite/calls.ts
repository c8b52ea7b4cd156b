// Every call of the store port on one SQLite connection.
import type { Database } from "better-sqlite3";
import type { Scale } from "../../../shared/scale.ts";
import { createCalls, type Calls } from "../sql/calls.ts";
import { createStreamRows } from "../sql/stream-rows.ts";
import { createIngest } from "./ingest.ts";

/** Faster than a text that is put together piece by piece; evidence reads every rating of its months. */
const RATING_TEXT = `json_array(t.seq, 'r', t.at, t.mono, t.boot, f.counter, f.service, f.scale, f.level, f.layout,
  t.visit, t.flags)`;

export function createSqliteCalls(
  db: Database,
  start: { readonly zone: string; readonly scales: readonly Scale[] },
): Calls {
  const dataVersion = db.prepare<[], number>("PRAGMA data_version").pluck();
  const engine = {
    db,
    streams: createStreamRows(db, () => dataVersion.get() ?? 0),
    createIngest: (parts: Parameters<typeof createIngest>[1]) => createIngest(db, parts),
    ratingText: RATING_TEXT,
    // An immediate transaction of SQLite has the file to itself.
    takeTurn: () => {},
  };
  return createCalls(engine, start);
}
