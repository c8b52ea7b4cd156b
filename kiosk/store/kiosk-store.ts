// The kiosk's store port: what is durably on this machine. One method is one synchronous transaction (FULL).
// It never deletes an unacknowledged record, and it never answers before the commit.
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import type { OpenReason } from "../../shared/protocol/kiosk-messages.ts";
import type { StreamRecord } from "../../shared/rating.ts";

/** The stream that this kiosk writes now. Hashes are base64url. */
export type KioskStream = {
  readonly stream: string;
  readonly centre: string;
  readonly kiosk: string;
  readonly genesis: string;
  readonly reason: OpenReason;
  readonly key: string;
  readonly sig: string;
  readonly size: number;
  readonly head: string;
  /** -1 until the hub acknowledged the `open`. */
  readonly acked: number;
  readonly safe: number;
  /** The newest receipt that moved `acked`, as it came. */
  readonly receipt: string | null;
  /** Records before its end are lost: what is known of that end. Null while the stream is whole. */
  readonly ended: { readonly size: number; readonly head: string } | null;
};

/** What a new stream is opened with. */
export type StreamOpening = Omit<KioskStream, "size" | "acked" | "safe" | "receipt" | "ended">;

/** A receipt that was verified and judged (K5, K6). */
export type VerifiedReceipt = {
  readonly upto: number;
  readonly safe: number;
  readonly gen: number;
  readonly text: string;
  readonly rewind: boolean;
};

/** A record without its seq and its time stamps: the store and the clock give those. */
export type RecordDraft =
  | readonly [
      "r",
      counter: string,
      service: string,
      scale: string,
      level: string,
      layout: number,
      visit: string,
      flags: number,
    ]
  | readonly ["w", ref: number, reasons: string]
  | readonly ["v", ref: number, why: string]
  | readonly ["e", code: string, number: number, text: string];

export type Stamp = {
  readonly at: number;
  readonly mono: number;
  readonly boot: number;
  readonly day: number;
};

export type OutboxBatch = {
  readonly first: number;
  readonly prev: string;
  readonly records: readonly StreamRecord[];
  readonly head: string;
};

/** What is still to be said of a stream that is not the current one (K16). */
export type OldMessage = { readonly stream: KioskStream } & (
  | { readonly kind: "open" }
  | { readonly kind: "batch"; readonly batch: OutboxBatch }
  | { readonly kind: "salvage"; readonly records: readonly StreamRecord[] }
);

/** What an opening had to mend, and out of what. */
export type Mending = {
  /** What was wrong, in words for the log. */
  readonly why: string;
  /** Records that came out of the journal. */
  readonly fromJournal: number;
  /** Seqs that nothing is known of any more; 0 when everything was there. */
  readonly missing: number;
  /** Where the files lie that were found; null when they were good and only old. */
  readonly aside: string | null;
};

/** Counted ratings of one local day and scale, test and voided ones left out. */
export type DayCounts = {
  readonly day: number;
  readonly scale: string;
  readonly counts: Readonly<Record<string, number>>;
};

/** The newest `close` record of a day: its counts as written, and its chain hash (the seal code is made of it). */
export type DaySeal = { readonly day: number; readonly counts: string; readonly hash: string };

export type ReasonCount = { readonly reason: string; readonly n: number };

/** Wrong tries of the staff PIN in a row, and the lock that they earned: uptime (ms) of the operating-system start `boot`. */
export type StaffTries = {
  readonly tries: number;
  readonly boot: number;
  readonly lockedUntil: number;
};

/** Why the database does not answer; a condition of the world, not a bug. */
export type StoreFault = "disk_full" | "read_only" | "corrupt" | "busy" | "io" | "newer";

/** Thrown by a store method when the machine, not the program, is at fault. Nothing was written. */
export class StoreFailure extends Error {
  readonly fault: StoreFault;
  constructor(fault: StoreFault, message: string) {
    super(message);
    this.name = "StoreFailure";
    this.fault = fault;
  }
}

export interface KioskStore {
  /** Null when the database was as it should be. */
  readonly mending: Mending | null;
  currentStream(): KioskStream | undefined;
  openStream(stream: StreamOpening): void;
  /** K1, K2: seq, chain head and record in one durable transaction; returns the record as it is hashed. */
  append(draft: RecordDraft, stamp: Stamp): StreamRecord;
  /** Where `key` events announce this key, the older stream first. */
  keyEvents(publicKey: string): readonly { readonly stream: string; readonly seq: number }[];
  /**
   * Records from acked+1 to the first `key` event (the key before it signs no further), at most `maxRecords` and `maxBytes` of
   * canonical text with its commas, but at least one; undefined when the outbox is empty.
   */
  nextBatch(maxRecords: number, maxBytes: number): OutboxBatch | undefined;
  /** Undefined when every older stream that was opened with one of `keys` (ids) and can be finished is finished. */
  nextOld(maxRecords: number, maxBytes: number, keys: readonly string[]): OldMessage | undefined;
  /** A verified receipt for a stream that is not the current one: for its records, or with `salvaged` for what lay behind a hole. */
  recordOldReceipt(stream: string, receipt: VerifiedReceipt & { readonly salvaged: boolean }): void;
  /** Writes what is known of the stream's end outside the database, and the journal to the disk. */
  keepHead(): void;
  /** The head of the chain at `seq` (0…size), of the current stream unless named; undefined where the records are gone. */
  hashAt(seq: number, stream?: string): string | undefined;
  /** K5, K6: moves acked, safe and (with `rewind`) the generation, and keeps the receipt; lower values only with `rewind`. */
  recordReceipt(receipt: VerifiedReceipt): void;
  /** The generation of the last rewind of the current stream; a second one of the same generation is a replay. */
  rewoundGeneration(): number;
  /** `at` of the oldest unacknowledged record. */
  oldestPendingAt(): number | null;
  generation(): number;
  raiseGeneration(gen: number): void;
  conf(): ConfBody | undefined;
  putConf(conf: ConfBody): void;
  /** Ordered by day, then scale. */
  dayCounts(fromDay: number, toDay: number): readonly DayCounts[];
  daySeals(fromDay: number, toDay: number): readonly DaySeal[];
  /** Reasons of counted ratings of these days, the most frequent first. */
  dayReasons(fromDay: number, toDay: number): readonly ReasonCount[];
  /** Seqs of the current stream's ratings above `seq` that no record takes back, in order. */
  standingRatingsAbove(seq: number): readonly number[];
  /** Ratings that the hub has not acknowledged. */
  pendingRatings(): number;
  staffTries(): StaffTries;
  putStaffTries(tries: StaffTries): void;
  /** K12: forgets a portion of what is older than `at`, acknowledged and safe; returns how many records that was. */
  purge(at: number): number;
  close(): void;
}
