// Station 8, the rollups: gathers what one transaction changes in the tallies and writes each changed row once.
// Promises: written in the same transaction as the records; never asked to count. A count below 0 fails the transaction.
import type { Database } from "better-sqlite3";
import { halfOfDay } from "../half-months.ts";
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
type Change = Omit<Bucket, "cells"> & Cell;

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
  const addHalf = db.prepare(
    `INSERT INTO tally_half (half, kiosk_id, facet_id, standing, n, late) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = n + excluded.n, late = late + excluded.late`,
  );
  const takeHalf = db.prepare(
    `UPDATE tally_half SET n = n + ?, late = late + ?
     WHERE half = ? AND kiosk_id = ? AND facet_id = ? AND standing = ?`,
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

  /** What was gathered, summed by `keyOf`; what came to nothing is left out. */
  function summed(keyOf: (bucket: Bucket, cell: Cell) => string): readonly Change[] {
    const sums = new Map<string, Change>();
    for (const bucket of buckets.values()) {
      for (const cell of bucket.cells.values()) {
        const key = keyOf(bucket, cell);
        const sum = sums.get(key);
        if (sum === undefined) {
          sums.set(key, { ...bucket, ...cell });
        } else {
          sum.n += cell.n;
          sum.late += cell.late;
        }
      }
    }
    return [...sums.values()].filter(({ n, late }) => n !== 0 || late !== 0);
  }

  function writeDays(): void {
    const changes = summed(
      ({ day, kioskId }, { facet, standing }) => `${day}/${kioskId}/${facet.id}/${standing}`,
    );
    for (const { day, kioskId, facet, standing, n, late } of changes) {
      if (n < 0 || late < 0) changedOne(takeDay.run(n, late, day, kioskId, facet.id, standing));
      else addDay.run(day, kioskId, facet.id, standing, n, late);
    }
  }

  function writeHalves(): void {
    const changes = summed(
      ({ day, kioskId }, { facet, standing }) =>
        `${halfOfDay(day)}/${kioskId}/${facet.id}/${standing}`,
    );
    for (const { day, kioskId, facet, standing, n, late } of changes) {
      const half = halfOfDay(day);
      if (n < 0 || late < 0) changedOne(takeHalf.run(n, late, half, kioskId, facet.id, standing));
      else addHalf.run(half, kioskId, facet.id, standing, n, late);
    }
  }

  function writeHours(): void {
    const changes = summed(
      ({ day, hour }, { facet: { centreId, scale, level }, standing }) =>
        `${day}/${hour}/${centreId}/${standing}/${scale}/${level}`,
    );
    for (const { day, hour, facet, standing, n, late } of changes) {
      const { centreId, scale, level } = facet;
      if (n < 0 || late < 0) {
        changedOne(takeHour.run(n, late, day, centreId, hour, scale, level, standing));
      } else addHour.run(day, centreId, hour, scale, level, standing, n, late);
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
      writeDays();
      writeHalves();
      writeHours();
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
