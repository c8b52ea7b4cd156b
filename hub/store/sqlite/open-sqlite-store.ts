// The hub's store on SQLite: the port over two worker threads, one that writes and one that reads what may take long.
// Promises: a resolved promise is on disk (WAL, synchronous=FULL); after a crash of a thread every call fails.
import { SILENT_LOG, type Log } from "../../../shared/log.ts";
import { SCALES } from "../../../shared/scale.ts";
import type { HubStore } from "../hub-store.ts";
import type { StoreFailure } from "../store-failure.ts";
import { startStoreThread } from "./store-thread.ts";

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
export async function openSqliteStore(start: SqliteStoreStart): Promise<HubStore> {
  const { file, zone, log = SILENT_LOG } = start;
  const { now, copyBeforeUpdate = true } = start;
  const thread = { file, zone, scales: SCALES, createdAt: now?.() ?? null, copyBeforeUpdate };
  const writer = startStoreThread({ ...thread, role: "writer" }, onCrash);
  const reader = startStoreThread({ ...thread, role: "reader" }, onCrash);
  let crashed = false;
  function onCrash(failure: StoreFailure): void {
    if (crashed) return;
    crashed = true;
    log.error({ file, code: failure.code }, failure.message);
    // Half a store would show old figures as if they were new.
    void close();
    start.onCrash?.(failure);
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

  // What a dashboard asks for at every question is read beside the writer: behind it, each waits for a whole group of batches.
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
    listKeyStatements: (upto) => reader.call("listKeyStatements", upto),
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
    listTails: (centres) => reader.call("listTails", centres),
    dataHead: () => reader.call("dataHead"),
    recordBackup: (...kept) => writer.call("recordBackup", ...kept),
    newestBackup: () => reader.call("newestBackup"),
    listCloses: (kiosk, from, most) => reader.call("listCloses", kiosk, from, most),
    listDayCloses: (query, closedBy) => reader.call("listDayCloses", query, closedBy),

    close,
  };
}
