// The hub's store on PostgreSQL: the port over two threads with a connection each; several hubs may share one database.
// Promises: a resolved promise is on the server's disk (synchronous_commit, read back at every connect). A server that goes away for a
// while is waited for, and longer than that is "busy": nothing was written, try again.
import { SILENT_LOG, type Log } from "../../../shared/log.ts";
import { SCALES } from "../../../shared/scale.ts";
import type { HubStore } from "../hub-store.ts";
import { openThreadedStore } from "../sql/threaded-store.ts";
import type { StoreFailure } from "../store-failure.ts";
import { placeOf, type PostgresAddress } from "./address.ts";
import type { ThreadStart } from "./worker.ts";

export type PostgresStoreStart = {
  readonly address: PostgresAddress;
  /** IANA zone whose local days and hours ratings are counted in. */
  readonly zone: string;
  readonly log?: Log;
  /** Wall clock, for the generation of a new data set. */
  readonly now?: () => number;
  /** The store is of no use any more: reopen it, or stop the hub. */
  readonly onCrash?: (failure: StoreFailure) => void;
};

/** Rejects with StoreOpenError when the database cannot be used. */
export function openPostgresStore(start: PostgresStoreStart): Promise<HubStore> {
  const { address, zone, log = SILENT_LOG, now, onCrash } = start;
  const createdAt = now?.() ?? null;
  const thread: Omit<ThreadStart, "role"> = { address, zone, scales: SCALES, createdAt };
  const program = new URL("./worker.ts", import.meta.url);
  return openThreadedStore({ program, start: thread, place: placeOf(address), log, onCrash });
}
