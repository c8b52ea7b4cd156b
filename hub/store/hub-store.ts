// The hub's store port: what every engine (sqlite/, later postgres/) promises, in the project's words.
// Promises: each method is one atomic, durable transaction; a returned promise means it is on disk.
// It never deletes a rating, and rollups change only in the transaction that inserts what they count.
import type { Catalogue } from "../../shared/catalogue.ts";
import type { FaultCode } from "../../shared/fault.ts";
import type { OpenReason } from "../../shared/protocol/kiosk-messages.ts";
import type { RejectCode } from "../../shared/protocol/hub-messages.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import type { Tally } from "../../shared/tally.ts";
import type { ScreenSettings } from "../../shared/api/kiosks.ts";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import type { AuditEntry } from "../../shared/api/audit.ts";
import type { By } from "../../shared/api/summaries.ts";
import type { BackupStore } from "./backup-store.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { IndicatorStore } from "./indicator-store.ts";
import type { PeopleStore } from "./people-store.ts";
import type { QualityStore } from "./quality-store.ts";

/** An `open` whose form, address and signature were checked (H2). Hashes and keys are base64url. */
export type CheckedOpen = {
  readonly kind: "open";
  readonly kiosk: string;
  readonly centre: string;
  readonly stream: string;
  readonly genesis: string;
  readonly reason: OpenReason;
  readonly prev: { readonly stream: string; readonly size: number; readonly head: string } | null;
  /** h_0 */
  readonly head: string;
  readonly key: string;
  readonly publicKey: string;
  readonly sig: string;
};

/** A `batch` whose form, address, inner chain and signature were checked (H2). */
export type CheckedBatch = {
  readonly kind: "batch";
  readonly kiosk: string;
  readonly centre: string;
  readonly stream: string;
  readonly first: number;
  readonly prev: string;
  readonly records: readonly StreamRecord[];
  /** h_first … h_last, 32 bytes each, one after the other. */
  readonly hashes: Uint8Array;
  readonly head: string;
  readonly key: string;
  readonly sig: string;
};

/**
 * A checked batch whose records are still in the text of its message. A text crosses to another thread at a fraction of
 * what its records cost there; an engine reads it with `readBatch`.
 */
export type UnreadBatch = Omit<CheckedBatch, "kind" | "records"> & {
  readonly kind: "unread";
  /** The message as it came; it was parsed once, and found to be a batch. */
  readonly text: string;
  readonly count: number;
};

/** A `salvage` whose form, address and signature were checked (H14). */
export type CheckedSalvage = {
  readonly kind: "salvage";
  readonly kiosk: string;
  readonly centre: string;
  readonly stream: string;
  /** Seqs ascend, with holes. */
  readonly records: readonly StreamRecord[];
  /** SHA-256 of the JSON of the records, base64url: its receipt carries it in the place of a head. */
  readonly digest: string;
  readonly key: string;
  readonly sig: string;
};

export type CheckedMessage = CheckedOpen | CheckedBatch | UnreadBatch | CheckedSalvage;

export type IngestOutcome =
  | {
      readonly kind: "ack";
      readonly stream: string;
      readonly upto: number;
      readonly head: string;
      readonly safe: number;
      readonly want: number | null;
      /** Records that were new. 0 for a repeat or a gap. */
      readonly inserted: number;
    }
  | {
      readonly kind: "reject";
      readonly stream: string;
      readonly code: RejectCode;
      readonly first: number;
      readonly count: number;
    };

export type EnrolledKiosk = {
  readonly kiosk: string;
  readonly centre: string;
  readonly counters: readonly string[];
  readonly service: string;
  readonly scale: string;
  readonly staffPin: string | null;
  /** Not said: as in KIOSK_DEFAULTS. */
  readonly settings?: ScreenSettings;
  readonly demo: boolean;
  /** Raw public key, base64url; null until enrolled. */
  readonly publicKey: string | null;
  /** SHA-256 of the MQTT password, base64url. */
  readonly passwordHash: string | null;
  readonly revokedAt: number | null;
};

/** What checking a batch needs to know of a stream. */
export type StreamCursor = {
  readonly kiosk: string;
  readonly centre: string;
  readonly stream: string;
  readonly hi: number;
  readonly head: string;
  readonly safe: number;
  readonly reason: string;
  readonly flagged: boolean;
  readonly openedAt: number;
  /** When the newest of it came. */
  readonly receivedAt: number;
  /** Keys with the first seq that each may sign; newest last. */
  readonly keys: readonly { readonly publicKey: string; readonly fromSeq: number }[];
};

export type KioskStatus = {
  readonly kiosk: string;
  readonly state: "online" | "offline" | "lost";
  readonly sid: string;
  /** The whole signed status message as it came; null when only a will was seen. */
  readonly message: string | null;
  readonly receivedAt: number;
};

export type Alarm = {
  readonly at: number;
  readonly kiosk: string | null;
  readonly code: FaultCode;
  readonly detail: string;
};

/** An event of a kiosk (protocol §3), at its effective time. */
export type KioskEvent = {
  readonly kiosk: string;
  readonly at: number;
  readonly number: number;
  readonly text: string;
};

/** What a tally is kept by. `domain` is the record's `service` as it stands: a domain, a procedure, or nothing. */
export type TallyBy = Exclude<By, "procedure">;

export type TallyQuery = {
  /** Local days, yyyymmdd, both inside. */
  readonly from: number;
  readonly to: number;
  /** Centres to look at; null = all. */
  readonly centres: readonly string[] | null;
  readonly by: TallyBy;
};

/** `key`: the code of the unit, centre, counter (`centre/counter`), domain, kiosk, day (YYYY-MM-DD) or hour (`weekday/hour`). */
export type KeyedTally = { readonly key: string; readonly tally: Tally };

export type ReasonTally = { readonly reason: string; readonly n: number };

export type TallyAnswer = {
  readonly groups: readonly KeyedTally[];
  readonly demo: boolean;
};

export type AuditDraft = Omit<AuditEntry, "seq">;

export type RegisterKiosk = Omit<EnrolledKiosk, "publicKey" | "passwordHash" | "revokedAt"> & {
  readonly claimHash: string;
  readonly expiresAt: number;
};

export type ClaimOutcome =
  | { readonly ok: true; readonly kiosk: EnrolledKiosk }
  | { readonly ok: false; readonly why: "unknown" | "used" | "late" };

export interface HubStore
  extends EvidenceStore, IndicatorStore, PeopleStore, QualityStore, BackupStore {
  /** H4–H6: cursor, records, quarantine, rollups and checkpoints of all messages in one transaction; outcomes in their order. */
  ingest(
    messages: readonly CheckedMessage[],
    receivedAt: number,
  ): Promise<readonly IngestOutcome[]>;
  findStream(stream: string): Promise<StreamCursor | undefined>;
  /** Newest first. */
  listStreams(kiosk: string): Promise<readonly StreamCursor[]>;
  /** When the newest record of these centres (null = all) came in; null when there is none. */
  newestReceipt(centres: readonly string[] | null): Promise<number | null>;

  registerKiosk(kiosk: RegisterKiosk, audit: AuditDraft): Promise<"registered" | "other_centre">;
  /** Uses a claim code once; a refused try leaves an audit entry too. */
  claimKiosk(
    claim: {
      readonly claimHash: string;
      readonly publicKey: string;
      readonly passwordHash: string;
    },
    at: number,
  ): Promise<ClaimOutcome>;
  /** Refuses the kiosk from now on, until a new claim is used; false when it is unknown or revoked already. */
  revokeKiosk(kiosk: string, at: number, audit: AuditDraft): Promise<boolean>;
  findKiosk(kiosk: string): Promise<EnrolledKiosk | undefined>;
  /**
   * The version of this configuration content for this kiosk: the same for the same digest, else the last one + 1; in any case
   * above `above`, a version that the kiosk is known to hold.
   */
  confVersion(kiosk: string, digest: string, above?: number): Promise<number>;
  listKiosks(): Promise<readonly EnrolledKiosk[]>;

  /** The events of that code on that local day (yyyymmdd), the earliest first. */
  listEvents(code: string, day: number): Promise<readonly KioskEvent[]>;

  recordStatus(status: KioskStatus): Promise<void>;
  listStatuses(): Promise<readonly KioskStatus[]>;
  raiseAlarm(alarm: Alarm): Promise<void>;
  /** Newest first, at most `most`. */
  listAlarms(most: number): Promise<readonly Alarm[]>;

  /** Generation of the data set; it only grows. */
  generation(): Promise<number>;
  raiseGeneration(gen: number): Promise<void>;

  /** Version 0 with nothing in it until one was put. */
  catalogue(): Promise<Catalogue>;
  /** Refused (false) unless `catalogue.version` is the stored one + 1. */
  putCatalogue(catalogue: Catalogue, audit: AuditDraft): Promise<boolean>;

  putTransactions(
    rows: readonly TransactionsRow[],
    audit: AuditDraft,
  ): Promise<{ readonly added: number; readonly replaced: number }>;
  /** Rows that lie wholly inside the dates (YYYY-MM-DD). */
  listTransactions(from: string, to: string): Promise<readonly TransactionsRow[]>;

  /** From rollups only. */
  tallies(query: TallyQuery): Promise<TallyAnswer>;
  /** The same from the ratings themselves: for checks, never for a report. */
  recount(query: TallyQuery): Promise<TallyAnswer>;
  /** How often each reason was given for a counted rating, by the rating's day; in the order of the codes. */
  tallyReasons(query: Omit<TallyQuery, "by">): Promise<readonly ReasonTally[]>;

  appendAudit(entry: AuditDraft): Promise<void>;
  /** Entries of one action, the oldest first; with `upto`, of the log's first so many. */
  listAuditOf(action: string, upto?: number): Promise<readonly AuditEntry[]>;
  /** Newest first. */
  listAudit(most: number): Promise<readonly AuditEntry[]>;

  close(): Promise<void>;
}
