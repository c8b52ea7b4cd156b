// Running counts and seals of local days, kept in the transaction of the record that changes them; never recounted.
// Promises: a test rating is not counted; a rating that was taken back is counted out of the day on which it was given.
import type { Database } from "better-sqlite3";
import type { EventRecord, RatingRecord } from "../../shared/rating.ts";
import { isTest } from "../../shared/rating.ts";
import type { DayCounts, DaySeal, ReasonCount } from "./kiosk-store.ts";

type CountRow = {
  readonly day: number;
  readonly scale: string;
  readonly level: string;
  readonly n: number;
};
type SealRow = { readonly day: number; readonly counts: string; readonly hash: Buffer };

export type DayRows = {
  readonly countIn: (rating: RatingRecord, day: number) => void;
  readonly countOut: (rating: RatingRecord, day: number) => void;
  /** By the day of the rating that they explain. */
  readonly reasonsIn: (rating: RatingRecord, day: number, reasons: string) => void;
  readonly reasonsOut: (rating: RatingRecord, day: number, reasons: string) => void;
  readonly seal: (streamId: number, close: EventRecord, hash: Uint8Array) => void;
  readonly counts: (fromDay: number, toDay: number) => readonly DayCounts[];
  readonly seals: (fromDay: number, toDay: number) => readonly DaySeal[];
  readonly reasons: (fromDay: number, toDay: number) => readonly ReasonCount[];
};

export function createDayRows(db: Database): DayRows {
  const add = db.prepare<[number, string, string]>(
    `INSERT INTO day_count (day, scale, level, n) VALUES (?, ?, ?, 1)
     ON CONFLICT (day, scale, level) DO UPDATE SET n = n + 1`,
  );
  const takeOut = db.prepare<[number, string, string]>(
    "UPDATE day_count SET n = n - 1 WHERE day = ? AND scale = ? AND level = ?",
  );
  const listCounts = db.prepare<[number, number], CountRow>(
    "SELECT day, scale, level, n FROM day_count WHERE day BETWEEN ? AND ? ORDER BY day, scale, level",
  );
  const putSeal = db.prepare<[number, number, number, string, Uint8Array]>(
    `INSERT INTO day_seal (day, stream_id, seq, counts, hash) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (day) DO UPDATE SET stream_id = excluded.stream_id, seq = excluded.seq,
       counts = excluded.counts, hash = excluded.hash`,
  );
  const listSeals = db.prepare<[number, number], SealRow>(
    "SELECT day, counts, hash FROM day_seal WHERE day BETWEEN ? AND ? ORDER BY day",
  );
  const addReason = db.prepare<[number, string]>(
    `INSERT INTO day_reason (day, reason, n) VALUES (?, ?, 1)
     ON CONFLICT (day, reason) DO UPDATE SET n = n + 1`,
  );
  const takeOutReason = db.prepare<[number, string]>(
    "UPDATE day_reason SET n = n - 1 WHERE day = ? AND reason = ?",
  );
  const listReasons = db.prepare<[number, number], ReasonCount>(
    `SELECT reason, sum(n) AS n FROM day_reason WHERE day BETWEEN ? AND ?
     GROUP BY reason HAVING sum(n) > 0 ORDER BY n DESC, reason`,
  );
  return {
    countIn: (rating, day) => {
      if (!isTest(rating)) add.run(day, rating[7], rating[8]);
    },
    countOut: (rating, day) => {
      if (!isTest(rating)) takeOut.run(day, rating[7], rating[8]);
    },
    reasonsIn: (rating, day, reasons) => {
      if (!isTest(rating)) for (const reason of reasons.split(",")) addReason.run(day, reason);
    },
    reasonsOut: (rating, day, reasons) => {
      if (!isTest(rating)) for (const reason of reasons.split(",")) takeOutReason.run(day, reason);
    },
    seal: (streamId, close, hash) => {
      putSeal.run(close[6], streamId, close[0], close[7], hash);
    },
    counts: (fromDay, toDay) => groupCounts(listCounts.all(fromDay, toDay)),
    reasons: (fromDay, toDay) => listReasons.all(fromDay, toDay),
    seals: (fromDay, toDay) =>
      listSeals
        .all(fromDay, toDay)
        .map(({ day, counts, hash }) => ({ day, counts, hash: hash.toString("base64url") })),
  };
}

function groupCounts(rows: readonly CountRow[]): readonly DayCounts[] {
  const groups = new Map<string, { day: number; scale: string; levels: [string, number][] }>();
  for (const { day, scale, level, n } of rows) {
    const name = `${day} ${scale}`;
    const group = groups.get(name) ?? { day, scale, levels: [] };
    groups.set(name, group);
    group.levels.push([level, n]);
  }
  return [...groups.values()].map(({ day, scale, levels }) => ({
    day,
    scale,
    counts: Object.fromEntries(levels),
  }));
}
