// How a store says that it cannot: the same for every engine, so that the hub can decide whether to wait, retry or stop.

export type StoreFailureCode =
  /** Nothing was written; try again when there is space. */
  | "disk_full"
  /** Another process held the database too long; try again. */
  | "busy"
  /** The disk or the file cannot be trusted any more: reopen (a failed fsync may have lost pages). */
  | "io"
  | "corrupt"
  | "read_only"
  /** The engine itself stopped. */
  | "crashed"
  | "closed"
  /** A bug; its cause is in `message`. */
  | "internal";

/** A call that did not happen: its transaction was rolled back. */
export class StoreFailure extends Error {
  readonly code: StoreFailureCode;

  constructor(code: StoreFailureCode, detail: string) {
    super(detail);
    this.name = "StoreFailure";
    this.code = code;
  }
}

export type StoreOpenCode =
  /** Written by a newer version of this program. */
  | "from_the_future"
  | "not_a_database"
  | "corrupt"
  /** The linked SQLite has the WAL-reset bug. */
  | "old_engine"
  | "cannot_open";

/** The store could not be opened; `message` says which file, what is wrong and what to do. */
export class StoreOpenError extends Error {
  readonly code: StoreOpenCode;

  constructor(code: StoreOpenCode, detail: string) {
    super(detail);
    this.name = "StoreOpenError";
    this.code = code;
  }
}
