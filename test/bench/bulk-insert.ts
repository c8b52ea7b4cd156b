// Baseline R: the same number of ratings inserted straight into the hub's own schema by one process, 2,000 rows a durable
// transaction; no MQTT, no signature, no chain, no rollup. What SQLite and the disk allow.
import Database from "better-sqlite3";
import type { Backlog } from "./run-backlog.ts";

const ROWS_PER_COMMIT = 2_000;

export type BulkRate = {
  readonly ratingsPerSecond: number;
  /** Per second of processor time. */
  readonly ratingsPerBusySecond: number;
};

/** `file` is a hub database with its schema and nothing in it. */
export function bulkInsert(file: string, { kiosks, batches, perBatch, warm }: Backlog): BulkRate {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("cache_size = -65536");
  db.pragma("wal_autocheckpoint = 4000");
  const insertRating = db.prepare(
    `INSERT INTO rating (stream_id, seq, at, mono, boot, facet_id, visit, flags, effective_at, day, hour,
       standing, late, time_source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const at = 1_790_000_000_000;
  let startedAt = performance.now();
  let busyBefore = process.cpuUsage();
  let rows = 0;
  db.exec("BEGIN IMMEDIATE");
  // The order in which batches arrive at a hub: one of each kiosk in turn.
  for (let batch = 0; batch < warm + batches; batch++) {
    if (batch === warm) [startedAt, busyBefore] = [performance.now(), process.cpuUsage()];
    for (let kiosk = 1; kiosk <= kiosks; kiosk++) {
      for (let i = 1; i <= perBatch; i++) {
        const seq = batch * perBatch + i;
        const when = at + seq * 20_000;
        insertRating.run(
          kiosk,
          seq,
          when,
          seq * 20_000,
          7,
          (seq % 6) + 1,
          "",
          0,
          when,
          20_261_101,
          9,
          0,
          0,
          0,
        );
        rows += 1;
        if (rows % ROWS_PER_COMMIT === 0) db.exec("COMMIT; BEGIN IMMEDIATE");
      }
    }
  }
  db.exec("COMMIT");
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(busyBefore);
  db.close();
  const ratings = kiosks * batches * perBatch;
  return {
    ratingsPerSecond: ratings / seconds,
    ratingsPerBusySecond: ratings / ((user + system) / 1e6),
  };
}
