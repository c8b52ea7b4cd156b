// How far each stream is stored, said three times: by its cursor, by its newest signature, by its newest record.
// Promises: reads only; one look at every stream by its keys, no record is read.
import type { Database } from "better-sqlite3";
import type { CursorFault } from "../quality-store.ts";

const NEWEST = (table: string): string =>
  `coalesce((SELECT max(seq) FROM ${table} t WHERE t.stream_id = s.id), 0)`;

export function createCursorRows(db: Database) {
  const faults = db.prepare<[number], CursorFault>(
    `SELECT code AS stream, hi AS cursor, signed, stored FROM (
       SELECT s.code, s.hi, p.seq AS signed, p.head = s.head AS isSame,
         max(${["rating", "entry", "quarantine"].map(NEWEST).join(", ")}) AS stored
       FROM stream s LEFT JOIN checkpoint p ON p.stream_id = s.id
         AND p.seq = (SELECT max(seq) FROM checkpoint n WHERE n.stream_id = s.id))
     WHERE signed IS NOT hi OR isSame IS NOT 1 OR stored <> hi ORDER BY code LIMIT ?`,
  );
  return { listCursorFaults: (most: number): readonly CursorFault[] => faults.all(most) };
}
