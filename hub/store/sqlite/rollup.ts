// Station 8, the rollups: gathers what one transaction changes in the tallies and writes each changed row once.
// Promises: written in the same transaction as the records; never asked to count. A count below 0 fails the transaction.
import type { Database } from "better-sqlite3";
import type { LocalHour } from "../../../shared/local-day.ts";

/** Standings as stored; the index into STANDINGS of shared/tally.ts. */
export const COUNTED = 0;
export const TEST = 1;
export const VOIDED = 2;
export const REPEAT = 3;
const STANDING_COUNT = 4;

export type Facet = {
  readonly id: number;
  readonly centreId: number;
  readonly scale: string;
  readonly level: string;
};

type Cell = { readonly facet: Facet; readonly standing: number; n: number; late: number };
type Bucket = {
  readonly day: number;
  readonly hour: number;
  readonly kioskId: number;
  readonly cells: Map<number, Cell>;
};
type DayCell = { readonly of: Bucket; readonly cell: Cell; n: number; late: number };

export type Rollup = ReturnType<typeof createRollup>;

export function createRollup(db: Database) {
  const addDay = db.prepare(
    `INSERT INTO tally_day (day, kiosk_id, facet_id, standing, n, late) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = n + excluded.n, late = late + excluded.late`,
  );
  const takeDay = db.prepare(
    `UPDATE tally_day SET n = n + ?, late = late + ?
     WHERE day = ? AND kiosk_id = ? AND facet_id = ? AND standing = ?`,
  );
  const addHour = db.prepare(
    `INSERT INTO tally_hour (day, centre_id, hour, scale, level, standing, n, late) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = n + excluded.n, late = late + excluded.late`,
  );
  const takeHour = db.prepare(
    `UPDATE tally_hour SET n = n + ?, late = late + ?
     WHERE day = ? AND centre_id = ? AND hour = ? AND scale = ? AND level = ? AND standing = ?`,
  );
  const addReason = db.prepare(
    `INSERT INTO tally_reason (day, kiosk_id, centre_id, reason, n) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT DO UPDATE SET n = n + 1`,
  );
  const takeReason = db.prepare(
    `UPDATE tally_reason SET n = n - 1 WHERE day = ? AND kiosk_id = ? AND centre_id = ? AND reason = ?`,
  );
  const addQuarantined = db.prepare(
    `INSERT INTO tally_quarantine (day, hour, kiosk_id, centre_id, counter, service, n) VALUES (?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT DO UPDATE SET n = n + 1`,
  );

  const buckets = new Map<string, Bucket>();
  let current: Bucket | undefined;

  function bucketOf(kioskId: number, day: number, hour: number): Bucket {
    // Ratings come in runs of the same kiosk and hour: the last bucket is nearly always the right one.
    if (current?.day === day && current.hour === hour && current.kioskId === kioskId)
      return current;
    const key = `${kioskId}/${day}/${hour}`;
    current = buckets.get(key) ?? { day, hour, kioskId, cells: new Map() };
    buckets.set(key, current);
    return current;
  }

  function flushDays(): void {
    const days = new Map<string, DayCell>();
    for (const bucket of buckets.values()) {
      for (const cell of bucket.cells.values()) {
        const key = `${bucket.day}/${bucket.kioskId}/${cell.facet.id}/${cell.standing}`;
        const sum = days.get(key);
        if (sum === undefined) days.set(key, { of: bucket, cell, n: cell.n, late: cell.late });
        else {
          sum.n += cell.n;
          sum.late += cell.late;
        }
      }
    }
    for (const { of, cell, n, late } of days.values()) {
      if (n === 0 && late === 0) continue;
      if (n < 0 || late < 0) {
        changedOne(takeDay.run(n, late, of.day, of.kioskId, cell.facet.id, cell.standing));
      } else addDay.run(of.day, of.kioskId, cell.facet.id, cell.standing, n, late);
    }
  }

  function flushHours(): void {
    const hours = new Map<string, DayCell>();
    for (const bucket of buckets.values()) {
      for (const cell of bucket.cells.values()) {
        const { centreId, scale, level } = cell.facet;
        const key = `${bucket.day}/${bucket.hour}/${centreId}/${cell.standing}/${scale}/${level}`;
        const sum = hours.get(key);
        if (sum === undefined) hours.set(key, { of: bucket, cell, n: cell.n, late: cell.late });
        else {
          sum.n += cell.n;
          sum.late += cell.late;
        }
      }
    }
    for (const { of, cell, n, late } of hours.values()) {
      if (n === 0 && late === 0) continue;
      const { centreId, scale, level } = cell.facet;
      if (n < 0 || late < 0) {
        changedOne(takeHour.run(n, late, of.day, centreId, of.hour, scale, level, cell.standing));
      } else addHour.run(of.day, centreId, of.hour, scale, level, cell.standing, n, late);
    }
  }

  return {
    /** `n` and `late` may be negative: a rating that was taken back leaves its old standing. */
    add(
      kioskId: number,
      day: number,
      hour: number,
      facet: Facet,
      standing: number,
      n: number,
      late: number,
    ): void {
      const { cells } = bucketOf(kioskId, day, hour);
      const key = facet.id * STANDING_COUNT + standing;
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { facet, standing, n, late });
      else {
        cell.n += n;
        cell.late += late;
      }
    },
    addReason(day: number, kioskId: number, centreId: number, reason: string): void {
      addReason.run(day, kioskId, centreId, reason);
    },
    takeReason(day: number, kioskId: number, centreId: number, reason: string): void {
      changedOne(takeReason.run(day, kioskId, centreId, reason));
    },
    addQuarantined(
      { day, hour }: LocalHour,
      kioskId: number,
      centreId: number,
      counter: string,
      service: string,
    ): void {
      addQuarantined.run(day, hour, kioskId, centreId, counter, service);
    },
    /** Writes what was gathered; call it once, at the end of the transaction. */
    flush(): void {
      flushDays();
      flushHours();
    },
    /** Forgets what was gathered: before every transaction, also after one that failed. */
    reset(): void {
      buckets.clear();
      current = undefined;
    },
  };
}

function changedOne({ changes }: { readonly changes: number }): void {
  if (changes !== 1) throw new Error("a tally that should go down does not exist");
}
