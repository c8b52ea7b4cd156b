// Counts a record into the running figures of its day, in the transaction that writes it; also while a database is made anew.
// Promises: a rating is counted once, out again when it is taken back, and its reasons with it.
import type { Database } from "better-sqlite3";
import { createParser } from "../../shared/parser.ts";
import { StreamRecord, type RatingRecord } from "../../shared/rating.ts";
import { createDayRows } from "./day-rows.ts";
import { StoreFailure } from "./kiosk-store.ts";
import type { RecordRows } from "./record-rows.ts";

export const parseStreamRecord = createParser(StreamRecord);

/** False when the record speaks of a rating that is not there; then nothing was counted. */
export type CountRecord = (
  streamId: number,
  record: StreamRecord,
  hash: Uint8Array,
  day: number,
) => boolean;

export function createCountRecord(db: Database, records: RecordRows): CountRecord {
  const days = createDayRows(db);
  const takenBack = db.prepare<[number, number, number]>(
    "INSERT INTO taken_back (stream_id, ref, seq) VALUES (?, ?, ?)",
  );
  const isTakenBack = db
    .prepare<[number, number], number>("SELECT 1 FROM taken_back WHERE stream_id = ? AND ref = ?")
    .pluck();

  function ratingAt(
    streamId: number,
    ref: number,
  ): { rating: RatingRecord; day: number } | undefined {
    const row = records.find(streamId, ref);
    const record = row === undefined ? undefined : readRecord(row.body);
    return row === undefined || record?.[1] !== "r" ? undefined : { rating: record, day: row.day };
  }

  return (streamId, record, hash, day) => {
    if (record[1] === "r") days.countIn(record, day);
    if (record[1] === "w") {
      const explained = ratingAt(streamId, record[5]);
      if (explained === undefined) return false;
      if (isTakenBack.get(streamId, record[5]) === undefined) {
        days.reasonsIn(explained.rating, explained.day, record[6]);
      }
    }
    if (record[1] === "v") {
      const given = ratingAt(streamId, record[5]);
      if (given === undefined) return false;
      takenBack.run(streamId, record[5], record[0]);
      days.countOut(given.rating, given.day);
      const reasons = records.findReasons(streamId, record[5]);
      if (reasons !== undefined) days.reasonsOut(given.rating, given.day, reasons);
    }
    if (record[1] === "e" && record[5] === "close") days.seal(streamId, record, hash);
    return true;
  };
}

/** A body as it lies on the disk; throws StoreFailure "corrupt" when it is no record. */
export function readRecord(body: string): StreamRecord {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new StoreFailure("corrupt", "a record cannot be read: it is not JSON");
  }
  const parsed = parseStreamRecord(value);
  if (!parsed.ok) throw new StoreFailure("corrupt", `a record cannot be read: ${parsed.fault}`);
  return parsed.value;
}
