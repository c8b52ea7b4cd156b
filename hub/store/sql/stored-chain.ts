// The records of a stream made into their chain again, from the rating, entry and quarantine tables: each is in exactly one of them.
// Promises: reads only; all chained fields are columns or text, so the canonical bytes can be made again.
import { nextHash } from "../../../shared/evidence/chain.ts";
import type { RatingRecord } from "../../../shared/rating.ts";
import { canonical } from "../../../shared/record-text.ts";
import type { SqlConnection } from "./sql-connection.ts";

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

export function createStoredChain(db: SqlConnection) {
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
    /** Our h_seq, base64url: from a checkpoint, else made again from the nearest one before. */
    storedHash: (streamId: number, seq: number): string =>
      checkpointAt.get(streamId, seq)?.toString("base64url") ?? chainedHash(streamId, seq),
    chainedHash,
  };
}
