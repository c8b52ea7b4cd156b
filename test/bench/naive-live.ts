// Runs baseline S: Mosquitto, the naive subscriber in a process of its own, and as many publishers as our own run has,
// each waiting for its PUBACK. Answers ratings per second that are in the naive database.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startMosquitto } from "../support/mosquitto.ts";
import { openRawClient, type RawClient } from "./raw-client.ts";

const SUBSCRIBER = fileURLToPath(new URL("naive-subscriber.ts", import.meta.url));

export async function naiveLive(publishers: number, each: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-naive-"));
  // Its queue must hold what we offer, or it would drop messages silently and never finish.
  const broker = await startMosquitto({ lines: ["max_queued_messages 0", "set_tcp_nodelay true"] });
  const expected = publishers * each;
  const subscriber = spawn(
    process.execPath,
    [SUBSCRIBER, String(broker.port), join(folder, "naive.db"), String(expected)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const lines = createInterface({ input: subscriber.stdout });
    await once(lines, "line");
    const clients = await Promise.all(
      Array.from({ length: publishers }, (_, index) => openPublisher(broker.port, index, each)),
    );
    const done = once(lines, "line");
    const startedAt = performance.now();
    for (const client of clients) client.start();
    await done;
    const seconds = (performance.now() - startedAt) / 1000;
    for (const client of clients) client.end();
    return expected / seconds;
  } finally {
    subscriber.kill("SIGTERM");
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
