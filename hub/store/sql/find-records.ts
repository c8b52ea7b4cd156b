// What placing a record looks for among the records that are written, and the one mark that it changes; the same on every engine.
import { VOIDED } from "./tally-changes.ts";
import type { PlacedRating } from "./record-rows.ts";
import type { SqlConnection } from "./sql-connection.ts";

export function createFindRecords(db: SqlConnection) {
  const rating = db.prepare<[number, number], PlacedRating>(
    "SELECT facet_id, visit, day, hour, standing, late FROM rating WHERE stream_id = ? AND seq = ?",
  );
  const quarantined = db
    .prepare<[number, number], string>(
      "SELECT kind FROM quarantine WHERE stream_id = ? AND seq = ?",
    )
    .pluck();
  const reasons = db
    .prepare<[number, number], string>(
      "SELECT text FROM entry WHERE stream_id = ? AND ref = ? AND kind = 'w' ORDER BY seq DESC LIMIT 1",
    )
    .pluck();
  const markVoided = db.prepare<[number, number]>(
    `UPDATE rating SET standing = ${VOIDED} WHERE stream_id = ? AND seq = ?`,
  );
  return {
    rating: (streamId: number, seq: number): PlacedRating | undefined => rating.get(streamId, seq),
    quarantinedKind: (streamId: number, seq: number): string | undefined =>
      quarantined.get(streamId, seq),
    /** The text of the newest reasons for the rating at `seq`. */
    newestReasons: (streamId: number, seq: number): string | undefined =>
      reasons.get(streamId, seq),
    markVoided(streamId: number, seq: number): void {
      markVoided.run(streamId, seq);
    },
  };
}
