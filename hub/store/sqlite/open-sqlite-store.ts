// The hub's store on SQLite: the port over two threads with a connection each.
// Promises: a resolved promise is on disk (WAL, synchronous=FULL); after a crash of a thread every call fails.
import { SILENT_LOG, type Log } from "../../../shared/log.ts";
import { SCALES } from "../../../shared/scale.ts";
import type { HubStore } from "../hub-store.ts";
import type { StoreFailure } from "../store-failure.ts";
import { openThreadedStore } from "../sql/threaded-store.ts";
import type { ThreadStart } from "./worker.ts";

export type SqliteStoreStart = {
  readonly file: string;
  /** IANA zone whose local days and hours ratings are counted in. */
  readonly zone: string;
  readonly log?: Log;
  /** Wall clock, for the generation of a new data set. */
  readonly now?: () => number;
  /** False for a file that is a copy itself. */
  readonly copyBeforeUpdate?: boolean;
  /** The store is of no use any more: reopen it, or stop the hub. */
  readonly onCrash?: (failure: StoreFailure) => void;
};

/** Rejects with StoreOpenError when the file cannot be used. */
export function openSqliteStore(start: SqliteStoreStart): Promise<HubStore> {
  const { file, zone, log = SILENT_LOG, now, copyBeforeUpdate = true, onCrash } = start;
  const createdAt = now?.() ?? null;
  const thread: Omit<ThreadStart, "role"> = {
    file,
    zone,
    scales: SCALES,
    createdAt,
    copyBeforeUpdate,
  };
  const program = new URL("./worker.ts", import.meta.url);
  return openThreadedStore({ program, start: thread, place: file, log, onCrash });
}
