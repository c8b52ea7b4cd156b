// How far each stream is stored, said three times: by its cursor, by its newest signature, by its newest record.
// Promises: reads only; one look at every stream by its keys, no record is read.
import type { CursorFault } from "../quality-store.ts";
import type { SqlConnection } from "./sql-connection.ts";

export function createCursorRows(db: SqlConnection) {
  const faults = db.prepare<[number], CursorFault>(
    `SELECT stream, ends.cursor, signed, stored FROM (
       SELECT s.code AS stream, s.hi AS cursor, p.seq AS signed, CASE WHEN p.head = s.head THEN 1 ELSE 0 END AS same,
         (SELECT coalesce(max(seq), 0) FROM (
            SELECT max(seq) AS seq FROM rating WHERE stream_id = s.id
            UNION ALL SELECT max(seq) FROM entry WHERE stream_id = s.id
            UNION ALL SELECT max(seq) FROM quarantine WHERE stream_id = s.id) newest) AS stored
       FROM stream s LEFT JOIN checkpoint p ON p.stream_id = s.id
         AND p.seq = (SELECT max(seq) FROM checkpoint n WHERE n.stream_id = s.id)) ends
     WHERE same = 0 OR signed <> ends.cursor OR stored <> ends.cursor ORDER BY stream LIMIT ?`,
  );
  return { listCursorFaults: (most: number): readonly CursorFault[] => faults.all(most) };
}
