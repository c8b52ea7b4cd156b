// The rows of records and marks: the chain as it lies on the disk, and the way back along it.
// Promises: a body is the exact text that was hashed. Never changes or deletes a record.
import type { Database } from "better-sqlite3";
import { nextHash } from "../../shared/evidence/chain.ts";
import { StoreFailure } from "./kiosk-store.ts";
import type { StreamRow } from "./stream-rows.ts";

/** A mark every so many records: a batch is built by hashing at most this many besides its own. */
const MARK_EVERY = 50;

type RecordRow = { readonly seq: number; readonly day: number; readonly body: string };
type RatingRow = { readonly day: number; readonly body: string };

export type RecordRows = {
  readonly insert: (row: {
    readonly streamId: number;
    readonly seq: number;
    readonly at: number;
    readonly day: number;
    readonly body: string;
    /** Undefined behind a hole, where no hash is known. */
    readonly hash: Uint8Array | undefined;
  }) => void;
  readonly find: (streamId: number, seq: number) => RatingRow | undefined;
  readonly listFrom: (streamId: number, first: number, limit: number) => readonly RecordRow[];
  /** The reasons that were given for the rating at `ref`, as their record has them. */
  readonly findReasons: (streamId: number, ref: number) => string | undefined;
  /** How many ratings lie above `seq`. */
  readonly countRatingsAbove: (streamId: number, seq: number) => number;
  /** Seqs of the ratings above `seq` that no record takes back, in order. */
  readonly standingRatingsAbove: (streamId: number, seq: number) => readonly number[];
  /** Where `key` events announce this key; behind a hole nothing is signed, so nothing counts. */
  readonly keyEvents: (
    publicKey: string,
  ) => readonly { readonly stream: string; readonly seq: number }[];
  readonly atOf: (streamId: number, seq: number) => number | undefined;
  /** The chain hash at `seq`; undefined when the records up to it were purged. */
  readonly hashAt: (stream: StreamRow, seq: number) => Buffer | undefined;
  readonly hashAfter: (previous: Buffer, body: string) => Buffer;
  /** The local day of the oldest record that is kept. */
  readonly firstDay: () => number | undefined;
  /** Recomputes the chain from the last mark to the head; throws StoreFailure "corrupt" when it is another. */
  readonly checkChain: (stream: StreamRow) => void;
};

export function createRecordRows(db: Database): RecordRows {
  const insertRecord = db.prepare<[number, number, number, number, string]>(
    "INSERT INTO record (stream_id, seq, at, day, body) VALUES (?, ?, ?, ?, ?)",
  );
  const insertMark = db.prepare<[number, number, Uint8Array]>(
    "INSERT OR IGNORE INTO mark (stream_id, seq, hash) VALUES (?, ?, ?)",
  );
  const find = db.prepare<[number, number], RatingRow>(
    "SELECT day, body FROM record WHERE stream_id = ? AND seq = ?",
  );
  const listFrom = db.prepare<[number, number, number], RecordRow>(
    "SELECT seq, day, body FROM record WHERE stream_id = ? AND seq >= ? ORDER BY seq LIMIT ?",
  );
  const listBetween = db.prepare<[number, number, number], RecordRow>(
    "SELECT seq, day, body FROM record WHERE stream_id = ? AND seq > ? AND seq <= ? ORDER BY seq",
  );
  const countAbove = db.prepare<[number, number], { readonly n: number }>(
    "SELECT count(*) AS n FROM record WHERE stream_id = ? AND seq > ?",
  );
  const findReasons = db
    .prepare<[number, number, number], string>(
      `SELECT json_extract(body, '$[6]') FROM record WHERE stream_id = ? AND seq > ?
         AND json_extract(body, '$[1]') = 'w' AND json_extract(body, '$[5]') = ? ORDER BY seq LIMIT 1`,
    )
    .pluck();
  // The kind of a record stands right behind its number: no need to read it as JSON.
  const countRatingsAbove = db
    .prepare<[number, number], number>(
      `SELECT count(*) FROM record WHERE stream_id = ? AND seq > ? AND instr(body, ',"r",') BETWEEN 1 AND 20`,
    )
    .pluck();
  const standingRatingsAbove = db
    .prepare<[number, number], number>(
      `SELECT seq FROM record WHERE stream_id = ? AND seq > ? AND instr(body, ',"r",') BETWEEN 1 AND 20
         AND NOT EXISTS (SELECT 1 FROM taken_back WHERE taken_back.stream_id = record.stream_id AND ref = record.seq)
         ORDER BY seq`,
    )
    .pluck();
  const keyEvents = db.prepare<[string], { readonly stream: string; readonly seq: number }>(
    `SELECT s.stream, r.seq FROM record r JOIN stream s ON s.id = r.stream_id
       WHERE r.seq <= s.size AND instr(r.body, ',"key",0,"' || ? || '"]') > 0 ORDER BY s.id, r.seq`,
  );
  const firstDay = db.prepare<[], { readonly day: number | null }>(
    "SELECT min(day) AS day FROM (SELECT day FROM record ORDER BY stream_id, seq LIMIT 1)",
  );
  const atOf = db.prepare<[number, number], { readonly at: number }>(
    "SELECT at FROM record WHERE stream_id = ? AND seq = ?",
  );
  const markBefore = db.prepare<[number, number], { readonly seq: number; readonly hash: Buffer }>(
    "SELECT seq, hash FROM mark WHERE stream_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
  );

  function hashFromMark(streamId: number, seq: number): Buffer | undefined {
    const mark = markBefore.get(streamId, seq);
    if (mark === undefined) return undefined;
    let { hash } = mark;
    let reached = mark.seq;
    for (const row of listBetween.iterate(streamId, mark.seq, seq)) {
      if (row.seq !== reached + 1) return undefined;
      reached = row.seq;
      hash = nextHash(hash, row.body);
    }
    return reached === seq ? hash : undefined;
  }

  return {
    insert: ({ streamId, seq, at, day, body, hash }) => {
      insertRecord.run(streamId, seq, at, day, body);
      if (seq % MARK_EVERY === 0 && hash !== undefined) insertMark.run(streamId, seq, hash);
    },
    find: (streamId, seq) => find.get(streamId, seq),
    listFrom: (streamId, first, limit) => listFrom.all(streamId, first, limit),
    findReasons: (streamId, ref) => findReasons.get(streamId, ref, ref),
    countRatingsAbove: (streamId, seq) => countRatingsAbove.get(streamId, seq) ?? 0,
    standingRatingsAbove: (streamId, seq) => standingRatingsAbove.all(streamId, seq),
    keyEvents: (publicKey) => keyEvents.all(publicKey),
    atOf: (streamId, seq) => atOf.get(streamId, seq)?.at,
    hashAt: (stream, seq) => {
      if (seq === stream.size) return stream.head;
      return seq > stream.size ? undefined : hashFromMark(stream.id, seq);
    },
    hashAfter: nextHash,
    firstDay: () => firstDay.get()?.day ?? undefined,
    checkChain: (stream) => {
      // Of a stream that has ended the hole is known, and what lies behind it is owed.
      if (stream.known_size !== null) return;
      const found = hashFromMark(stream.id, stream.size);
      if (found === undefined || !found.equals(stream.head)) {
        throw new StoreFailure(
          "corrupt",
          `the chain of stream ${stream.stream} does not reach its head at ${stream.size}`,
        );
      }
      // Nothing unacknowledged may be missing, and nothing may lie behind the head (K2).
      const acked = Math.max(stream.acked, 0);
      const waiting = countAbove.get(stream.id, acked)?.n;
      if (waiting !== stream.size - acked) {
        throw new StoreFailure(
          "corrupt",
          `stream ${stream.stream} holds ${waiting ?? 0} records above ${acked}, not ${stream.size - acked}`,
        );
      }
    },
  };
}
