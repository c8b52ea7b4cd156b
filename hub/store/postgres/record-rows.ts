// The rating, entry, quarantine, stream_day and visit tables for one transaction: gathered, and written as one INSERT a table.
// Promises: what was gathered is found before it is written, too; a visit belongs to the first rating that claims it, whichever hub
// takes it. No row is ever deleted, except a visit that its rating gives back.
import type { RatingRecord, StreamRecord } from "../../../shared/rating.ts";
import { canonical } from "../../../shared/record-text.ts";
import type { QuarantineReason } from "../judge-record.ts";
import {
  reasonsIn,
  refOf,
  type Dated,
  type PlacedRating,
  type RecordRows,
} from "../sql/record-rows.ts";
import { createFindRecords } from "../sql/find-records.ts";
import { VOIDED } from "../sql/tally-changes.ts";
import { createColumns } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";
import { monthOfDay, monthOfTime, type Partitions } from "./partitions.ts";
import { createVisits } from "./visits.ts";

const RATING = [
  ...(["stream", "seq", "at", "mono", "boot", "facet", "visit", "flags", "effective"] as const),
  ...(["day", "hour", "standing", "late", "source"] as const),
] as const;
const ENTRY = ["stream", "seq", "kind", "ref", "effective", "source", "text"] as const;
const QUARANTINE = [
  ...(["stream", "seq", "kind", "why", "effective", "source"] as const),
  ...(["day", "hour", "received", "text"] as const),
] as const;

export function createRecordRows(db: PostgresConnection, partitions: Partitions) {
  const insertRatings = db.prepare(
    `INSERT INTO rating (stream_id, seq, at, mono, boot, facet_id, visit, flags, effective_at, day, hour, standing, late, time_source)
     SELECT * FROM unnest(@stream::int8[], @seq::int8[], @at::int8[], @mono::int8[], @boot::int8[], @facet::int8[], @visit::text[],
       @flags::int8[], @effective::int8[], @day::int4[], @hour::int2[], @standing::int2[], @late::int8[], @source::int2[])`,
  );
  const insertEntries = db.prepare(
    `INSERT INTO entry (stream_id, seq, kind, ref, effective_at, time_source, text)
     SELECT * FROM unnest(@stream::int8[], @seq::int8[], @kind::text[], @ref::int8[], @effective::int8[], @source::int2[], @text::text[])`,
  );
  const insertQuarantine = db.prepare(
    `INSERT INTO quarantine (stream_id, seq, kind, why, effective_at, time_source, day, hour, received_at, text)
     SELECT * FROM unnest(@stream::int8[], @seq::int8[], @kind::text[], @why::text[], @effective::int8[], @source::int2[],
       @day::int4[], @hour::int2[], @received::int8[], @text::text[])`,
  );
  const putDays = db.prepare(
    `INSERT INTO stream_day (stream_id, day, first_seq, last_seq)
     SELECT * FROM unnest(@stream::int8[], @day::int4[], @first::int8[], @last::int8[])
     ON CONFLICT (day, stream_id) DO UPDATE SET first_seq = least(stream_day.first_seq, excluded.first_seq),
       last_seq = greatest(stream_day.last_seq, excluded.last_seq)`,
  );
  const find = createFindRecords(db);

  const ratings = createColumns(RATING);
  const entries = createColumns(ENTRY);
  const quarantined = createColumns(QUARANTINE);
  const visits = createVisits(db);
  const days = new Map<string, { stream: number; day: number; first: number; last: number }>();
  /** `stream/seq` → where a rating waits, once somebody has asked; → the newest reasons; → the kind in quarantine. */
  let waiting: Map<string, number> | undefined;
  const reasons = new Map<string, string>();
  const kinds = new Map<string, string>();

  function waitingAt(streamId: number, seq: number): number | undefined {
    if (waiting === undefined) {
      waiting = new Map();
      for (let i = 0; i < ratings.count(); i++) {
        waiting.set(`${Number(ratings.get(i, "stream"))}/${Number(ratings.get(i, "seq"))}`, i);
      }
    }
    return waiting.get(`${streamId}/${seq}`);
  }

  function waitingRating(index: number): PlacedRating {
    const number = (name: (typeof RATING)[number]): number => Number(ratings.get(index, name));
    return {
      facet_id: number("facet"),
      visit: String(ratings.get(index, "visit")),
      day: number("day"),
      hour: number("hour"),
      standing: number("standing"),
      late: number("late"),
    };
  }

  function reset(): void {
    for (const columns of [ratings, entries, quarantined]) columns.take();
    days.clear();
    visits.reset();
    waiting = undefined;
    reasons.clear();
    kinds.clear();
  }

  function flush(): void {
    if (ratings.count() > 0) {
      const rows = ratings.take();
      const months = new Map(rows.day.map((day) => [Math.floor(Number(day) / 100), Number(day)]));
      partitions.need([...months.values()].map(monthOfDay));
      insertRatings.run(rows);
    }
    if (entries.count() > 0) {
      const rows = entries.take();
      partitions.need(new Set(rows.effective.map((time) => monthOfTime(Number(time)))));
      insertEntries.run(rows);
    }
    if (quarantined.count() > 0) insertQuarantine.run(quarantined.take());
    if (days.size > 0) {
      const rows = [...days.values()];
      putDays.run({
        stream: rows.map(({ stream }) => stream),
        day: rows.map(({ day }) => day),
        first: rows.map(({ first }) => first),
        last: rows.map(({ last }) => last),
      });
    }
    visits.flush();
    days.clear();
    waiting = undefined;
    reasons.clear();
    kinds.clear();
  }

  const rows: RecordRows = {
    addRating(stream, r: RatingRecord, facet, effective, day, hour, standing, late, source) {
      waiting?.set(`${stream}/${r[0]}`, ratings.count());
      const [seq, , at, mono, boot, , , , , , visit, flags] = r;
      const own = { stream, seq, at, mono, boot, facet, visit, flags };
      ratings.add({ ...own, effective, day, hour, standing, late, source });
    },
    // They are found where they wait.
    writeRatings: () => {},
    insertEntry(stream, record: StreamRecord, { effective, source }: Dated) {
      const ref = refOf(record);
      const text = canonical(record);
      if (record[1] === "w") reasons.set(`${stream}/${record[5]}`, text);
      entries.add({ stream, seq: record[0], kind: record[1], ref, effective, source, text });
    },
    insertQuarantine(stream, record, why: QuarantineReason, dated: Dated, received) {
      const { effective, source, day, hour } = dated;
      const [seq, kind] = record;
      kinds.set(`${stream}/${seq}`, kind);
      const own = { stream, seq, kind, why, effective, source, day, hour, received };
      quarantined.add({ ...own, text: canonical(record) });
    },
    findRating(streamId, seq) {
      const index = waitingAt(streamId, seq);
      return index === undefined ? find.rating(streamId, seq) : waitingRating(index);
    },
    isQuarantinedRating: (streamId, seq) =>
      (kinds.get(`${streamId}/${seq}`) ?? find.quarantinedKind(streamId, seq)) === "r",
    markVoided(streamId, seq) {
      const index = waitingAt(streamId, seq);
      if (index === undefined) find.markVoided(streamId, seq);
      else ratings.set(index, "standing", VOIDED);
    },
    reasonsOf: (streamId, seq) =>
      reasonsIn(reasons.get(`${streamId}/${seq}`) ?? find.newestReasons(streamId, seq)),
    claimVisit: visits.claim,
    freeVisit: visits.free,
    addDay(stream, day, first, last) {
      const key = `${stream}/${day}`;
      const known = days.get(key);
      days.set(key, {
        stream,
        day,
        first: Math.min(known?.first ?? first, first),
        last: Math.max(known?.last ?? last, last),
      });
    },
  };
  return { rows, expectVisits: visits.expect, flush, reset };
}
