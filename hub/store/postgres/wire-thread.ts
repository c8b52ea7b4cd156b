// The thread that speaks with the PostgreSQL server, for a store's thread that waits meanwhile.
// Promises: one reply to every ask, whatever happens; never asks again by itself: whether something was done is not its to decide.
import { workerData } from "node:worker_threads";
import { Client, DatabaseError, type QueryArrayResult } from "pg";
import { clientConfig } from "./client-config.ts";
import type { Ask, Reply, Step, StepResult, WireStart } from "./wire.ts";

const { port, replies, address } = workerData as WireStart; // given by blocking-client.ts only

let client: Client | undefined;
let gone: string | undefined;

async function connect(): Promise<Reply> {
  await leave();
  const fresh = new Client({
    ...clientConfig(address),
    // As the server writes them: the store's thread knows what it wants of them.
    types: { getTypeParser: () => (text: string) => text },
  });
  gone = undefined;
  fresh.on("error", (error) => {
    if (fresh === client) gone = error.message;
  });
  client = fresh;
  try {
    await fresh.connect();
    return { kind: "results", results: [] };
  } catch (error) {
    client = undefined;
    return failed(error);
  }
}

async function leave(): Promise<void> {
  const last = client;
  client = undefined;
  if (last === undefined || gone !== undefined) return;
  try {
    await last.end();
  } catch {
    // It is gone, which is what was wanted.
  }
}

async function run(steps: readonly Step[]): Promise<Reply> {
  if (client === undefined || gone !== undefined) {
    return { kind: "lost", message: gone ?? "not connected" };
  }
  const results: StepResult[] = [];
  for (const { name, text, values } of steps) {
    const config = { text, rowMode: "array" as const, values: [...values] };
    const named = name === null ? config : { ...config, name };
    const found: QueryArrayResult<(string | null)[]> = await client.query(named);
    // Of several statements in one text, what the last one found.
    const { fields, rows, rowCount } = Array.isArray(found)
      ? (found.at(-1) as typeof found)
      : found;
    const names = fields.map((field) => field.name);
    const types = fields.map((field) => field.dataTypeID);
    results.push({ names, types, rows, changes: rowCount ?? 0 });
  }
  return { kind: "results", results };
}

/** Class 57P: the server ends the session. 08: the connection. 25006: the server became a standby. */
const LOST = /^(57P|08|25006)/;

function failed(error: unknown): Reply {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DatabaseError && error.code !== undefined && !LOST.test(error.code)) {
    return { kind: "refused", code: error.code, message };
  }
  gone ??= message;
  return { kind: "lost", message };
}

async function answer(ask: Ask): Promise<Reply> {
  try {
    if (ask.kind === "run") return await run(ask.steps);
    if (ask.kind === "connect") return await connect();
    await leave();
    return { kind: "results", results: [] };
  } catch (error) {
    return failed(error);
  }
}

port.on("message", (ask: Ask) => {
  void answer(ask).then((reply) => {
    port.postMessage(reply);
    Atomics.add(replies, 0, 1);
    Atomics.notify(replies, 0);
    if (ask.kind === "end") port.close();
  });
});
