// What placing a record asks of an engine's rating, entry, quarantine, stream_day and visit tables, in words that name no engine.
// Promises: no row is ever deleted, except a visit that its rating gives back.
import type { RatingRecord, StreamRecord } from "../../../shared/rating.ts";
import type { QuarantineReason } from "../judge-record.ts";

/** When a record is taken to have happened. */
export type Dated = {
  readonly effective: number;
  readonly source: number;
  readonly day: number;
  readonly hour: number;
};

export type PlacedRating = {
  readonly facet_id: number;
  readonly visit: string;
  readonly day: number;
  readonly hour: number;
  readonly standing: number;
  readonly late: number;
};

export type RecordRows = {
  /** In the table after `writeRatings`; call that before anything looks for them, and at the end of a batch. */
  readonly addRating: (
    streamId: number,
    record: RatingRecord,
    facetId: number,
    effective: number,
    day: number,
    hour: number,
    standing: number,
    late: number,
    source: number,
  ) => void;
  readonly writeRatings: () => void;
  readonly insertEntry: (streamId: number, record: StreamRecord, dated: Dated) => void;
  readonly insertQuarantine: (
    streamId: number,
    record: StreamRecord,
    why: QuarantineReason,
    dated: Dated,
    receivedAt: number,
  ) => void;
  readonly findRating: (streamId: number, seq: number) => PlacedRating | undefined;
  readonly isQuarantinedRating: (streamId: number, seq: number) => boolean;
  readonly markVoided: (streamId: number, seq: number) => void;
  /** The reason codes that explain the rating at `seq` so far. */
  readonly reasonsOf: (streamId: number, seq: number) => readonly string[];
  /** True when this rating is the first counted one of its visit. */
  readonly claimVisit: (centreId: number, token: string, streamId: number, seq: number) => boolean;
  readonly freeVisit: (centreId: number, token: string, streamId: number, seq: number) => void;
  /** Records `first` to `last` of the stream lie on `day`. */
  readonly addDay: (streamId: number, day: number, first: number, last: number) => void;
};

/** The seq that a record speaks of. */
export function refOf(record: StreamRecord): number | null {
  return record[1] === "w" || record[1] === "v" ? record[5] : null;
}

/** Of the text of a reasons record; of any other, none. */
export function reasonsIn(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const record = JSON.parse(text) as StreamRecord; // written by insertEntry only
  return record[1] === "w" ? reasonCodes(record[6]) : [];
}

export function reasonCodes(text: string): readonly string[] {
  return [...new Set(text.split(","))];
}
