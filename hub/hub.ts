// Puts the hub together: folder and lock, key, store, line, HTTP; and takes it apart in the opposite order.
// Promises: what is foreseen to go wrong at a start is a Problem with one sentence, and leaves the data as it was.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../shared/api/problem.ts";
import type { Clock } from "../shared/clock.ts";
import type { Log } from "../shared/log.ts";
import { acceptLoss, refuseLoss } from "./backup/accept-loss.ts";
import { keepHead, refuseMissing } from "./backup/head-file.ts";
import { openBackups } from "./backup/schedule.ts";
import type { HubConfig } from "./config.ts";
import { HEAD_FILE, openHubKey, openStore, reason, takeFolder } from "./data-folder.ts";
import { openDuties, type Duties } from "./duties.ts";
import { announceSeals } from "./evidence/announce-seals.ts";
import { openMonthClose } from "./evidence/close-months.ts";
import { openHttp } from "./http/server.ts";
import { HUB_KEY, openKeyStatements } from "./hub-keys.ts";
import { openSelfTestWatch } from "./ingest/watch-self-tests.ts";
import { openLine, type Line } from "./link/line.ts";
import { createPasswordHasher } from "./people/password.ts";
import { DATABASE, keepPlace, nameOf, placeIn, sourceOf, type StorePlace } from "./store-place.ts";
import type { HubStore } from "./store/hub-store.ts";
import { giveBackMemory } from "./watch/give-back-memory.ts";
import { openHubWatch, type HubWatch } from "./watch/hub-watch.ts";
import type { StoreFailure } from "./store/store-failure.ts";

export type Hub = {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  readonly store: HubStore;
  readonly line: Line;
  close(): Promise<void>;
};

const DASHBOARD = fileURLToPath(new URL("../out/dashboard", import.meta.url));

export async function openHub(
  config: HubConfig,
  {
    clock,
    log,
    dashboard = DASHBOARD,
  }: {
    readonly clock: Clock;
    readonly log: Log;
    /** The folder of the built page. */
    readonly dashboard?: string;
  },
): Promise<Hub> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (let end = opened.pop(); end !== undefined; end = opened.pop()) await end();
  };
  try {
    const tls = config.tls === null ? null : readTls(config.tls);
    const isShared = config.broker?.isShared === true;
    let duties: Duties | undefined;
    opened.push(takeFolder(config.data));
    const file = join(config.data, DATABASE);
    const headFile = join(config.data, HEAD_FILE);
    if (config.store !== null) keepPlace(config.data, config.store);
    const place = placeIn(config.data);
    if (isShared) refuseAlone(place, config.data);
    if (place.kind === "sqlite" && !config.acceptRollback) refuseMissing(file, headFile);
    const store = await openStore({ place, zone: config.zone, log, onCrash: stopWith });
    opened.push(() => store.close());
    const loss = { store, database: nameOf(place), headFile, clock, log };
    await (config.acceptRollback ? acceptLoss(loss) : refuseLoss(loss));
    const isPlanned = config.backup !== null;
    const watch = openHubWatch({ store, database: file, isPlanned, clock, log });
    opened.push(watch.close);
    opened.push(giveBackMemory({ clock, log }));
    opened.push(keepHead({ store, file: headFile, clock, log }));
    const key = await openHubKey(config.data, store);
    const statements = await openKeyStatements({ folder: config.data, store, key, clock });
    const line = await openLine({
      store,
      key,
      statements,
      hub: config.hub,
      prefix: config.prefix,
      clock,
      log,
      zone: config.zone,
      broker: brokerOf(config, tls),
      onStuck: (why) => reportStuck(watch, why),
      onClock: (detail) => watch.report("hub_clock", detail),
      isLead: isShared ? () => duties?.isLead() === true : undefined,
    }).catch((error: unknown) => {
      throw startProblem(error, "--mqtt", config.mqtt);
    });
    opened.push(() => line.close());
    opened.push(announceSeals({ store, line, key, statements, clock, log }));
    const begin = () => {
      const { zone, closeDay, backup } = config;
      const ends: (() => Promise<void> | void)[] = [];
      ends.push(openSelfTestWatch({ store, clock, log, zone }).close);
      if (backup !== null) {
        const plan = { ...backup, zone };
        const said = { key: key.id, clock, log, report: watch.report };
        ends.push(openBackups({ store, database: file, source: sourceOf(place), plan, ...said }));
      }
      if (closeDay !== null) {
        ends.push(openMonthClose({ store, key, clock, log, zone, day: closeDay }).close);
      }
      if (isShared) void line.publishEveryConf();
      return ends;
    };
    const own = await openDuties({ place, clock, log, begin });
    duties = own;
    opened.push(() => own.close());
    const http = await openHttp({
      store,
      line,
      watch,
      clock,
      log,
      hasher: createPasswordHasher(),
      prefix: config.prefix,
      hub: config.hub,
      requireSecondFactor: config.requireSecondFactor,
      key,
      mqttCa: caOf(config, tls),
      dashboard,
      board: config.board,
      tls,
      host: config.http.host,
      port: config.http.port,
    }).catch((error: unknown) => {
      throw startProblem(error, "--http", config.http);
    });
    opened.push(() => http.close());
    return { httpUrl: http.url, mqttUrl: line.url, store, line, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Several hubs are one to the kiosks: one data set, and one key that they all sign with. */
function refuseAlone(place: StorePlace, folder: string): void {
  if (place.kind === "sqlite") {
    throw new Problem(
      "unprocessable",
      "--share needs a data set that several hubs can work on: give --store postgres://HOST/DATABASE.",
    );
  }
  if (!existsSync(join(folder, HUB_KEY))) {
    throw new Problem(
      "unavailable",
      `--share: ${join(folder, HUB_KEY)} is missing. All hubs of a database sign with one key: put the first hub's there, with mode 0600 (the first one makes it when it is started once without --share).`,
    );
  }
}

/** The store cannot write for now, or can again. */
function reportStuck({ report }: HubWatch, why: string | null): void {
  report("hub_disk_full", why === "disk_full" ? why : null);
  report("hub_busy", why === "busy" ? why : null);
}

/** A hub without its store can only be started again: the process ends, whoever watches it starts it. */
function stopWith(failure: StoreFailure): void {
  setImmediate(() => {
    throw failure;
  });
}

type Tls = { readonly cert: string; readonly key: string };

function readTls({ certFile, keyFile }: NonNullable<HubConfig["tls"]>): Tls {
  const cert = readText("--tls-cert", certFile);
  const key = readText("--tls-key", keyFile);
  try {
    if (new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return { cert, key };
  } catch (error) {
    throw new Problem(
      "unavailable",
      `--tls-cert ${certFile} and --tls-key ${keyFile} cannot be read as PEM (${reason(error)}).`,
    );
  }
  throw new Problem("unavailable", `--tls-key ${keyFile} does not belong to ${certFile}.`);
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Problem("unavailable", `${option} ${file} cannot be read (${reason(error)}).`);
  }
}

function brokerOf(
  { broker, mqtt }: HubConfig,
  tls: Tls | null,
): Parameters<typeof openLine>[0]["broker"] {
  if (broker === null) return { kind: "embedded", ...mqtt, ...(tls === null ? {} : { tls }) };
  return {
    kind: "external",
    url: broker.url,
    username: broker.username,
    password: readText("--mqtt-password-file", broker.passwordFile).trim(),
    ca: broker.caFile === null ? null : readText("--mqtt-ca", broker.caFile),
    passwordFile: broker.usersFile,
    isShared: broker.isShared,
  };
}

/** What kiosks must trust beside the system's authorities: the certificates of the file that sign themselves. */
function caOf({ broker }: HubConfig, tls: Tls | null): string | null {
  if (broker !== null) return broker.caFile === null ? null : readText("--mqtt-ca", broker.caFile);
  const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
  const roots = (tls?.cert.match(pem) ?? []).filter((text) => {
    const certificate = new X509Certificate(text);
    return certificate.checkIssued(certificate);
  });
  return roots.length === 0 ? null : `${roots.join("\n")}\n`;
}

function startProblem(error: unknown, option: string, { host, port }: HubConfig["http"]): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const what: Readonly<Record<string, string>> = {
    EADDRINUSE: "is taken by another program",
    EACCES: "may not be used by this account",
    EADDRNOTAVAIL: "is not an address of this machine",
    ENOTFOUND: "is not an address of this machine",
  };
  const said = typeof code === "string" ? what[code] : undefined;
  if (said === undefined) return error;
  return new Problem(
    "unavailable",
    `${option} ${host}:${port} ${said}; choose another with ${option}.`,
  );
}
