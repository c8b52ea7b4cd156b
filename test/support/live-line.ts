// A whole line of real processes under load: a broker, a hub, kiosks, and the driver of the load; and the checker for the end.
// Promises: everything it started is gone after `remove`, and when it cannot be opened; what the checker needs is kept until then.
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { CheckInput, Verdict } from "./checker.ts";
import { readBook, readHubCursors, readKioskCursors } from "./checker-books.ts";
import { readLedger, type Tap } from "./checker-ledger.ts";
import type { Ask } from "./contract-http.ts";
import { fieldsOf } from "./contract-fields.ts";
import type { LoadConfig } from "./drive-load.ts";
import {
  hasMosquitto,
  startMosquitto,
  type Mosquitto,
  type MosquittoOptions,
} from "./mosquitto.ts";
import type { OwnNetwork } from "./own-network.ts";
import { openProxy, type Proxy } from "./proxy.ts";
import { CENTRE, putSmallCatalogue } from "./small-catalogue.ts";
import { startHub, type RunningHub } from "./start-hub.ts";
import { startKiosk, type RunningKiosk } from "./start-kiosk.ts";
import { startNode, type RunningProgram } from "./start-program.ts";
import { waitFor } from "./wait-for.ts";

export type LineOptions = {
  readonly broker: "embedded" | "mosquitto";
  readonly kiosks: number;
  readonly seed: number;
  readonly pauseMs?: number;
  /** Modules for `node --import`, beside the quick ones. */
  readonly hubPreload?: readonly URL[];
  readonly kioskPreload?: readonly URL[];
  readonly mosquitto?: MosquittoOptions;
  /** Puts a proxy of its own between every kiosk and the broker. */
  readonly proxied?: boolean;
  /** Where the kiosks' folders lie, and what their programs find in their environment. */
  readonly under?: string;
  readonly kioskEnv?: Readonly<Record<string, string>>;
  /** Opens a network of their own for the kiosks and their screens, with a door that leads to a broker's port. */
  readonly openNetwork?: (brokerPort: number) => Promise<OwnNetwork>;
};

export type LiveLine = {
  readonly hub: RunningHub;
  /** The administrator's session, also after a start of the hub: to sign in is made slow on purpose. */
  readonly admin: Ask;
  readonly kiosks: readonly RunningKiosk[];
  readonly mosquitto: Mosquitto | undefined;
  /** One for every kiosk, in their order; none unless the line is `proxied`. */
  readonly proxies: readonly Proxy[];
  /** Undefined unless the line was opened with one. */
  readonly network: OwnNetwork | undefined;
  readonly startLoad: () => Promise<void>;
  /** Ends the load after the answers that are under way. Throws when the driver failed. */
  readonly stopLoad: () => Promise<void>;
  /** I7: every kiosk's records are acknowledged and at the hub. Throws when that does not come. */
  readonly waitUntilIdle: (mostMs?: number) => Promise<void>;
  /** I4 in this moment: what some kiosk believes and the hub does not hold. Meant for a hub that is dead. */
  readonly findOverbelief: () => readonly string[];
  /** Ratings that were thanked for so far, by the ledgers. */
  readonly thanked: () => number;
  /** How many taps were refused so far, and what the newest answer was. */
  readonly refused: () => number;
  readonly lastAnswer: () => "thanked" | "refused" | "none";
  /** Ends the load and waits until nothing is pending. */
  readonly settle: () => Promise<void>;
  /** Everything dies at once: nobody writes a last word. */
  readonly killAll: () => Promise<void>;
  readonly input: CheckInput;
  /** Runs the checker as a program of its own over the files as they are. */
  readonly check: (input?: CheckInput) => Promise<Verdict>;
  readonly folder: string;
  readonly remove: () => Promise<void>;
};

const LEVELS = ["RHL", "HL", "BT", "KHL"];
const QUICK_HUB = new URL("quick-hub.ts", import.meta.url);
const LOOP_DELAY = new URL("tell-loop-delay.ts", import.meta.url);
const QUICK_KIOSK = new URL("quick-kiosk.ts", import.meta.url);
const DRIVER = fileURLToPath(new URL("drive-load.ts", import.meta.url));
const CHECKER = fileURLToPath(new URL("check-line.ts", import.meta.url));
const IDLE_MS = 120_000;

export function canRun(broker: LineOptions["broker"]): boolean {
  return broker === "embedded" || hasMosquitto();
}

/** Ends of what was started, the last one first to be called. */
type Ends = (() => Promise<unknown>)[];

export async function openLiveLine(options: LineOptions): Promise<LiveLine> {
  const ends: Ends = [];
  try {
    return await openParts(options, ends);
  } catch (error) {
    await callAll(ends);
    throw error;
  }
}

async function callAll(ends: Ends): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
}

async function openParts(options: LineOptions, ends: Ends): Promise<LiveLine> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-line-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const mosquitto =
    options.broker === "mosquitto" ? await startMosquitto(options.mosquitto) : undefined;
  if (mosquitto !== undefined) ends.push(mosquitto.stop);
  const hub = await startHub({
    preload: [QUICK_HUB, LOOP_DELAY, ...(options.hubPreload ?? [])],
    env: { LOOP_DELAY_FILE: join(folder, "loop-delay") },
    ...(mosquitto === undefined ? {} : { brokerPort: mosquitto.port }),
  });
  ends.push(hub.remove);
  const admin = await hub.admin();
  const names = Array.from({ length: options.kiosks }, (_, i) => `bl-q${i + 1}`);
  await putSmallCatalogue(admin, names);
  const door = { http: hub.http, admin };
  const target = Number(new URL(hub.mqtt).port);
  const network = await options.openNetwork?.(target);
  if (network !== undefined) ends.push(network.remove);
  const within = network === undefined ? {} : { within: network.within };
  const proxies: Proxy[] = [];
  if (options.proxied === true && network === undefined) {
    for (const _ of names) {
      const proxy = await openProxy(target);
      ends.push(proxy.close);
      proxies.push(proxy);
    }
  }
  const preload = [QUICK_KIOSK, ...(options.kioskPreload ?? [])];
  // All of them have started or failed before the first failure is told, so that none is left behind.
  const starts = await Promise.allSettled(
    names.map(async (kiosk, i) => {
      const port = proxies[i]?.port;
      const proxied = port === undefined ? {} : { road: { url: `mqtt://127.0.0.1:${port}` } };
      const road = network === undefined ? proxied : { road: network.road };
      const { under, kioskEnv: env = {} } = options;
      const where = under === undefined ? {} : { under };
      const place = { kiosk, centre: CENTRE, counter: kiosk, ...road, ...where };
      const started = await startKiosk(door, { ...place, preload, env, ...within });
      ends.push(started.remove);
      return started;
    }),
  );
  const kiosks = starts.map((start) => {
    if (start.status === "rejected") throw start.reason;
    return start.value;
  });
  const input: CheckInput = {
    hubBook: hub.book,
    hubPublicKey: kiosks[0]?.hubPublicKey ?? "",
    kiosks: kiosks.map(({ kiosk, book }) => ({ kiosk, book })),
    ledgers: names.map((name) => join(folder, `${name}.ndjson`)),
  };
  let driver: RunningProgram | undefined;
  ends.push(async () => driver?.kill());
  let loads = 0;

  async function startLoad(): Promise<void> {
    loads += 1;
    const config: LoadConfig = {
      seed: options.seed + loads,
      firstTap: 1 + (loads - 1) * 1_000_000,
      levels: LEVELS,
      reasons: ["cho-lau", "thai-do"],
      pauseMs: options.pauseMs ?? 100,
      kiosks: kiosks.map(({ kiosk, url }, i) => ({ kiosk, url, ledger: input.ledgers[i] ?? "" })),
    };
    const file = join(folder, "load.json");
    writeFileSync(file, JSON.stringify(config));
    driver = await startNode([DRIVER, file], within);
  }

  async function stopLoad(): Promise<void> {
    const code = await driver?.stop();
    if (driver !== undefined && code !== 0)
      throw new Error(`the load ended with ${code}: ${driver.said()}`);
    driver = undefined;
  }

  function taps(): readonly Tap[] {
    return readLedger(input.ledgers.filter((ledger) => existsSync(ledger)));
  }

  function findPending(): readonly string[] {
    const held = readBook(hub.book, readHubCursors);
    return kiosks.flatMap(({ kiosk, book }) =>
      !existsSync(book)
        ? [`${kiosk}: no database`]
        : readBook(book, readKioskCursors).flatMap(({ stream, size, acked }) => {
            const hi = held.get(stream) ?? -1;
            return acked === size && hi === size
              ? []
              : [`${kiosk}: ${size} records, ${acked} believed, ${hi} held`];
          }),
    );
  }

  async function waitUntilIdle(mostMs = IDLE_MS): Promise<void> {
    let last: readonly string[] = [];
    const idle = waitFor(
      "nothing pending",
      () => {
        last = findPending();
        return last.length === 0;
      },
      mostMs,
    );
    await idle.catch((error: unknown) => {
      const said = kiosks.map(({ program }) => program().said()).join("");
      throw new Error(`${last.join("; ")}\n${said}${hub.program().said()}`, { cause: error });
    });
  }

  return {
    hub,
    admin,
    kiosks,
    mosquitto,
    proxies,
    network,
    startLoad,
    stopLoad,
    waitUntilIdle,
    findOverbelief: () => {
      // The kiosks first: what they learn afterwards cannot make them wrong.
      const believed = kiosks.flatMap(({ book }) => readBook(book, readKioskCursors));
      const held = readBook(hub.book, readHubCursors);
      return believed
        .filter(({ stream, acked }) => acked > (held.get(stream) ?? -1))
        .map(
          ({ stream, acked }) => `${stream} believes ${acked}, held is ${held.get(stream) ?? -1}`,
        );
    },
    thanked: () => taps().filter(({ ref }) => ref !== undefined).length,
    refused: () => taps().filter(({ refused }) => refused).length,
    lastAnswer: () => {
      const last = taps().findLast(({ ref, refused }) => ref !== undefined || refused);
      return last === undefined ? "none" : last.refused ? "refused" : "thanked";
    },
    settle: async () => {
      await stopLoad();
      await waitUntilIdle();
    },
    killAll: async () => {
      await Promise.all([hub.kill(), ...kiosks.map((kiosk) => kiosk.kill())]);
    },
    input,
    check: (given = input) => runChecker(folder, given),
    folder,
    remove: () => callAll(ends),
  };
}

async function runChecker(folder: string, input: CheckInput): Promise<Verdict> {
  const file = join(folder, "check.json");
  writeFileSync(file, JSON.stringify(input));
  const run = promisify(execFile)(process.execPath, [CHECKER, file]);
  const out = await run.then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      const { code, stdout, stderr } = fieldsOf(error, "end of the checker");
      if (code !== 1) throw new Error(`the checker could not read: ${JSON.stringify(stderr)}`);
      return String(stdout);
    },
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- printed by check-line.ts
  return JSON.parse(out) as Verdict;
}
