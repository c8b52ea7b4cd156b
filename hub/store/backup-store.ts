// The part of the hub's store port that its copies and its head file need: how far the data set goes, and how far it is safe.
// Promises: `safe` of a stream only grows, and only to what a backup that is named here holds (H10).
import type { AuditDraft } from "./hub-store.ts";

/** How far a data set goes; each of these only grows while nobody puts an older copy in its place. */
export type DataHead = {
  readonly gen: number;
  readonly streams: number;
  /** Sum of all streams' cursors. */
  readonly records: number;
  /** Entries of the audit. */
  readonly audit: number;
};

/** What the examination of a database file found. */
export type Examination = DataHead & {
  /** Version of its schema. */
  readonly schema: number;
  readonly cursors: readonly { readonly stream: string; readonly hi: number }[];
  /** Sentences; empty when the file is whole and agrees with itself. */
  readonly faults: readonly string[];
};

/** A copy that was verified and put where it is kept. */
export type Backup = {
  readonly at: number;
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  readonly records: number;
};

export interface BackupStore {
  dataHead(): Promise<DataHead>;
  /** H10: the backup is kept; `safe` of its streams becomes their cursor in it. */
  recordBackup(backup: Backup, cursors: Examination["cursors"], audit: AuditDraft): Promise<void>;
  newestBackup(): Promise<Backup | undefined>;
}
