// Station 8, the rollups: writes what one transaction changes in the tallies, each changed row once.
// Promises: written in the same transaction as the records; never asked to count. A count below 0 fails the transaction.
import type { Database } from "better-sqlite3";
import type { LocalHour } from "../../../shared/local-day.ts";
import { halfOfDay } from "../half-months.ts";
import { createTallyChanges, type Rollup } from "../sql/tally-changes.ts";

export function createRollup(db: Database): Rollup {
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
  const changes = createTallyChanges();

  function writeDays(): void {
    for (const { day, kioskId, facet, standing, n, late } of changes.byDay()) {
      if (n < 0 || late < 0) changedOne(takeDay.run(n, late, day, kioskId, facet.id, standing));
      else addDay.run(day, kioskId, facet.id, standing, n, late);
    }
  }

  function writeHalves(): void {
    for (const { day, kioskId, facet, standing, n, late } of changes.byHalf()) {
      const half = halfOfDay(day);
      if (n < 0 || late < 0) changedOne(takeHalf.run(n, late, half, kioskId, facet.id, standing));
      else addHalf.run(half, kioskId, facet.id, standing, n, late);
    }
  }

  function writeHours(): void {
    for (const { day, hour, facet, standing, n, late } of changes.byHour()) {
      const { centreId, scale, level } = facet;
      if (n < 0 || late < 0) {
        changedOne(takeHour.run(n, late, day, centreId, hour, scale, level, standing));
      } else addHour.run(day, centreId, hour, scale, level, standing, n, late);
    }
  }

  return {
    add: changes.add,
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
    flush(): void {
      writeDays();
      writeHalves();
      writeHours();
    },
    reset: changes.reset,
  };
}

function changedOne({ changes }: { readonly changes: number }): void {
  if (changes !== 1) throw new Error("a tally that should go down does not exist");
}
