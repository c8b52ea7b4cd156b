// What the hub finds wrong with itself: its disk, its write-ahead log, its pace, its backups; a look a minute.
// Promises: one fault is one alarm and one line in the log when it begins, one line when it is over; it never stops the hub.
import { statfs, stat } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { dirname } from "node:path";
import type { Clock } from "../../shared/clock.ts";
import { FAULT_TEXT_EN } from "../../shared/fault-text.en.ts";
import type { FAULTS, FaultCode } from "../../shared/fault.ts";
import type { Log } from "../../shared/log.ts";
import { lookEvery } from "../../shared/look-every.ts";
import type { HubStore } from "../store/hub-store.ts";

export type HubFaultCode = {
  [Code in FaultCode]: (typeof FAULTS)[Code]["at"] extends "hub" ? Code : never;
}[FaultCode];

export type HubFault = { readonly code: HubFaultCode; readonly since: number };

export type HubMeasures = {
  readonly freeBytes: number | null;
  readonly walBytes: number | null;
  /** Of the last whole minute or of the one that runs, whichever was worse. */
  readonly loopDelayP99Ms: number;
  readonly newestBackupAt: number | null;
};

export type HubWatch = {
  readonly faults: () => readonly HubFault[];
  readonly measures: () => HubMeasures;
  /** What others find: `detail` null says that it is over. */
  readonly report: (code: HubFaultCode, detail: string | null) => void;
  /** Looks once; for tests, and once a minute by itself. */
  readonly look: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const EVERY_MS = 60_000;
const LOW_DISK_BYTES = 512 * 1_024 * 1_024;
/** Four times what the log is cut back to when its readers let go. */
const LARGE_LOG_BYTES = 256 * 1_024 * 1_024;
const SLOW_MS = 200;
/** One slow minute is a burst; three are a machine that is too small. */
const SLOW_LOOKS = 3;
const OVERDUE_MS = 36 * 3_600_000;
/** The store finds these in the middle of a transaction, where nobody logs. */
const FOUND_BY_STORE: ReadonlySet<FaultCode> = new Set(["fork", "new_stream", "salvaged"]);
const MOST_ALARMS = 100;
/** Every stream is asked for its ends: at the start, then once an hour. */
const LOOKS_PER_CURSORS = 60;
/** Named in an alarm; one is enough to act. */
const MOST_CURSORS = 5;

export function openHubWatch(parts: {
  readonly store: Pick<HubStore, "newestBackup" | "raiseAlarm" | "listAlarms" | "listCursorFaults">;
  readonly database: string;
  /** Whether backups are made every day. */
  readonly isPlanned: boolean;
  readonly clock: Clock;
  readonly log: Log;
}): HubWatch {
  const { store, database, isPlanned, clock, log } = parts;
  const found = new Map<HubFaultCode, number>();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const openedAt = clock.now();
  let looks = 0;
  let slowLooks = 0;
  let toldUntil = openedAt;
  let measures: HubMeasures = {
    freeBytes: null,
    walBytes: null,
    loopDelayP99Ms: 0,
    newestBackupAt: null,
  };
  const raising = new Set<Promise<void>>();

  const report = (code: HubFaultCode, detail: string | null): void => {
    const isKnown = found.has(code);
    if (detail === null) {
      if (found.delete(code)) log.info({ code }, `over: ${FAULT_TEXT_EN[code].name}`);
      return;
    }
    if (isKnown) return;
    const at = clock.now();
    found.set(code, at);
    log.error({ code, detail }, `${FAULT_TEXT_EN[code].name}. ${FAULT_TEXT_EN[code].todo}`);
    const alarm = store
      .raiseAlarm({ at, kiosk: null, code, detail })
      // A full disk takes no alarm either; the fault itself stands in `faults` and in the log.
      .catch((error: unknown) => log.warn({ code, error: String(error) }, "alarm not kept"))
      .finally(() => raising.delete(alarm));
    raising.add(alarm);
  };

  const p99Ms = (): number => Math.round(delay.percentile(99) / 1e6);

  const tellAlarms = async (): Promise<void> => {
    const until = clock.now();
    const alarms = await store.listAlarms(MOST_ALARMS).catch(() => []);
    for (const { at, kiosk, code, detail } of alarms.toReversed()) {
      if (at < toldUntil || at >= until || !FOUND_BY_STORE.has(code)) continue;
      log.warn({ kiosk, code, detail }, FAULT_TEXT_EN[code].name);
    }
    toldUntil = until;
  };

  /** The cursor is what receipts are written from: it may never say another end than the signatures and the records. */
  const compareCursors = async (): Promise<void> => {
    const faults = await store.listCursorFaults(MOST_CURSORS).catch(() => undefined);
    if (faults === undefined) return;
    const ends = faults.map(
      ({ stream, cursor, signed, stored }) =>
        `stream ${stream}: cursor ${cursor}, newest signature ${signed ?? "none"}, newest record ${stored}`,
    );
    report("cursor_mismatch", ends.length > 0 ? ends.join("; ") : null);
  };

  const look = async (): Promise<void> => {
    if (looks % LOOKS_PER_CURSORS === 0) await compareCursors();
    looks += 1;
    await tellAlarms();
    const loopDelayP99Ms = p99Ms();
    delay.reset();
    const [freeBytes, walBytes, newestBackupAt] = await Promise.all([
      statfs(dirname(database)).then(({ bavail, bsize }) => bavail * bsize, unknown),
      stat(`${database}-wal`).then(({ size }) => size, unknown),
      store.newestBackup().then((backup) => backup?.at ?? null, unknown),
    ]);
    measures = { freeBytes, walBytes, loopDelayP99Ms, newestBackupAt };
    const low = freeBytes !== null && freeBytes < LOW_DISK_BYTES;
    report("hub_disk_low", low ? `${megabytes(freeBytes)} free` : null);
    const large = walBytes !== null && walBytes > LARGE_LOG_BYTES;
    report("hub_log_large", large ? megabytes(walBytes) : null);
    slowLooks = loopDelayP99Ms > SLOW_MS ? slowLooks + 1 : 0;
    report("hub_slow", slowLooks >= SLOW_LOOKS ? `p99 ${loopDelayP99Ms} ms` : null);
    // Where no backup was ever planned or made, nobody is late.
    const last = newestBackupAt ?? (isPlanned ? openedAt : null);
    const isOverdue = last !== null && clock.now() - last > OVERDUE_MS;
    report("backup_overdue", isOverdue ? `last: ${told(newestBackupAt)}` : null);
  };

  const end = lookEvery(clock, EVERY_MS, look);

  return {
    faults: () => [...found].map(([code, since]) => ({ code, since })),
    measures: () => {
      const { loopDelayP99Ms } = measures;
      return { ...measures, loopDelayP99Ms: Math.max(loopDelayP99Ms, p99Ms()) };
    },
    report,
    look,
    close: async () => {
      delay.disable();
      await end();
      await Promise.all(raising);
    },
  };
}

function unknown(): null {
  return null;
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_048_576)} MB`;
}

function told(at: number | null): string {
  return at === null ? "none" : new Date(at).toISOString();
}
