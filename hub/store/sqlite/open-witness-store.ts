// The witness's own small database: every head and every seal that it heard, each once, in the order in which they came.
// Promises: rows are only added, also by triggers that refuse anything else; durable before the call returns.
import Sqlite from "better-sqlite3";
import type { HeardCheckpoint, HeardSeal } from "../../../shared/witnessed.ts";
import { StoreOpenError } from "../store-failure.ts";

export type WitnessStore = {
  /** False when exactly this was heard before. */
  readonly keepCheckpoint: (heard: HeardCheckpoint) => boolean;
  readonly keepSeal: (heard: HeardSeal) => boolean;
  /** In the order of their sizes; of two heads of one size both. */
  readonly checkpointsOf: (stream: string) => readonly HeardCheckpoint[];
  /** Streams that were heard of from `from` until before `until`. */
  readonly streamsHeard: (from: number, until: number) => readonly HeardCheckpoint[];
  readonly sealsOf: (period: string, calendar: string) => readonly HeardSeal[];
  readonly close: () => void;
};

const append = (table: string): string => `
CREATE TRIGGER IF NOT EXISTS ${table}_no_update BEFORE UPDATE ON ${table}
  BEGIN SELECT RAISE(ABORT, 'a witness changes nothing'); END;
CREATE TRIGGER IF NOT EXISTS ${table}_no_delete BEFORE DELETE ON ${table}
  BEGIN SELECT RAISE(ABORT, 'a witness forgets nothing'); END;`;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS heard_checkpoint (
  id INTEGER PRIMARY KEY, stream TEXT NOT NULL, kiosk TEXT NOT NULL, centre TEXT NOT NULL, size INTEGER NOT NULL,
  head TEXT NOT NULL, key TEXT NOT NULL, sig TEXT NOT NULL, acked INTEGER NOT NULL, heard_at INTEGER NOT NULL,
  UNIQUE (stream, size, head, key, acked)
) STRICT;
CREATE INDEX IF NOT EXISTS heard_checkpoint_at ON heard_checkpoint (heard_at);
CREATE TABLE IF NOT EXISTS heard_seal (
  id INTEGER PRIMARY KEY, period TEXT NOT NULL, calendar TEXT NOT NULL, revision INTEGER NOT NULL, digest TEXT NOT NULL,
  public_key TEXT NOT NULL, message TEXT NOT NULL, heard_at INTEGER NOT NULL, UNIQUE (digest, public_key)
) STRICT;
${append("heard_checkpoint")}
${append("heard_seal")}`;

const CHECKPOINT = "stream, kiosk, centre, size, head, key, sig, acked, heard_at AS heardAt";

/** Throws StoreOpenError when the file cannot be used. */
export function openWitnessStore(file: string): WitnessStore {
  let db: Sqlite.Database;
  try {
    db = new Sqlite(file);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("trusted_schema = OFF");
    db.exec(SCHEMA);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new StoreOpenError("cannot_open", `${file} cannot be opened: ${error.message}`);
  }
  const addCheckpoint = db.prepare(
    `INSERT INTO heard_checkpoint (stream, kiosk, centre, size, head, key, sig, acked, heard_at)
     VALUES (@stream, @kiosk, @centre, @size, @head, @key, @sig, @acked, @heardAt) ON CONFLICT DO NOTHING`,
  );
  const addSeal = db.prepare(
    `INSERT INTO heard_seal (period, calendar, revision, digest, public_key, message, heard_at)
     VALUES (@period, @calendar, @revision, @digest, @publicKey, @message, @heardAt) ON CONFLICT DO NOTHING`,
  );
  const ofStream = db.prepare<[string], HeardCheckpoint>(
    `SELECT ${CHECKPOINT} FROM heard_checkpoint WHERE stream = ? ORDER BY size, id`,
  );
  const heard = db.prepare<[number, number], HeardCheckpoint>(
    `SELECT ${CHECKPOINT} FROM heard_checkpoint WHERE id IN
       (SELECT max(id) FROM heard_checkpoint WHERE heard_at >= ? AND heard_at < ? GROUP BY stream) ORDER BY stream`,
  );
  const seals = db.prepare<[string, string], HeardSeal>(
    `SELECT period, calendar, revision, digest, public_key AS publicKey, message, heard_at AS heardAt
     FROM heard_seal WHERE period = ? AND calendar = ? ORDER BY id`,
  );
  return {
    keepCheckpoint: (checkpoint) => addCheckpoint.run(checkpoint).changes > 0,
    keepSeal: (seal) => addSeal.run(seal).changes > 0,
    checkpointsOf: (stream) => ofStream.all(stream),
    streamsHeard: (from, until) => heard.all(from, until),
    sealsOf: (period, calendar) => seals.all(period, calendar),
    close: () => void db.close(),
  };
}
