// Every call of the store port as a plain function on one connection of an engine; both of its threads make the whole set.
// Promises: each call is one transaction.
import type { SqlConnection } from "./sql-connection.ts";
import { createLocalHour, type LocalHour } from "../../../shared/local-day.ts";
import type { Scale } from "../../../shared/scale.ts";
import type { HubStore } from "../hub-store.ts";
import { createAuditRows } from "./audit-rows.ts";
import { createBackupRows } from "./backup-rows.ts";
import { createBurstRows } from "./burst-rows.ts";
import { createCatalogueRows, type CatalogueRows } from "./catalogue-rows.ts";
import { createCompareRollups } from "./compare-rollups.ts";
import { createCursorRows } from "./cursor-rows.ts";
import { createEventRows } from "./event-rows.ts";
import { createEvidenceRows } from "./evidence-rows.ts";
import { createIndicatorRows } from "./indicator-rows.ts";
import { createKioskRows } from "./kiosk-rows.ts";
import { createPeopleRows } from "./people-rows.ts";
import { createQualityRows } from "./quality-rows.ts";
import { createSealTrail } from "./seal-trail.ts";
import { createSealRows } from "./seal-rows.ts";
import { createSecondFactorRows } from "./second-factor-rows.ts";
import { createStatusRows, type StatusRows } from "./status-rows.ts";
import { createStoredRows } from "./stored-rows.ts";
import type { StreamRows } from "./stream-rows.ts";
import { createTallyRows } from "./tally-rows.ts";
import { createTokenRows } from "./token-rows.ts";

export type CallName = Exclude<keyof HubStore, "close">;

/** The port with its promises taken off. */
export type Calls = {
  readonly [Name in CallName]: (
    ...parameters: Parameters<HubStore[Name]>
  ) => Awaited<ReturnType<HubStore[Name]>>;
};

export type Ingest = Calls["ingest"];

export type IngestParts = {
  readonly localHour: (at: number) => LocalHour;
  readonly streams: StreamRows;
  readonly statuses: StatusRows;
  readonly catalogues: CatalogueRows;
  readonly scales: readonly Scale[];
};

/** What an engine does in its own way. */
export type Engine = {
  readonly db: SqlConnection;
  readonly streams: StreamRows;
  readonly createIngest: (parts: IngestParts) => Ingest;
  /** SQL: the canonical text of rating `t` with facet `f`. */
  readonly ratingText: string;
  /** Called first in a transaction that reads what it then writes: waits until no other one does. */
  readonly takeTurn: () => void;
};

export function createCalls(
  { db, streams, createIngest, ratingText, takeTurn }: Engine,
  { zone, scales }: { readonly zone: string; readonly scales: readonly Scale[] },
): Calls {
  const audit = createAuditRows(db);
  const statuses = createStatusRows(db);
  const catalogues = createCatalogueRows(db, audit);
  const kiosks = createKioskRows(db, audit);
  const people = createPeopleRows(db, audit);
  const factors = createSecondFactorRows(db, audit);
  const tokens = createTokenRows(db, audit);
  const tallies = createTallyRows(db);
  const seals = createSealRows(db, audit);
  const { auditHead, ...evidence } = createEvidenceRows(db, ratingText);
  const backups = createBackupRows(db, audit);
  const indicators = createIndicatorRows(db, audit);
  const localHour = createLocalHour(zone);
  const ingest = createIngest({ localHour, streams, statuses, catalogues, scales });

  /** One write transaction round a call that only adds a row or puts a newer one in its place. */
  function note<P extends unknown[], R>(write: (...parameters: P) => R): (...parameters: P) => R {
    return db.transaction(write).immediate;
  }

  /** One write transaction round the whole call; nothing of it touches a stream, its keys or its kiosk. */
  function aside<P extends unknown[], R>(write: (...parameters: P) => R): (...parameters: P) => R {
    return note((...parameters: P) => {
      takeTurn();
      return write(...parameters);
    });
  }

  /** The same for everything else: what ingest remembers of streams is forgotten with it. */
  function atomic<P extends unknown[], R>(write: (...parameters: P) => R): (...parameters: P) => R {
    const run = aside(write);
    return (...parameters) => {
      streams.forget();
      return run(...parameters);
    };
  }

  return {
    ingest,
    findStream: streams.findStream,
    listStreams: streams.listStreams,
    newestReceipt: streams.newestReceipt,
    registerKiosk: atomic(kiosks.registerKiosk),
    claimKiosk: atomic(kiosks.claimKiosk),
    revokeKiosk: atomic(kiosks.revokeKiosk),
    findKiosk: kiosks.findKiosk,
    confVersion: aside(kiosks.confVersion),
    listKiosks: kiosks.listKiosks,
    recordStatus: note(statuses.recordStatus),
    listStatuses: statuses.listStatuses,
    raiseAlarm: note(statuses.raiseAlarm),
    listAlarms: statuses.listAlarms,
    generation: catalogues.generation,
    raiseGeneration: atomic(catalogues.raiseGeneration),
    catalogue: catalogues.catalogue,
    putCatalogue: atomic(catalogues.putCatalogue),
    putTransactions: atomic(catalogues.putTransactions),
    listTransactions: catalogues.listTransactions,
    tallies: tallies.tallies,
    recount: tallies.recount,
    tallyReasons: tallies.tallyReasons,
    putIndicators: aside(indicators.putIndicators),
    listIndicators: indicators.listIndicators,
    putAccount: atomic(people.putAccount),
    findAccount: people.findAccount,
    listAccounts: people.listAccounts,
    putSession: atomic(people.putSession),
    touchSession: people.touchSession,
    endSession: atomic(people.endSession),
    offerSecondFactor: aside(factors.offerSecondFactor),
    findSecondFactor: factors.findSecondFactor,
    listSecondFactors: factors.listSecondFactors,
    confirmSecondFactor: aside(factors.confirmSecondFactor),
    useStep: aside(factors.useStep),
    useRecoveryCode: aside(factors.useRecoveryCode),
    removeSecondFactor: aside(factors.removeSecondFactor),
    addToken: aside(tokens.addToken),
    touchToken: tokens.touchToken,
    listTokens: tokens.listTokens,
    revokeToken: aside(tokens.revokeToken),
    appendAudit: atomic(audit.append),
    listAuditOf: audit.listAuditOf,
    listAudit: audit.listAudit,
    ...createEventRows(db),
    ...evidence,
    ...createSealTrail(db, seals, { auditHead }),
    ...createQualityRows(db),
    ...createBurstRows(db),
    ...createCursorRows(db),
    ...createStoredRows(db, tallies.tallies),
    compareRollups: createCompareRollups(db),
    putSeal: atomic(seals.putSeal),
    findSeal: seals.findSeal,
    sealedFigures: seals.sealedFigures,
    newestSeal: seals.newestSeal,
    dataHead: backups.dataHead,
    recordBackup: atomic(backups.recordBackup),
    newestBackup: backups.newestBackup,
  };
}
