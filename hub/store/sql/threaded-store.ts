// The store port over two threads of one engine, one that writes and one that reads what may take long.
// Promises: a resolved promise is on disk; after a crash of a thread every call fails, and `onCrash` is told once.
import type { Log } from "../../../shared/log.ts";
import type { HubStore } from "../hub-store.ts";
import type { StoreFailure } from "../store-failure.ts";
import { startStoreThread } from "./store-thread.ts";

export type ThreadedStart<Start> = {
  /** The engine's thread; it calls `serveCalls`. */
  readonly program: URL;
  readonly start: Start;
  /** What the log calls the database. */
  readonly place: string;
  readonly log: Log;
  /** The store is of no use any more: reopen it, or stop the hub. */
  readonly onCrash?: ((failure: StoreFailure) => void) | undefined;
};

/** Rejects with StoreOpenError when the database cannot be used. */
export async function openThreadedStore<Start>(parts: ThreadedStart<Start>): Promise<HubStore> {
  const { program, start, place, log } = parts;
  const writer = startStoreThread(program, { ...start, role: "writer" }, onCrash);
  const reader = startStoreThread(program, { ...start, role: "reader" }, onCrash);
  let crashed = false;
  function onCrash(failure: StoreFailure): void {
    if (crashed) return;
    crashed = true;
    log.error({ place, code: failure.code }, failure.message);
    // Half a store would show old figures as if they were new.
    void close();
    parts.onCrash?.(failure);
  }
  const close = async (): Promise<void> => {
    // The reader first: the last connection to close empties and removes the -wal file.
    await reader.close();
    await writer.close();
  };
  try {
    // The writer first: it makes the schema.
    await writer.open();
    await reader.open();
  } catch (error) {
    await close();
    throw error;
  }

  return {
    ingest: (messages, receivedAt) => writer.call("ingest", messages, receivedAt),
    findStream: (stream) => writer.call("findStream", stream),
    listStreams: (kiosk) => reader.call("listStreams", kiosk),
    newestReceipt: (centres) => reader.call("newestReceipt", centres),

    registerKiosk: (kiosk, audit) => writer.call("registerKiosk", kiosk, audit),
    claimKiosk: (claim, at) => writer.call("claimKiosk", claim, at),
    revokeKiosk: (kiosk, at, audit) => writer.call("revokeKiosk", kiosk, at, audit),
    findKiosk: (kiosk) => writer.call("findKiosk", kiosk),
    confVersion: (...asked) => writer.call("confVersion", ...asked),
    listKiosks: () => reader.call("listKiosks"),

    listEvents: (code, day) => reader.call("listEvents", code, day),

    recordStatus: (status) => writer.call("recordStatus", status),
    listStatuses: () => reader.call("listStatuses"),
    raiseAlarm: (alarm) => writer.call("raiseAlarm", alarm),
    listAlarms: (most) => reader.call("listAlarms", most),

    generation: () => writer.call("generation"),
    raiseGeneration: (gen) => writer.call("raiseGeneration", gen),

    catalogue: () => reader.call("catalogue"),
    putCatalogue: (catalogue, audit) => writer.call("putCatalogue", catalogue, audit),

    putTransactions: (rows, audit) => writer.call("putTransactions", rows, audit),
    listTransactions: (from, to) => reader.call("listTransactions", from, to),

    tallies: (query) => reader.call("tallies", query),
    recount: (query) => reader.call("recount", query),
    tallyReasons: (query) => reader.call("tallyReasons", query),

    putIndicators: (rows, audit) => writer.call("putIndicators", rows, audit),
    listIndicators: (from, to) => reader.call("listIndicators", from, to),

    putAccount: (account, audit) => writer.call("putAccount", account, audit),
    findAccount: (username) => reader.call("findAccount", username),
    listAccounts: () => reader.call("listAccounts"),
    putSession: (session, audit) => writer.call("putSession", session, audit),
    touchSession: (tokenHash, at) => writer.call("touchSession", tokenHash, at),
    endSession: (tokenHash, audit) => writer.call("endSession", tokenHash, audit),
    offerSecondFactor: (...asked) => writer.call("offerSecondFactor", ...asked),
    findSecondFactor: (username) => writer.call("findSecondFactor", username),
    listSecondFactors: () => reader.call("listSecondFactors"),
    confirmSecondFactor: (...asked) => writer.call("confirmSecondFactor", ...asked),
    useStep: (username, step) => writer.call("useStep", username, step),
    useRecoveryCode: (...asked) => writer.call("useRecoveryCode", ...asked),
    removeSecondFactor: (...asked) => writer.call("removeSecondFactor", ...asked),
    addToken: (token, audit) => writer.call("addToken", token, audit),
    touchToken: (tokenHash, at) => writer.call("touchToken", tokenHash, at),
    listTokens: () => reader.call("listTokens"),
    revokeToken: (id, at, audit) => writer.call("revokeToken", id, at, audit),

    appendAudit: (entry) => writer.call("appendAudit", entry),
    listAuditOf: (action, upto) => reader.call("listAuditOf", action, upto),
    listAudit: (most) => reader.call("listAudit", most),

    listRanges: (query) => reader.call("listRanges", query),
    readRecords: (window) => reader.call("readRecords", window),
    readTimes: (window) => reader.call("readTimes", window),
    readExcluded: (...asked) => reader.call("readExcluded", ...asked),
    readCheckpoints: (window, most) => reader.call("readCheckpoints", window, most),
    listKiosksAfter: (day) => reader.call("listKiosksAfter", day),
    readLateVoids: (window, ref) => reader.call("readLateVoids", window, ref),
    readAudit: (after, most) => reader.call("readAudit", after, most),
    sealTrail: (...asked) => reader.call("sealTrail", ...asked),
    compareRollups: (query, most) => reader.call("compareRollups", query, most),
    putSeal: (seal, audit) => writer.call("putSeal", seal, audit),
    findSeal: (...asked) => reader.call("findSeal", ...asked),
    sealedFigures: (period, calendar) => reader.call("sealedFigures", period, calendar),
    newestSeal: () => reader.call("newestSeal"),
    listRuns: (query) => reader.call("listRuns", query),
    countOutside: (query, open) => reader.call("countOutside", query, open),
    listBursts: (query) => reader.call("listBursts", query),
    listStored: (query) => reader.call("listStored", query),
    listCursorFaults: (most) => reader.call("listCursorFaults", most),
    listTails: (centres) => reader.call("listTails", centres),
    dataHead: () => reader.call("dataHead"),
    recordBackup: (...kept) => writer.call("recordBackup", ...kept),
    newestBackup: () => reader.call("newestBackup"),
    listCloses: (kiosk, from, most) => reader.call("listCloses", kiosk, from, most),
    listDayCloses: (query, closedBy) => reader.call("listDayCloses", query, closedBy),

    close,
  };
}
