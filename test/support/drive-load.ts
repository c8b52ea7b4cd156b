// The load: citizens at several kiosks, each through a real screen's end of the bridge. A program of its own, so that its
// ledger is on the disk before each tap and after each thank-you, whatever dies meanwhile.
// `node test/support/drive-load.ts CONFIG.json`; SIGTERM ends it after the answers that are under way.
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket } from "ws";
import { openLedger, type LedgerWriter } from "./checker-ledger.ts";
import { fieldsOf, type Fields } from "./contract-fields.ts";
import { createChance, type Chance } from "./chance.ts";

export type LoadConfig = {
  readonly seed: number;
  /** The number of the first tap: a ledger may go on with a load after the other. */
  readonly firstTap: number;
  readonly levels: readonly string[];
  readonly reasons: readonly string[];
  /** Longest pause between two citizens, ms. */
  readonly pauseMs: number;
  readonly kiosks: readonly {
    readonly kiosk: string;
    readonly url: string;
    readonly ledger: string;
  }[];
};

type Screen = {
  readonly call: (method: string, argument: object) => Promise<Fields>;
  readonly end: () => void;
};

const RECONNECT_MS = 50;
const REFUSED_PAUSE_MS = 100;

const ending = new AbortController();
process.once("SIGTERM", () => ending.abort());

async function serve(
  { kiosk, url }: LoadConfig["kiosks"][number],
  ledger: LedgerWriter,
  config: LoadConfig,
  chance: Chance,
): Promise<void> {
  let tap = config.firstTap - 1;
  while (!ending.signal.aborted) {
    const screen = await openScreen(url);
    if (screen === undefined) {
      await pause(RECONNECT_MS);
      continue;
    }
    try {
      while (!ending.signal.aborted) {
        tap += 1;
        await rateOnce(screen, ledger, { tap, kiosk, config, chance });
        await pause(chance.below(config.pauseMs + 1));
      }
    } catch (error) {
      // The kiosk died over the call: what became of it, the checker finds out.
      if (!(error instanceof ScreenGone)) throw error;
    } finally {
      screen.end();
    }
  }
}

async function rateOnce(
  screen: Screen,
  ledger: LedgerWriter,
  {
    tap,
    kiosk,
    config,
    chance,
  }: { tap: number; kiosk: string; config: LoadConfig; chance: Chance },
): Promise<void> {
  const level = chance.pick(config.levels);
  ledger.write({ attempt: tap, kiosk, level, at: Date.now() });
  const taken = await screen.call("take", { level });
  const { ref } = taken;
  if (taken["ok"] !== true || typeof ref !== "number") {
    ledger.write({ refused: tap, code: String(taken["code"]) });
    await pause(REFUSED_PAUSE_MS);
    return;
  }
  ledger.write({ ok: tap, ref, at: Date.now() });
  const next = chance.below(10);
  if (next === 0) {
    ledger.write({ takeBack: tap });
    const back = await screen.call("takeBack", { ref });
    if (back["ok"] === true) ledger.write({ takenBack: tap });
  } else if (next <= 2 && config.reasons.length > 0) {
    await screen.call("explain", { ref, reasons: [chance.pick(config.reasons)] });
  }
}

class ScreenGone extends Error {}

/** Undefined while the kiosk does not answer. */
async function openScreen(url: string): Promise<Screen | undefined> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/bridge`, { origin: url });
  const answers = new Map<number, (frame: Fields | undefined) => void>();
  let id = 0;
  let isOpen = false;
  socket.on("error", () => {
    // A `close` follows.
  });
  socket.on("close", () => {
    isOpen = false;
    for (const answer of answers.values()) answer(undefined);
    answers.clear();
  });
  socket.on("message", (data) => {
    if (!Buffer.isBuffer(data)) throw new Error("a frame in pieces");
    const frame = fieldsOf(JSON.parse(data.toString("utf8")), "frame");
    const to = frame["id"];
    if (typeof to !== "number") return;
    answers.get(to)?.(frame);
    answers.delete(to);
  });
  isOpen = await Promise.race([
    once(socket, "open").then(() => true),
    new Promise<boolean>((resolve) => socket.once("close", () => resolve(false))),
  ]).catch(() => false);
  if (!isOpen) return undefined;
  return {
    call: async (method, argument) => {
      id += 1;
      const own = id;
      const frame = await new Promise<Fields | undefined>((resolve) => {
        if (!isOpen) return resolve(undefined);
        answers.set(own, resolve);
        socket.send(JSON.stringify({ id: own, method, argument }));
      });
      if (frame === undefined) throw new ScreenGone();
      if (frame["fault"] !== undefined) throw new Error(`${method}: ${JSON.stringify(frame)}`);
      return fieldsOf(frame["answer"], "answer");
    },
    end: () => socket.terminate(),
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the flow test
const config = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as LoadConfig;
process.stdout.write(`${JSON.stringify({ kiosks: config.kiosks.length })}\n`);
await Promise.all(
  config.kiosks.map(async (one, i) => {
    const ledger = openLedger(one.ledger);
    try {
      await serve(one, ledger, config, createChance(config.seed + i));
    } finally {
      ledger.close();
    }
  }),
);
