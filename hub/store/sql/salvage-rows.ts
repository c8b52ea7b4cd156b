// What a kiosk could save from behind a hole of a stream that it had to end (H14): kept under the old stream and its own seq.
// Promises: never counted, because no chain says that it belongs there, and never lost: an alarm tells people to look.
import type { SqlConnection } from "./sql-connection.ts";
import { canonical } from "../../../shared/record-text.ts";
import type { CheckedSalvage, IngestOutcome } from "../hub-store.ts";
import type { StatusRows } from "./status-rows.ts";
import type { StreamRow, StreamRows } from "./stream-rows.ts";

export type SalvageRows = {
  readonly take: (message: CheckedSalvage, receivedAt: number) => IngestOutcome;
};

export function createSalvageRows(parts: {
  readonly db: SqlConnection;
  readonly streams: StreamRows;
  readonly statuses: StatusRows;
}): SalvageRows {
  const { db, streams, statuses } = parts;
  const insert = db.prepare(
    `INSERT INTO salvaged (stream_id, seq, kind, text, digest, key, sig, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const countRatings = db
    .prepare<[number], number>("SELECT count(*) FROM salvaged WHERE stream_id = ? AND kind = 'r'")
    .pluck();

  function refusal({ kiosk, centre, stream, key }: CheckedSalvage, row: StreamRow | undefined) {
    if (row === undefined) return "unknown_stream";
    if (row.kiosk !== kiosk || row.centre !== centre) return "centre_mismatch";
    if (row.revoked_at !== null) return "revoked";
    if (streams.keyAt(row, row.hi + 1) !== key) return "bad_sig";
    // Only of a stream that its kiosk has left for a newer one.
    return streams.newestOf(row.kiosk_id)?.code === stream ? "bad_chain" : undefined;
  }

  return {
    take: (message, receivedAt) => {
      const { stream, records, digest, key, sig } = message;
      const row = streams.find(stream);
      const code = refusal(message, row);
      const first = records[0]?.[0] ?? 0;
      if (row === undefined || code !== undefined) {
        const count = records.length;
        return { kind: "reject", stream, code: code ?? "unknown_stream", first, count };
      }
      let inserted = 0;
      for (const record of records) {
        // What the chain holds is known better already.
        if (record[0] <= row.hi) continue;
        const text = canonical(record);
        const about = [row.id, record[0], record[1], text, digest, key, sig, receivedAt];
        inserted += insert.run(...about).changes;
      }
      if (inserted > 0) {
        const n = countRatings.get(row.id) ?? 0;
        const detail = `${stream}: ${n} ratings saved from behind a hole; kept, not counted`;
        statuses.raiseAlarm({ at: receivedAt, kiosk: row.kiosk, code: "salvaged", detail });
      }
      const upto = records.at(-1)?.[0] ?? 0;
      return { kind: "ack", stream, upto, head: digest, safe: row.safe, want: null, inserted };
    },
  };
}
