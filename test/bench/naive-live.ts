// Runs baselines S and N: Mosquitto, the naive subscriber or a Node-RED flow in a process of its own, and as many publishers as our
// own run has, each waiting for its PUBACK. Answers ratings per second that are in that one's database.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { hasMosquitto, startMosquitto } from "../support/mosquitto.ts";
import { installNodeRed, startNodeRed } from "./node-red.ts";
import { openRawClient, type RawClient } from "./raw-client.ts";

/** Of each publisher. */
const FLOW_MESSAGES = 100;
const SUBSCRIBER = fileURLToPath(new URL("naive-subscriber.ts", import.meta.url));

type Taker = { readonly done: Promise<unknown>; readonly stop: () => unknown };

export function naiveLive(publishers: number, each: number): Promise<number> {
  return live(publishers, each, startSubscriber);
}

export const NO_FLOW = "N was not measured: no Mosquitto, or npm cannot get Node-RED";

/** Of the Node-RED flow; nothing where it cannot be had. */
export async function flowRate(publishers: number, scale: number): Promise<readonly number[]> {
  const program = hasMosquitto() ? installNodeRed() : undefined;
  if (program === undefined) return [];
  const each = Math.round(FLOW_MESSAGES * scale);
  return [await live(publishers, each, (port, most) => startNodeRed(program, port, most))];
}

async function live(
  publishers: number,
  each: number,
  start: (port: number, expected: number) => Promise<Taker>,
): Promise<number> {
  // Its queue must hold what we offer, or it would drop messages silently and never finish.
  const broker = await startMosquitto({ lines: ["max_queued_messages 0", "set_tcp_nodelay true"] });
  const expected = publishers * each;
  const taker = await start(broker.port, expected);
  try {
    const clients = await Promise.all(
      Array.from({ length: publishers }, (_, index) => openPublisher(broker.port, index, each)),
    );
    const startedAt = performance.now();
    for (const client of clients) client.start();
    await taker.done;
    const seconds = (performance.now() - startedAt) / 1000;
    for (const client of clients) client.end();
    return expected / seconds;
  } finally {
    await taker.stop();
    await broker.stop();
  }
}

async function startSubscriber(port: number, expected: number): Promise<Taker> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-naive-"));
  const subscriber = spawn(
    process.execPath,
    [SUBSCRIBER, String(port), join(folder, "naive.db"), String(expected)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: subscriber.stdout });
  await once(lines, "line");
  return {
    done: once(lines, "line"),
    stop: async () => {
      const gone = once(subscriber, "exit");
      subscriber.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Publisher = { readonly start: () => void; readonly end: () => void };

async function openPublisher(port: number, index: number, each: number): Promise<Publisher> {
  const kiosk = `naive-${index}`;
  let sent = 0;
  const publish = (client: RawClient): void => {
    sent += 1;
    client.publish(`ratings/${kiosk}`, JSON.stringify({ kiosk, at: sent * 20_000, level: "RHL" }));
  };
  const client: RawClient = await openRawClient({
    port,
    username: kiosk,
    password: "",
    subscribe: [],
    onMessage: () => {},
    onPuback: () => {
      if (sent < each) publish(client);
    },
  });
  return { start: () => publish(client), end: () => client.end() };
}
