// `npm start`: the whole line on one machine, with one command. The hub with its embedded broker runs in this process; the
// kiosk is a process of its own, enrolled over HTTP with a claim code like any other kiosk.
// Promises: loopback unless told otherwise, passwords made here and nowhere else, one clear sentence for a bad option.
import { randomInt } from "node:crypto";
import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { HUB_DEFAULTS, parseHubConfig } from "../hub/config.ts";
import { seedCatalogue, seedRatings } from "../hub/demo/seed-demo.ts";
import { openHub, type Hub } from "../hub/hub.ts";
import { addAccount, changePassword } from "../hub/people/accounts.ts";
import { newClaimCode } from "../hub/people/claim-code.ts";
import { hashPin } from "../hub/people/hash-pin.ts";
import { createPassword, createPasswordHasher } from "../hub/people/password.ts";
import { createPinoLog } from "../hub/pino-log.ts";
import { createSystemClock } from "../hub/system-clock.ts";
import { Problem } from "../shared/api/problem.ts";
import type { Role } from "../shared/api/session.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_SCALE } from "../shared/scale.ts";
import { buildScreens } from "./build-screens.ts";
import { readDemoFile, writeDemoFile, type DemoFile } from "./demo-file.ts";
import { startKioskProcess } from "./kiosk-process.ts";

const FINE = 0;
const WRONG_USE = 2;
const WHO = "npm start";
const PROJECT = fileURLToPath(new URL("..", import.meta.url));

const KIOSK = { kiosk: "binh-lieu-q1", centre: "binh-lieu", counter: "q1", service: "LV-DATDAI" };

/** One account a role; the staff one sees its own centre only. */
const ACCOUNTS: readonly { role: Role; username: string; units: readonly string[] | null }[] = [
  { role: "supervisor", username: "giamsat", units: null },
  { role: "admin", username: "quantri", units: null },
  { role: "staff", username: "canbo", units: [KIOSK.centre] },
  { role: "witness", username: "chungkien", units: null },
];

type StartOptions = {
  readonly data: string;
  readonly http: string;
  readonly mqtt: string;
  readonly kiosk: string;
  readonly empty?: true;
};

/** Runs until SIGINT or SIGTERM; resolves with the exit code. */
export async function runStart(args: readonly string[]): Promise<number> {
  try {
    const options = parseStartOptions(args);
    if (options === undefined) return FINE;
    await start(options);
    return FINE;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write([error.message, ...error.faults.slice(1), ""].join("\n"));
    return WRONG_USE;
  }
}

function parseStartOptions(args: readonly string[]): StartOptions | undefined {
  const command = new Command("npm start --")
    .description("Everything on one machine: broker, hub and one enrolled kiosk, on loopback.")
    .option("--data <dir>", "where all data is kept", join(PROJECT, ".data"))
    .option("--http <host:port>", "dashboard and API", HUB_DEFAULTS.http)
    .option("--mqtt <host:port>", "embedded broker", HUB_DEFAULTS.mqtt)
    .option("--kiosk <host:port>", "citizen screen", "127.0.0.1:8081")
    .option("--empty", "no simulated ratings of past months")
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  try {
    return command.parse(args, { from: "user" }).opts<StartOptions>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new Problem(
      "bad_request",
      `${error.message.replace(/^error: /, "")}; see npm start -- --help`,
    );
  }
}

async function start(options: StartOptions): Promise<void> {
  const parsed = parseHubConfig({
    ...HUB_DEFAULTS,
    data: join(options.data, "hub"),
    http: options.http,
    mqtt: options.mqtt,
  });
  if (!parsed.ok) throw new Problem("bad_request", parsed.faults[0] ?? "", parsed.faults);
  makeFolder(options.data);
  const stopped = nextStopSignal();
  const demoFile = join(options.data, "demo.json");
  const known = readDemoFile(demoFile);
  await buildScreens();
  const clock = createSystemClock();
  const log = createPinoLog(join(options.data, "hub.log"));
  const hub = await openHub(parsed.value, { clock, log });
  try {
    const secrets = known ?? (await prepare(hub, clock, options));
    const kiosk = await startKioskProcess({
      data: join(options.data, "kiosk"),
      listen: options.kiosk,
      hubUrl: hub.httpUrl,
      claim: () => registerKiosk(hub, clock, secrets.kioskPin, options),
      log,
    });
    try {
      const demo: DemoFile = {
        http: hub.httpUrl,
        mqtt: hub.mqttUrl,
        kiosk: kiosk.url,
        kioskPin: secrets.kioskPin,
        accounts: secrets.accounts,
      };
      writeDemoFile(demoFile, demo);
      process.stdout.write(addresses(demo, resolve(options.data)));
      await whileAlive(stopped);
    } finally {
      await kiosk.stop();
    }
  } finally {
    await hub.close();
  }
}

type Secrets = Pick<DemoFile, "kioskPin" | "accounts">;

/** The first start of a data folder: catalogue, accounts, simulated months. */
async function prepare(hub: Hub, clock: Clock, { empty }: StartOptions): Promise<Secrets> {
  const first = await seedCatalogue(hub.store, clock);
  const accounts: Secrets["accounts"] = [];
  const parts = { store: hub.store, hasher: createPasswordHasher(), clock, who: WHO };
  for (const account of ACCOUNTS) {
    const password = createPassword();
    // A start that was cut short left accounts whose passwords nobody knows.
    const left = await hub.store.findAccount(account.username);
    if (left === undefined) await addAccount(parts, { ...account, password });
    else await changePassword(parts, account.username, password);
    accounts.push({ role: account.role, username: account.username, password });
  }
  if (first && !empty) {
    process.stdout.write("Making the simulated months …\n");
    await seedRatings(hub.store, clock);
  }
  return { kioskPin: String(randomInt(100_000, 1_000_000)), accounts };
}

async function registerKiosk(
  { store }: Hub,
  clock: Clock,
  pin: string,
  { empty }: StartOptions,
): Promise<string> {
  const { code, claimHash, expiresAt } = newClaimCode(clock.now());
  await store.registerKiosk(
    {
      kiosk: KIOSK.kiosk,
      centre: KIOSK.centre,
      counters: [KIOSK.counter],
      service: KIOSK.service,
      scale: DEFAULT_SCALE,
      staffPin: await hashPin(pin),
      demo: empty !== true,
      claimHash,
      expiresAt,
    },
    {
      at: clock.now(),
      who: WHO,
      action: "register kiosk",
      subject: KIOSK.kiosk,
      detail: KIOSK.centre,
    },
  );
  return code;
}

function addresses({ http, kiosk, kioskPin, accounts }: DemoFile, data: string): string {
  const people = accounts
    .map(
      ({ role, username, password }) => `    ${role.padEnd(12)}${username.padEnd(12)}${password}`,
    )
    .join("\n");
  return `
Hài Lòng đang chạy.  (Hài Lòng is running.)

  Màn hình người dân (citizen screen)        ${kiosk}/
  Số liệu trong ngày (staff tally)           ${kiosk}/staff      mã PIN: ${kioskPin}
  Bảng theo dõi (supervisor dashboard)       ${http}/

    vai trò     tài khoản   mật khẩu
${people}

  Dữ liệu và mật khẩu (data and passwords): ${data}
  Ctrl+C để dừng (to stop).
`;
}

/** Listens from now on, so that a Ctrl+C during the start is not lost. */
function nextStopSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
}

/** The hub's timers and idle sockets do not keep the process alive; waiting for the signal must. */
async function whileAlive(stopped: Promise<void>): Promise<void> {
  const heartbeat = setInterval(() => {}, 60_000);
  await stopped;
  clearInterval(heartbeat);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(
      "unavailable",
      `The data folder ${folder} cannot be written (${why}); choose another with --data.`,
    );
  }
}
