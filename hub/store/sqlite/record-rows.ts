// The rating, entry and quarantine tables: every record of every stream, in exactly one of the three.
// Promises: all chained fields are columns or text, so the canonical bytes can be made again; no row is ever deleted.
import type { Database } from "better-sqlite3";
import { nextHash } from "../../../shared/evidence/chain.ts";
import type { RatingRecord, StreamRecord } from "../../../shared/rating.ts";
import { canonical } from "../../../shared/record-text.ts";
import type { QuarantineReason } from "../judge-record.ts";
import { createRatingRuns } from "./rating-runs.ts";
import { VOIDED } from "./rollup.ts";

/** When a record is taken to have happened. */
export type Dated = {
  readonly effective: number;
  readonly source: number;
  readonly day: number;
  readonly hour: number;
};

export type PlacedRating = {
  readonly facet_id: number;
  readonly visit: string;
  readonly day: number;
  readonly hour: number;
  readonly standing: number;
  readonly late: number;
};

type RatingText = {
  readonly seq: number;
  readonly at: number;
  readonly mono: number;
  readonly boot: number;
  readonly counter: string;
  readonly service: string;
  readonly scale: string;
  readonly level: string;
  readonly layout: number;
  readonly visit: string;
  readonly flags: number;
};

export type RecordRows = ReturnType<typeof createRecordRows>;

export function createRecordRows(db: Database) {
  const runs = createRatingRuns(db);
  const insertEntry = db.prepare(
    `INSERT INTO entry (stream_id, seq, kind, ref, effective_at, time_source, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertQuarantine = db.prepare(
    `INSERT INTO quarantine (stream_id, seq, kind, why, effective_at, time_source, day, hour, received_at, text)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const findRating = db.prepare<[number, number], PlacedRating>(
    "SELECT facet_id, visit, day, hour, standing, late FROM rating WHERE stream_id = ? AND seq = ?",
  );
  const quarantinedKind = db
    .prepare<[number, number], string>(
      "SELECT kind FROM quarantine WHERE stream_id = ? AND seq = ?",
    )
    .pluck();
  const markVoided = db.prepare(
    `UPDATE rating SET standing = ${VOIDED} WHERE stream_id = ? AND seq = ?`,
  );
  const referring = db
    .prepare<[number, number, string], string>(
      `SELECT text FROM entry WHERE stream_id = ? AND ref = ? AND kind = ? ORDER BY seq DESC LIMIT 1`,
    )
    .pluck();
  const claimVisit = db.prepare(
    "INSERT INTO visit (centre_id, token, stream_id, seq) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const freeVisit = db.prepare(
    "DELETE FROM visit WHERE centre_id = ? AND token = ? AND stream_id = ? AND seq = ?",
  );
  const addDay = db.prepare(
    `INSERT INTO stream_day (stream_id, day, first_seq, last_seq) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET first_seq = min(first_seq, excluded.first_seq), last_seq = max(last_seq, excluded.last_seq)`,
  );
  const checkpointAt = db
    .prepare<[number, number], Buffer>(
      "SELECT head FROM checkpoint WHERE stream_id = ? AND seq = ?",
    )
    .pluck();
  const checkpointBefore = db.prepare<[number, number], { seq: number; head: Buffer }>(
    "SELECT seq, head FROM checkpoint WHERE stream_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
  );
  const ratings = db.prepare<[number, number, number], RatingText>(
    `SELECT r.seq, r.at, r.mono, r.boot, f.counter, f.service, f.scale, f.level, f.layout, r.visit, r.flags
     FROM rating r JOIN facet f ON f.id = r.facet_id WHERE r.stream_id = ? AND r.seq > ? AND r.seq <= ?`,
  );
  const texts = db.prepare<
    [number, number, number, number, number, number],
    { seq: number; text: string }
  >(
    `SELECT seq, text FROM entry WHERE stream_id = ? AND seq > ? AND seq <= ?
     UNION ALL SELECT seq, text FROM quarantine WHERE stream_id = ? AND seq > ? AND seq <= ?`,
  );

  /** The canonical texts of the records after `after` up to `upto`, in order. */
  function canonicalTexts(streamId: number, after: number, upto: number): readonly string[] {
    const found = new Array<string | undefined>(upto - after).fill(undefined);
    for (const r of ratings.iterate(streamId, after, upto)) {
      const { seq, at, mono, boot, counter, service, scale, level, layout, visit, flags } = r;
      const record: RatingRecord = [
        ...([seq, "r", at, mono, boot] as const),
        ...([counter, service, scale, level, layout, visit, flags] as const),
      ];
      found[seq - after - 1] = canonical(record);
    }
    for (const { seq, text } of texts.iterate(streamId, after, upto, streamId, after, upto)) {
      found[seq - after - 1] = text;
    }
    return found.map((text, i) => {
      if (text === undefined) throw new Error(`record ${after + 1 + i} of ${streamId} is missing`);
      return text;
    });
  }

  /** h_seq, base64url, made again from the records since the checkpoint before it. */
  function chainedHash(streamId: number, seq: number): string {
    const before = checkpointBefore.get(streamId, seq);
    if (before === undefined) throw new Error(`stream ${streamId} has no checkpoint`);
    let head = before.head;
    for (const text of canonicalTexts(streamId, before.seq, seq)) head = nextHash(head, text);
    return head.toString("base64url");
  }

  return {
    /** Rows come into the table with `writeRatings`; call it before anything looks for them, and at the end of a batch. */
    addRating: runs.add,
    writeRatings: runs.flush,
    /** After a transaction that failed. */
    forgetRatings: runs.reset,
    insertEntry(streamId: number, record: StreamRecord, dated: Dated): void {
      const ref = record[1] === "w" || record[1] === "v" ? record[5] : null;
      const { effective, source } = dated;
      insertEntry.run(streamId, record[0], record[1], ref, effective, source, canonical(record));
    },
    insertQuarantine(
      streamId: number,
      record: StreamRecord,
      why: QuarantineReason,
      dated: Dated,
      receivedAt: number,
    ): void {
      const { effective, source, day, hour } = dated;
      insertQuarantine.run(
        streamId,
        record[0],
        record[1],
        why,
        effective,
        source,
        day,
        hour,
        receivedAt,
        canonical(record),
      );
    },
    findRating: (streamId: number, seq: number): PlacedRating | undefined =>
      findRating.get(streamId, seq),
    isQuarantinedRating: (streamId: number, seq: number): boolean =>
      quarantinedKind.get(streamId, seq) === "r",
    markVoided(streamId: number, seq: number): void {
      markVoided.run(streamId, seq);
    },
    /** The reason codes that explain the rating at `seq` so far. */
    reasonsOf(streamId: number, seq: number): readonly string[] {
      const text = referring.get(streamId, seq, "w");
      if (text === undefined) return [];
      const record = JSON.parse(text) as StreamRecord; // written by insertEntry only
      return record[1] === "w" ? reasonCodes(record[6]) : [];
    },
    /** True when this rating is the first counted one of its visit. */
    claimVisit: (centreId: number, token: string, streamId: number, seq: number): boolean =>
      claimVisit.run(centreId, token, streamId, seq).changes > 0,
    freeVisit(centreId: number, token: string, streamId: number, seq: number): void {
      freeVisit.run(centreId, token, streamId, seq);
    },
    /** Records `first` to `last` of the stream lie on `day`. */
    addDay(streamId: number, day: number, first: number, last: number): void {
      addDay.run(streamId, day, first, last);
    },
    canonicalTexts,
    /** Our h_seq, base64url: from a checkpoint, else made again from the nearest one before. */
    storedHash: (streamId: number, seq: number): string =>
      checkpointAt.get(streamId, seq)?.toString("base64url") ?? chainedHash(streamId, seq),
    chainedHash,
  };
}

export function reasonCodes(text: string): readonly string[] {
  return [...new Set(text.split(","))];
}
