// Makes a copy of a database that may be in use, and examines a copy: file by file, whoever asks.
// Promises: a copy is one snapshot, complete and on the disk when this returns; the source is only read. Examining changes
// nothing, and says in sentences what is wrong: damage, holes, cursors without their checkpoint, rollups that are no recount.
import { closeSync, fsyncSync, openSync } from "node:fs";
import Sqlite, { type Database } from "better-sqlite3";
import type { DataHead, Examination } from "../backup-store.ts";
import { DATA_HEAD } from "../sql/backup-rows.ts";
import { createCompareRollups } from "../sql/compare-rollups.ts";
import { createStoredChain } from "../sql/stored-chain.ts";
import { SCHEMA_VERSION } from "./migrate.ts";

const EVERY_DAY = { from: 20_000_101, to: 29_991_231 };
const MOST_FAULTS = 20;
/** The chain of so many streams is made again up to their heads, the newest first. */
const MOST_CHAINS = 1_000;

/** `to` must not be there yet. A long read: the source's -wal grows meanwhile, and shrinks afterwards. */
export function copyDatabase(file: string, to: string): void {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    db.pragma("busy_timeout = 5000");
    copyFrom(db, to);
  } finally {
    db.close();
  }
}

/** From an open connection that is in no transaction. */
export function copyFrom(db: Database, to: string): void {
  db.prepare("VACUUM INTO ?").run(to);
  const descriptor = openSync(to, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Throws SqliteError when the file cannot be read as a database at all. Of an older schema only its pages are examined. */
export function examineDatabase(file: string): Examination {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    db.pragma("trusted_schema = OFF");
    db.pragma("cell_size_check = ON");
    const schema = Number(db.pragma("user_version", { simple: true }));
    if (schema > SCHEMA_VERSION) {
      const why = `it has schema version ${schema}, and this program knows versions up to ${SCHEMA_VERSION}`;
      return { ...NOTHING, schema, faults: [why] };
    }
    const page = String(db.pragma("quick_check(1)", { simple: true }));
    if (page !== "ok") return { ...NOTHING, schema, faults: [page] };
    if (schema < 1) return { ...NOTHING, schema, faults: ["it holds no data set of a hub"] };
    const head = db.prepare<[], DataHead>(DATA_HEAD).get() ?? NOTHING;
    const cursors = db
      .prepare<[], { stream: string; hi: number }>("SELECT code AS stream, hi FROM stream")
      .all();
    const faults = schema === SCHEMA_VERSION ? disagreements(db) : [];
    return { ...head, schema, cursors, faults };
  } finally {
    db.close();
  }
}

const NOTHING = { gen: 0, streams: 0, records: 0, audit: 0, cursors: [] };

function disagreements(db: Database): readonly string[] {
  const holes = db
    .prepare<[number], string>(
      `SELECT 'stream ' || s.code || ' says ' || s.hi || ' records and holds ' || n.held FROM stream s JOIN
         (SELECT id, (SELECT count(*) FROM rating WHERE stream_id = id) + (SELECT count(*) FROM entry WHERE stream_id = id)
            + (SELECT count(*) FROM quarantine WHERE stream_id = id) AS held FROM stream) n ON n.id = s.id
       WHERE n.held <> s.hi LIMIT ?`,
    )
    .pluck();
  const unsigned = db
    .prepare<[number], string>(
      `SELECT 'stream ' || s.code || ' has no signed head at ' || s.hi FROM stream s
         LEFT JOIN checkpoint c ON c.stream_id = s.id AND c.seq = s.hi WHERE c.head IS NOT s.head LIMIT ?`,
    )
    .pluck();
  const missing = [...holes.all(MOST_FAULTS), ...unsigned.all(MOST_FAULTS)];
  return [
    ...missing,
    ...(missing.length === 0 ? brokenChains(db) : []),
    ...createCompareRollups(db)(EVERY_DAY, MOST_FAULTS),
  ];
}

/** The records of the last signed part of every stream, made again and hashed. */
function brokenChains(db: Database): readonly string[] {
  const { chainedHash } = createStoredChain(db);
  const heads = db.prepare<[number], { id: number; code: string; hi: number; head: Buffer }>(
    "SELECT id, code, hi, head FROM stream WHERE hi > 0 ORDER BY received_at DESC LIMIT ?",
  );
  return heads
    .all(MOST_CHAINS)
    .filter(({ id, hi, head }) => chainedHash(id, hi) !== head.toString("base64url"))
    .map(({ code, hi }) => `the records of stream ${code} do not give its signed head at ${hi}`)
    .slice(0, MOST_FAULTS);
}
