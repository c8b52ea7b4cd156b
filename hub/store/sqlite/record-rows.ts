// The rating, entry and quarantine tables: every record of every stream, in exactly one of the three.
// Promises: what was added is in its table when the next thing looks for it; no row is ever deleted.
import type { Database } from "better-sqlite3";
import type { StreamRecord } from "../../../shared/rating.ts";
import { canonical } from "../../../shared/record-text.ts";
import type { QuarantineReason } from "../judge-record.ts";
import { reasonsIn, refOf, type Dated, type RecordRows } from "../sql/record-rows.ts";
import { createFindRecords } from "../sql/find-records.ts";
import { createRatingRuns } from "./rating-runs.ts";

export function createRecordRows(
  db: Database,
): RecordRows & { /** After a transaction that failed. */ readonly forgetRatings: () => void } {
  const runs = createRatingRuns(db);
  const find = createFindRecords(db);
  const insertEntry = db.prepare(
    `INSERT INTO entry (stream_id, seq, kind, ref, effective_at, time_source, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertQuarantine = db.prepare(
    `INSERT INTO quarantine (stream_id, seq, kind, why, effective_at, time_source, day, hour, received_at, text)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
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

  return {
    addRating: runs.add,
    writeRatings: runs.flush,
    forgetRatings: runs.reset,
    insertEntry(streamId: number, record: StreamRecord, { effective, source }: Dated): void {
      const ref = refOf(record);
      insertEntry.run(streamId, record[0], record[1], ref, effective, source, canonical(record));
    },
    insertQuarantine(
      streamId: number,
      record: StreamRecord,
      why: QuarantineReason,
      { effective, source, day, hour }: Dated,
      receivedAt: number,
    ): void {
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
    findRating: find.rating,
    isQuarantinedRating: (streamId: number, seq: number): boolean =>
      find.quarantinedKind(streamId, seq) === "r",
    markVoided: find.markVoided,
    reasonsOf: (streamId: number, seq: number): readonly string[] =>
      reasonsIn(find.newestReasons(streamId, seq)),
    claimVisit: (centreId: number, token: string, streamId: number, seq: number): boolean =>
      claimVisit.run(centreId, token, streamId, seq).changes > 0,
    freeVisit(centreId: number, token: string, streamId: number, seq: number): void {
      freeVisit.run(centreId, token, streamId, seq);
    },
    addDay(streamId: number, day: number, first: number, last: number): void {
      addDay.run(streamId, day, first, last);
    },
  };
}
