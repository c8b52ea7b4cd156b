// The stream, stream_key and checkpoint tables for one transaction of ingest: read and locked in one go, written in one go.
// Promises: the rows of a group's streams are locked in the order of their ids and belong to this transaction until it ends: what is
// read here is what the batches are held against, whatever another hub has written since. Nothing is remembered beyond it.
import type { CheckedMessage } from "../hub-store.ts";
import {
  advanced,
  createStreamRows,
  STREAM_SELECT,
  type RememberedKey,
  type StreamRow,
  type StreamRows,
} from "../sql/stream-rows.ts";
import { createColumns } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";

export type PostgresStreams = StreamRows & {
  /** First in the transaction. */
  readonly lock: (messages: readonly CheckedMessage[]) => void;
  /** Writes what was gathered. */
  readonly flush: () => void;
  readonly reset: () => void;
};

export function createPostgresStreams(db: PostgresConnection): PostgresStreams {
  const shared = createStreamRows(db, () => 0);
  // A kiosk's streams are opened one after the other, whichever hub takes them; before any stream is locked.
  const lockKiosks = db.prepare<{ codes: readonly string[] }>(
    "SELECT id FROM kiosk WHERE code = ANY(@codes::text[]) ORDER BY id FOR NO KEY UPDATE",
  );
  const lockStreams = db.prepare<{ codes: readonly string[] }, StreamRow>(
    `${STREAM_SELECT} WHERE s.code = ANY(@codes::text[]) ORDER BY s.id FOR UPDATE OF s`,
  );
  const keysOf = db.prepare<{ ids: readonly number[] }, RememberedKey & { stream_id: number }>(
    `SELECT stream_id, key, from_seq FROM stream_key WHERE stream_id = ANY(@ids::int8[])
     ORDER BY stream_id, from_seq DESC`,
  );
  const advanceAll = db.prepare(
    `UPDATE stream SET hi = u.hi, head = u.head, received_at = u.received_at, last_effective_at = u.last,
       anchor_boot = u.boot, anchor_mono = u.mono, anchor_true_at = u.true_at
     FROM unnest(@ids::int8[], @hi::int8[], @head::bytea[], @received::int8[], @last::int8[], @boot::int8[], @mono::int8[],
       @trueAt::int8[]) AS u (id, hi, head, received_at, last, boot, mono, true_at)
     WHERE stream.id = u.id`,
  );
  const addCheckpoints = db.prepare(
    `INSERT INTO checkpoint (stream_id, seq, head, key, sig, received_at)
     SELECT * FROM unnest(@stream::int8[], @seq::int8[], @head::bytea[], @key::text[], @sig::bytea[], @received::int8[])`,
  );
  const checkpoints = createColumns(["stream", "seq", "head", "key", "sig", "received"]);
  const moved = new Map<number, StreamRow>();

  function reset(): void {
    shared.forget();
    checkpoints.take();
    moved.clear();
  }

  return {
    ...shared,
    lock(messages) {
      const opens = messages.filter(({ kind }) => kind === "open");
      if (opens.length > 0) lockKiosks.all({ codes: opens.map(({ kiosk }) => kiosk) });
      const found = lockStreams.all({ codes: [...new Set(messages.map(({ stream }) => stream))] });
      for (const row of found) shared.remember(row);
      const keys = new Map<number, RememberedKey[]>();
      for (const { stream_id, ...key } of keysOf.all({ ids: found.map(({ id }) => id) })) {
        const known = keys.get(stream_id) ?? [];
        known.push(key);
        keys.set(stream_id, known);
      }
      for (const [id, own] of keys) shared.rememberKeys(id, own);
    },
    advance(row, hi, head, time, received) {
      const next = advanced(row, hi, head, time, received);
      shared.remember(next);
      moved.set(row.id, next);
    },
    addCheckpoint(stream, seq, head, key, sig, received) {
      checkpoints.add({ stream, seq, head, key, sig: Buffer.from(sig, "base64url"), received });
    },
    flush() {
      if (checkpoints.count() > 0) addCheckpoints.run(checkpoints.take());
      if (moved.size === 0) return;
      const rows = [...moved.values()];
      const column = <T>(of: (row: StreamRow) => T): readonly T[] => rows.map(of);
      advanceAll.run({
        ids: column(({ id }) => id),
        hi: column(({ hi }) => hi),
        head: column(({ head }) => head),
        received: column(({ received_at }) => received_at),
        last: column(({ last_effective_at }) => last_effective_at),
        boot: column(({ anchor_boot }) => anchor_boot),
        mono: column(({ anchor_mono }) => anchor_mono),
        trueAt: column(({ anchor_true_at }) => anchor_true_at),
      });
      moved.clear();
    },
    reset,
  };
}
