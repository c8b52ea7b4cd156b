// The part of the hub's store port that evidence is made of: streams as they were signed, and the seals of closed periods.
// Promises: reads what is stored, as it is stored, a bounded part at a time; it never repairs and never leaves out.
import type {
  AuditLine,
  CheckpointLine,
  Exclusion,
  StreamLine,
} from "../../shared/evidence-bundle.ts";
import type { Calendar } from "../../shared/period.ts";
import type { AuditDraft } from "./hub-store.ts";

/** Days yyyymmdd, both inside; `centres`: null = all. */
export type RangeQuery = {
  readonly from: number;
  readonly to: number;
  readonly centres: readonly string[] | null;
};

/**
 * One stream with records in a period, and the range of seqs that proves them: from the last record before the period (or 1)
 * to the first checkpoint at or after the first record behind it, or after a later one that takes one of its ratings back.
 */
export type StreamRange = StreamLine & {
  /** First and last record of the period itself. */
  readonly inFirst: number;
  readonly inLast: number;
  /** The last seq that is stored. */
  readonly size: number;
};

/** Records after `after` up to `upto`. */
export type RecordWindow = {
  readonly stream: string;
  readonly after: number;
  readonly upto: number;
};

export type OddTime = {
  readonly seq: number;
  readonly time: number;
  readonly why: string;
};

export type ExcludedRating = {
  readonly seq: number;
  readonly why: Exclusion;
  /** Why it is in quarantine. */
  readonly because: string | null;
};

export type StoredSeal = {
  readonly period: string;
  readonly calendar: Calendar;
  readonly revision: number;
  readonly at: number;
  readonly body: string;
  readonly key: string;
  readonly publicKey: string;
  readonly sig: string;
  /** The summary as the API gave it when the period was sealed. */
  readonly summary: string;
};

/** What the newest seal of a period says, in short. */
export type SealedFigures = {
  readonly revision: number;
  readonly at: number;
  /** JSON as it was sealed (LevelCounts of shared/evidence-bundle.ts); null where the body cannot be read any more. */
  readonly counts: string | null;
};

/** A period's newest seal, and what the audit log tells of its close (`closeDetail`). */
type Sealed = { readonly seal: StoredSeal | undefined; readonly told: string | null };

/** That nothing more of a kiosk is waited for in a period: an entry of the log, the newest of each kiosk. */
export type Waiver = {
  readonly kiosk: string;
  readonly who: string;
  readonly at: number;
  readonly reason: string;
};

export type SealTrail = {
  readonly waivers: readonly Waiver[];
  readonly own: Sealed;
  /** Of the period before. */
  readonly before: Sealed;
  readonly audit: { readonly size: number; readonly head: string };
};

export type DayClose = {
  readonly stream: string;
  readonly seq: number;
  /** yyyymmdd as the kiosk says it. */
  readonly day: number;
  readonly counts: string;
  /** h of the record, base64url. */
  readonly hash: string;
};

export type KioskDayClose = {
  readonly kiosk: string;
  /** yyyymmdd as the kiosk says it. */
  readonly day: number;
  /** XXXX-XXXX, what people compare. */
  readonly code: string;
};

export interface EvidenceStore {
  /** In the order of their names; one read snapshot. */
  listRanges(query: RangeQuery): Promise<readonly StreamRange[]>;
  /** Canonical texts in the order of their seqs; a record that is not there is left out. */
  readRecords(window: RecordWindow): Promise<readonly string[]>;
  /** Records whose effective time is not their own `at`. */
  readTimes(window: RecordWindow): Promise<readonly OddTime[]>;
  /** Ratings with an effective time in `from`…`until` that are not counted, by what is known up to seq `known`. */
  readExcluded(
    window: RecordWindow,
    instants: { readonly from: number; readonly until: number },
    known: number,
  ): Promise<readonly ExcludedRating[]>;
  /** At most `most`. */
  readCheckpoints(window: RecordWindow, most: number): Promise<readonly CheckpointLine[]>;
  /** Kiosks with a record on a day after `day`. */
  listKiosksAfter(day: number): Promise<readonly string[]>;
  /** `void` records after `after` up to `upto` that take back a rating of seq `first`…`last`. */
  readLateVoids(
    window: RecordWindow,
    ref: { readonly first: number; readonly last: number },
  ): Promise<readonly number[]>;
  /** Entries after `after`, oldest first, at most `most`. */
  readAudit(after: number, most: number): Promise<readonly AuditLine[]>;
  /** The seals of a period and of the one before it, the log's words of them, and the log's head: one view. */
  sealTrail(period: string, before: string, calendar: Calendar): Promise<SealTrail>;
  /** Where rollups and records of these days differ, in sentences, at most `most`. */
  compareRollups(query: Omit<RangeQuery, "centres">, most: number): Promise<readonly string[]>;

  /** False when the revision is not the newest + 1. */
  putSeal(seal: StoredSeal, audit: AuditDraft): Promise<boolean>;
  /** The newest revision, or the one that is named. */
  findSeal(period: string, calendar: Calendar, revision?: number): Promise<StoredSeal | undefined>;
  sealedFigures(period: string, calendar: Calendar): Promise<SealedFigures | undefined>;
  /** The one that was made last. */
  newestSeal(): Promise<StoredSeal | undefined>;

  /** The kiosk's `close` events of days from `from` (yyyymmdd) on, newest first, at most `most`. */
  listCloses(kiosk: string, from: number, most: number): Promise<readonly DayClose[]>;
  /**
   * The newest close of every kiosk and day of the query, by kiosk and day. A kiosk that was off closes a day when it is on
   * again: looked for up to the day `closedBy`.
   */
  listDayCloses(query: RangeQuery, closedBy: number): Promise<readonly KioskDayClose[]>;
}
