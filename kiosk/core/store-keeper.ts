// Holds the store while it works, and gets it back when it does not (protocol K1, K13): close, reopen, try again.
// Promises: a StoreFailure ends here as a fault that can be shown; a bug goes on its way. Nothing is kept in memory instead.
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { StoreFailure, type KioskStore, type StoreFault } from "../store/kiosk-store.ts";

const RETRY_MS = 5_000;

export type Used<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

export type StoreKeeper = {
  readonly open: () => void;
  /** Runs `work` with the store; not ok when it is, or just now went, out of service. */
  readonly use: <T>(work: (store: KioskStore) => T) => Used<T>;
  /** Null while the store works. */
  readonly fault: () => StoreFault | null;
  readonly close: () => void;
};

export type StoreKeeperParts = {
  readonly openStore: () => KioskStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes a store that was just opened ready; a StoreFailure in here counts as not opened. */
  readonly prepare: (store: KioskStore, mended: StoreFault | null) => void;
  readonly onFound: () => void;
  readonly onLost: (fault: StoreFault) => void;
};

export function createStoreKeeper(parts: StoreKeeperParts): StoreKeeper {
  const { openStore, clock, log, prepare, onFound, onLost } = parts;
  let store: KioskStore | undefined;
  let fault: StoreFault | null = null;
  let cancelRetry: (() => void) | undefined;
  let closed = false;

  function open(): void {
    let opened: KioskStore | undefined;
    try {
      opened = openStore();
      prepare(opened, fault);
    } catch (error) {
      lose(error, opened);
      return;
    }
    store = opened;
    fault = null;
    onFound();
  }

  /** After an I/O error SQLite's view of the file cannot be trusted; the only way on is through a fresh open. */
  function lose(error: unknown, broken: KioskStore | undefined): void {
    if (!(error instanceof StoreFailure)) throw error;
    store = undefined;
    const isNew = fault !== error.fault;
    fault = error.fault;
    if (broken !== undefined) closeQuietly(broken);
    if (!closed) cancelRetry = clock.after(RETRY_MS, open);
    if (!isNew) return;
    log.error({ fault: error.fault, why: error.message }, "the database does not take ratings");
    onLost(error.fault);
  }

  function closeQuietly(broken: KioskStore): void {
    try {
      broken.close();
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      log.warn({ fault: error.fault, why: error.message }, "the database did not close cleanly");
    }
  }

  return {
    open,
    use: (work) => {
      if (store === undefined) return { ok: false };
      const current = store;
      try {
        return { ok: true, value: work(current) };
      } catch (error) {
        lose(error, current);
        return { ok: false };
      }
    },
    fault: () => fault,
    close: () => {
      closed = true;
      cancelRetry?.();
      if (store !== undefined) closeQuietly(store);
      store = undefined;
    },
  };
}
