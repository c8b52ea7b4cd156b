// Writes the ratings of one batch in runs: many rows a statement, with what they share bound once.
// Promises: the same rows as one INSERT a rating; what was added is in the table after `flush`, and only then.
import type { Database } from "better-sqlite3";
import type { RatingRecord } from "../../../shared/rating.ts";

/** Rows a statement, largest first; what is left over goes one by one. Binding is what a row costs, more than SQLite itself. */
const RUN_LENGTHS = [32, 8, 4] as const;
const OWN_COLUMNS = 6;

export function createRatingRuns(db: Database) {
  const insertOne = db.prepare(
    `INSERT INTO rating (stream_id, boot, visit, flags, day, standing, late, time_source, seq, at, mono, facet_id, effective_at, hour)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const inserts = RUN_LENGTHS.map((length) => ({ length, insert: prepareRun(db, length) }));
  /** What every row of the run has in common, in the order of the statement. */
  let shared: readonly [number, number, string, number, number, number, number, number] | undefined;
  let own: number[] = [];

  function flush(): void {
    if (shared === undefined) return;
    let at = 0;
    for (const { length, insert } of inserts) {
      const values = length * OWN_COLUMNS;
      for (; own.length - at >= values; at += values) {
        // As arguments: out of an array each value costs another call into the engine.
        insert.run(...shared, ...own.slice(at, at + values));
      }
    }
    for (; at < own.length; at += OWN_COLUMNS) {
      insertOne.run(...shared, ...own.slice(at, at + OWN_COLUMNS));
    }
    own = [];
    shared = undefined;
  }

  return {
    add(
      streamId: number,
      r: RatingRecord,
      facetId: number,
      effective: number,
      day: number,
      hour: number,
      standing: number,
      late: number,
      source: number,
    ): void {
      if (
        shared === undefined ||
        shared[0] !== streamId ||
        shared[1] !== r[4] ||
        shared[2] !== r[10] ||
        shared[3] !== r[11] ||
        shared[4] !== day ||
        shared[5] !== standing ||
        shared[6] !== late ||
        shared[7] !== source
      ) {
        flush();
        shared = [streamId, r[4], r[10], r[11], day, standing, late, source];
      }
      own.push(r[0], r[2], r[3], facetId, effective, hour);
    },
    flush,
    /** Forgets what was not written: after a transaction that failed. */
    reset(): void {
      own = [];
      shared = undefined;
    },
  };
}

function prepareRun(db: Database, length: number) {
  const rows = new Array(length).fill("(?, ?, ?, ?, ?, ?)").join(", ");
  return db.prepare(
    `INSERT INTO rating (stream_id, seq, at, mono, boot, facet_id, visit, flags, effective_at, day, hour, standing, late, time_source)
     SELECT s.stream_id, r.column1, r.column2, r.column3, s.boot, r.column4, s.visit, s.flags, r.column5, s.day, r.column6,
       s.standing, s.late, s.time_source
     FROM (SELECT ? AS stream_id, ? AS boot, ? AS visit, ? AS flags, ? AS day, ? AS standing, ? AS late, ? AS time_source) s,
       (VALUES ${rows}) r`,
  );
}
