// Station 6: writes the new records of one placed batch, each where it belongs (H5, H6), and tells the rollup.
// Promises: every record is stored once, in the order of its stream; nothing here decides whether a record is new.
import type { LocalHour } from "../../../shared/local-day.ts";
import type {
  RatingRecord,
  ReasonsRecord,
  StreamRecord,
  VoidRecord,
} from "../../../shared/rating.ts";
import { isTest } from "../../../shared/record-text.ts";
import { STANDINGS } from "../../../shared/tally.ts";
import { dateRecords, UNKNOWN, type TimeState } from "../effective-time.ts";
import {
  judgeReasons,
  judgeVoid,
  type Judge,
  type QuarantineReason,
  type Referred,
} from "../judge-record.ts";
import type { Facets } from "./facets.ts";
import { reasonCodes, type Dated, type PlacedRating, type RecordRows } from "./record-rows.ts";
import { COUNTED, REPEAT, TEST, VOIDED, type Rollup } from "./tally-changes.ts";
import { timeStateOf, type StreamRow, type StreamRows } from "./stream-rows.ts";

/** A counted rating is late when it reached the hub more than a day after it was given. */
const LATE_MS = 24 * 3_600_000;
const publicKeyForm = /^[A-Za-z0-9_-]{43}$/;

type PlaceRecords = (
  stream: StreamRow,
  records: readonly StreamRecord[],
  from: number,
  judge: Judge,
  receivedAt: number,
) => TimeState;

export function createPlaceRecords({
  localHour,
  facets,
  rows,
  rollup,
  streams,
}: {
  readonly localHour: (at: number) => LocalHour;
  readonly facets: Facets;
  readonly rows: RecordRows;
  readonly rollup: Rollup;
  readonly streams: StreamRows;
}): PlaceRecords {
  function quarantine(
    stream: StreamRow,
    record: StreamRecord,
    why: QuarantineReason,
    dated: Dated,
    receivedAt: number,
  ): void {
    rows.insertQuarantine(stream.id, record, why, dated, receivedAt);
    // Only ratings are missing from a figure; other records are kept for people to look at.
    if (record[1] !== "r") return;
    rollup.addQuarantined(dated, stream.kiosk_id, stream.centre_id, record[5], record[6]);
  }

  /** A second counted rating of the same visit is a repeat; a test is never counted. */
  function standingOf(stream: StreamRow, record: RatingRecord): number {
    if (isTest(record)) return TEST;
    const visit = record[10];
    if (visit === "" || rows.claimVisit(stream.centre_id, visit, stream.id, record[0]))
      return COUNTED;
    return REPEAT;
  }

  function referredAt(stream: StreamRow, record: VoidRecord | ReasonsRecord) {
    const ref = record[5];
    const rating = ref < record[0] ? rows.findRating(stream.id, ref) : undefined;
    const referred: Referred =
      rating !== undefined
        ? (STANDINGS[rating.standing] ?? "no_rating")
        : ref < record[0] && rows.isQuarantinedRating(stream.id, ref)
          ? "quarantined"
          : "no_rating";
    return { rating, referred };
  }

  function takeBack(stream: StreamRow, ref: number, rating: PlacedRating): void {
    const facet = facets.get(rating.facet_id);
    const { day, hour, late } = rating;
    rows.markVoided(stream.id, ref);
    rollup.add(stream.kiosk_id, day, hour, facet, COUNTED, -1, -late);
    rollup.add(stream.kiosk_id, day, hour, facet, VOIDED, 1, late);
    for (const reason of rows.reasonsOf(stream.id, ref)) {
      rollup.takeReason(day, stream.kiosk_id, stream.centre_id, reason);
    }
    if (rating.visit !== "") rows.freeVisit(stream.centre_id, rating.visit, stream.id, ref);
  }

  /** The newest reasons of a rating are the ones that count. */
  function explain(stream: StreamRow, record: ReasonsRecord, { day }: PlacedRating): void {
    for (const reason of rows.reasonsOf(stream.id, record[5])) {
      rollup.takeReason(day, stream.kiosk_id, stream.centre_id, reason);
    }
    for (const reason of reasonCodes(record[6])) {
      rollup.addReason(day, stream.kiosk_id, stream.centre_id, reason);
    }
  }

  function placeOther(
    stream: StreamRow,
    record: Exclude<StreamRecord, RatingRecord>,
    dated: Dated,
    receivedAt: number,
  ): void {
    if (record[1] === "e") {
      if (record[5] === "key" && !publicKeyForm.test(record[7])) {
        return quarantine(stream, record, "bad_key", dated, receivedAt);
      }
      if (record[5] === "key") streams.rotateKey(stream, record[0], record[7]);
      return rows.insertEntry(stream.id, record, dated);
    }
    // It may speak of a rating of the same batch.
    rows.writeRatings();
    const { rating, referred } = referredAt(stream, record);
    const judgement = record[1] === "v" ? judgeVoid(referred) : judgeReasons(referred);
    if (judgement === "bad_ref") return quarantine(stream, record, "bad_ref", dated, receivedAt);
    if (judgement === "moves" && rating !== undefined) {
      if (record[1] === "v") takeBack(stream, record[5], rating);
      else explain(stream, record, rating);
    }
    rows.insertEntry(stream.id, record, dated);
  }

  return (stream, records, from, judge, receivedAt) => {
    const { effective, source, state } = dateRecords(
      timeStateOf(stream),
      records,
      from,
      receivedAt,
    );
    const facetOf = facets.of(stream.centre_id, stream.demo, judge);
    let day = 0;
    let dayFirst = 0;
    for (let i = from; i < records.length; i++) {
      const record = records[i] as StreamRecord; // i < length
      const time = effective[i] as number; // dateRecords fills from…length
      const how = source[i] as number;
      const local = localHour(time);
      if (local.day !== day) {
        if (day !== 0) rows.addDay(stream.id, day, dayFirst, record[0] - 1);
        day = local.day;
        dayFirst = record[0];
      }
      if (record[1] === "r" && how !== UNKNOWN) {
        const { facet, why } = facetOf(record);
        if (facet !== undefined) {
          const standing = standingOf(stream, record);
          const late = receivedAt - time > LATE_MS ? 1 : 0;
          rows.addRating(
            stream.id,
            record,
            facet.id,
            time,
            local.day,
            local.hour,
            standing,
            late,
            how,
          );
          rollup.add(stream.kiosk_id, local.day, local.hour, facet, standing, 1, late);
          continue;
        }
        const dated = { effective: time, source: how, day: local.day, hour: local.hour };
        quarantine(stream, record, why, dated, receivedAt);
        continue;
      }
      const dated = { effective: time, source: how, day: local.day, hour: local.hour };
      if (how === UNKNOWN || record[1] === "r") {
        quarantine(stream, record, "absurd_time", dated, receivedAt);
      } else placeOther(stream, record, dated, receivedAt);
    }
    rows.writeRatings();
    const last = records.at(-1);
    if (day !== 0 && last !== undefined) rows.addDay(stream.id, day, dayFirst, last[0]);
    return state;
  };
}
