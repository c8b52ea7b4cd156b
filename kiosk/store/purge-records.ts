// Forgets old records (protocol K12): only what the hub holds and has backed up, only the oldest run of them, never the last 1,000.
// Promises: what stays can still be hashed and sent; a trigger of the schema refuses anything more.
import type { Database } from "better-sqlite3";

/** One transaction deletes at most so many, so that a tap never waits long. */
const MOST_AT_ONCE = 5_000;
const ALWAYS_KEPT = 1_000;

type Bounds = { readonly id: number; readonly most: number };

/** The returned function deletes one portion of the records older than `at` and tells how many those were. */
export function createPurge(db: Database): (at: number) => number {
  const listBounds = db.prepare<[], Bounds>(
    `SELECT id, min(acked, safe, size - ${ALWAYS_KEPT}) AS most FROM stream ORDER BY id`,
  );
  const firstSeq = db.prepare<[number], { readonly seq: number | null }>(
    "SELECT min(seq) AS seq FROM record WHERE stream_id = ?",
  );
  const firstYoung = db.prepare<[number, number, number], { readonly seq: number }>(
    "SELECT seq FROM record WHERE stream_id = ? AND seq <= ? AND at >= ? ORDER BY seq LIMIT 1",
  );
  const markBefore = db.prepare<[number, number], { readonly seq: number | null }>(
    "SELECT max(seq) AS seq FROM mark WHERE stream_id = ? AND seq <= ?",
  );
  const dropRecords = db.prepare<[number, number]>(
    "DELETE FROM record WHERE stream_id = ? AND seq <= ?",
  );
  const dropMarks = db.prepare<[number, number]>(
    "DELETE FROM mark WHERE stream_id = ? AND seq < ?",
  );
  const dropTakenBack = db.prepare<[number, number]>(
    "DELETE FROM taken_back WHERE stream_id = ? AND ref <= ?",
  );

  function purgeStream({ id, most }: Bounds, at: number): number {
    const first = firstSeq.get(id)?.seq ?? null;
    if (first === null || most < first) return 0;
    const young = firstYoung.get(id, most, at)?.seq;
    const last = Math.min(most, young === undefined ? most : young - 1, first + MOST_AT_ONCE - 1);
    // The chain of what stays begins at a mark.
    const mark = markBefore.get(id, last)?.seq ?? 0;
    if (mark < first) return 0;
    const { changes } = dropRecords.run(id, mark);
    dropMarks.run(id, mark);
    dropTakenBack.run(id, mark);
    return changes;
  }

  return (at) => listBounds.all().reduce((sum, bounds) => sum + purgeStream(bounds, at), 0);
}
