// What the hub is told at its start, from text to checked values; all faults are gathered before anything is refused.
// Promises: pure. No default for a secret, none given on the command line; nothing leaves this machine in the clear.
import { isIPv6 } from "node:net";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import { isName } from "../shared/forms.ts";
import { ZONE } from "../shared/period.ts";
import { DEFAULT_PREFIX, isPrefix } from "../shared/protocol/topics.ts";
import { parsePostgresAddress } from "./store/postgres/address.ts";

/** The options of `hub` as the command line hands them over. */
export const HubOptions = Type.Object(
  {
    data: Type.String({ minLength: 1 }),
    store: Type.Optional(Type.String()),
    http: Type.String(),
    mqtt: Type.String(),
    mqttBroker: Type.Optional(Type.String()),
    mqttUsername: Type.Optional(Type.String()),
    mqttPasswordFile: Type.Optional(Type.String()),
    mqttCa: Type.Optional(Type.String()),
    mqttUsersFile: Type.Optional(Type.String()),
    share: Type.Optional(Type.Literal(true)),
    tlsCert: Type.Optional(Type.String()),
    tlsKey: Type.Optional(Type.String()),
    prefix: Type.String(),
    hub: Type.String(),
    zone: Type.String(),
    board: Type.Optional(Type.Boolean()),
    closeDay: Type.Optional(Type.String()),
    requireSecondFactor: Type.Optional(Type.Literal(true)),
    backupDir: Type.Optional(Type.String({ minLength: 1 })),
    backupAt: Type.String(),
    backupKeep: Type.String(),
    acceptRollback: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type HubOptions = Static<typeof HubOptions>;

export const HUB_DEFAULTS = {
  data: ".data",
  http: "127.0.0.1:8080",
  mqtt: "127.0.0.1:1883",
  prefix: DEFAULT_PREFIX,
  hub: "hub",
  zone: ZONE,
  backupAt: "02:30",
  backupKeep: "14",
  closeDay: "5",
} as const satisfies Partial<HubOptions>;

/** Of every command: flags, words, default. */
export const DATA_OPTION = [
  "--data <dir>",
  "folder of the database and the hub's key",
  HUB_DEFAULTS.data,
] as const;

export type Endpoint = { readonly host: string; readonly port: number };

export type ExternalBroker = {
  readonly url: string;
  readonly username: string;
  readonly passwordFile: string;
  readonly caFile: string | null;
  /** Mosquitto's password file, kept by the hub; null when somebody else keeps the kiosks' credentials. */
  readonly usersFile: string | null;
  /** Other hubs on the same database share the kiosks' messages there. */
  readonly isShared: boolean;
};

export type HubConfig = {
  readonly data: string;
  /** `postgres://HOST/DATABASE` or `sqlite`; null: as it was told the last time, else the folder's file. */
  readonly store: string | null;
  readonly http: Endpoint;
  /** Where the embedded broker listens; not used beside an external one. */
  readonly mqtt: Endpoint;
  readonly broker: ExternalBroker | null;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly prefix: string;
  readonly hub: string;
  readonly zone: string;
  /** On which day after a month's end the hub seals it, 1 to 28; null: only `close` does. */
  readonly closeDay: number | null;
  /** Everybody may see the newest sealed month, without an account. */
  readonly board: boolean;
  /** Of every admin, before anything else. */
  readonly requireSecondFactor: boolean;
  /** Null: no backup is made by itself. */
  readonly backup: {
    readonly folder: string;
    /** Minute of the local day. */
    readonly minute: number;
    readonly keep: number;
  } | null;
  /** Goes on with a database that holds less than it did before. */
  readonly acceptRollback: boolean;
};

export type ParsedConfig =
  | { readonly ok: true; readonly value: HubConfig }
  | { readonly ok: false; readonly faults: readonly string[] };

const validator = Compile(HubOptions);

export function parseHubConfig(source: unknown): ParsedConfig {
  if (!validator.Check(source)) {
    const faults = validator
      .Errors(source)
      .map(({ instancePath, message }) => `${instancePath.slice(1) || "options"} ${message}`);
    return { ok: false, faults };
  }
  const faults: string[] = [];
  const http = parseEndpoint("--http", source.http, faults);
  const mqtt = parseEndpoint("--mqtt", source.mqtt, faults);
  const tls = parseTls(source, faults);
  const broker = parseBroker(source, faults);
  const backup = parseBackup(source, faults);
  const store = parseStore(source.store, faults);
  if (!isPrefix(source.prefix)) {
    faults.push(`--prefix ${source.prefix}: use one to three levels of a-z, 0-9 and hyphens`);
  }
  if (!isName(source.hub)) faults.push(`--hub ${source.hub}: use a-z, 0-9 and hyphens, at most 32`);
  if (!isZone(source.zone)) {
    faults.push(`--zone ${source.zone}: not a time zone; use a name such as ${ZONE}`);
  }
  const closeDay = parseCloseDay(source.closeDay, faults);
  if (tls === null) {
    const open = [
      ["--http", http] as const,
      ["--mqtt", broker === null ? mqtt : undefined] as const,
    ];
    for (const [option, endpoint] of open) {
      if (endpoint !== undefined && !isLoopback(endpoint.host)) {
        faults.push(
          `${option} ${endpoint.host} can be reached by other machines: give --tls-cert and --tls-key too, or listen on 127.0.0.1`,
        );
      }
    }
  }
  if (faults.length > 0 || http === undefined || mqtt === undefined) return { ok: false, faults };
  const { data, prefix, hub, zone } = source;
  const { board = false, requireSecondFactor = false, acceptRollback = false } = source;
  const place = { data, store, http, mqtt, broker, tls, prefix, hub, zone, closeDay };
  const value = { ...place, board, requireSecondFactor, backup, acceptRollback };
  return { ok: true, value };
}

function parseStore(text: string | undefined, faults: string[]): string | null {
  if (text === undefined || text === "sqlite") return text ?? null;
  const parsed = parsePostgresAddress(text);
  if (parsed.ok) return text;
  faults.push(`--store ${parsed.fault}`);
  return null;
}

function parseCloseDay(text: string | undefined, faults: string[]): number | null {
  if (text === undefined || text === "never") return null;
  const day = Number(text);
  if (/^\d{1,2}$/.test(text) && day >= 1 && day <= 28) return day;
  faults.push(`--close-day ${text}: use 1 to 28 (days after the month's end), or never`);
  return null;
}

/** `HOST:PORT`, `[::1]:PORT`; port 0 takes a free one. */
function parseEndpoint(option: string, text: string, faults: string[]): Endpoint | undefined {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const [, v6, name, digits] = found ?? [];
  const port = Number(digits);
  if (found === null || port > 65_535 || (v6 !== undefined && !isIPv6(v6))) {
    faults.push(`${option} ${text}: use HOST:PORT, for example 127.0.0.1:8080`);
    return undefined;
  }
  return { host: v6 ?? name ?? "", port };
}

function parseTls({ tlsCert, tlsKey }: HubOptions, faults: string[]): HubConfig["tls"] {
  if (tlsCert === undefined && tlsKey === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined) {
    faults.push("--tls-cert and --tls-key belong together: give both");
    return null;
  }
  return { certFile: tlsCert, keyFile: tlsKey };
}

function parseBroker(source: HubOptions, faults: string[]): ExternalBroker | null {
  const { mqttBroker, mqttUsername, mqttPasswordFile, mqttCa, mqttUsersFile, share } = source;
  if (mqttBroker === undefined) {
    const alone = { mqttUsername, mqttPasswordFile, mqttCa, mqttUsersFile, share };
    if (Object.values(alone).some((value) => value !== undefined)) {
      faults.push(
        "--mqtt-username, --mqtt-password-file, --mqtt-ca, --mqtt-users-file and --share go with --mqtt-broker",
      );
    }
    return null;
  }
  const url = URL.parse(mqttBroker);
  if (url === null || !["mqtt:", "mqtts:"].includes(url.protocol)) {
    faults.push(`--mqtt-broker ${mqttBroker}: use mqtts://HOST:PORT or mqtt://127.0.0.1:PORT`);
    return null;
  }
  if (url.username !== "" || url.password !== "") {
    faults.push(
      "--mqtt-broker must not carry a password: use --mqtt-username and --mqtt-password-file",
    );
  }
  if (url.protocol === "mqtt:" && !isLoopback(url.hostname)) {
    faults.push(`--mqtt-broker ${url.hostname} is another machine: use mqtts://`);
  }
  if (mqttUsername === undefined || mqttPasswordFile === undefined) {
    faults.push("--mqtt-broker needs --mqtt-username and --mqtt-password-file");
    return null;
  }
  return {
    url: mqttBroker,
    username: mqttUsername,
    passwordFile: mqttPasswordFile,
    caFile: mqttCa ?? null,
    usersFile: mqttUsersFile ?? null,
    isShared: share === true,
  };
}

function parseBackup(source: HubOptions, faults: string[]): HubConfig["backup"] {
  const { backupDir, backupAt, backupKeep } = source;
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(backupAt);
  if (found === null) faults.push(`--backup-at ${backupAt}: use HH:MM, for example 02:30`);
  const keep = parseKeep(backupKeep);
  if (keep === undefined) faults.push(`--backup-keep ${backupKeep}: use a number from 1 to 1000`);
  if (backupDir === undefined || found === null || keep === undefined) return null;
  return { folder: backupDir, minute: Number(found[1]) * 60 + Number(found[2]), keep };
}

/** How many backups are kept; undefined when the text is no such number. */
export function parseKeep(text: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1_000 ? Number(text) : undefined;
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare === "localhost" || bare === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(bare);
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    // Intl has no other way to ask: a RangeError is its "no".
    return false;
  }
}
