// One thread with one connection: the writer, or the reader for everything that may take long.
// Promises: calls are answered in their order; a failure that says the disk cannot be trusted ends the thread. Small writes of many
// kiosks that wait together become durable together: ten thousand kiosks that come back are not ten thousand commits.
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import Sqlite, { type Database } from "better-sqlite3";
import { StoreFailure, StoreOpenError, type StoreFailureCode } from "../store-failure.ts";
import { createCalls, type CallName, type Calls } from "./calls.ts";
import { openReader, openWriter } from "./open-database.ts";
import type { Answer, Request, ThreadStart } from "./store-thread.ts";

if (parentPort === null) throw new Error("worker.ts runs as a worker thread only");
const port = parentPort;
const start = workerData as ThreadStart; // given by store-thread.ts only

let opened: { readonly db: Database; readonly calls: Calls } | undefined;

function open(): void {
  try {
    const db = start.role === "writer" ? openWriter(start) : openReader(start.file);
    opened = { db, calls: createCalls(db, start) };
    answer({ kind: "open" });
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error;
    answer({ kind: "refused", code: error.code, detail: error.message });
  }
}

function answer(message: Answer): void {
  port.postMessage(message);
}

function failureOf(error: unknown): StoreFailure {
  if (!(error instanceof Sqlite.SqliteError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new StoreFailure("internal", detail);
  }
  return new StoreFailure(failureCode(error.code), `${error.code}: ${error.message}`);
}

function failureCode(code: string): StoreFailureCode {
  if (code.startsWith("SQLITE_FULL")) return "disk_full";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "busy";
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) return "corrupt";
  if (code.startsWith("SQLITE_READONLY")) return "read_only";
  if (code.startsWith("SQLITE_IOERR") || code.startsWith("SQLITE_CANTOPEN")) return "io";
  return "internal";
}

type Call = Extract<Request, { kind: "call" }>;

function run({ calls }: NonNullable<typeof opened>, { id, name, parameters }: Call): Answer {
  const made = calls[name] as (...given: readonly unknown[]) => unknown; // typed at the proxy
  return { kind: "value", id, value: made(...parameters) };
}

/** After a failed fsync pages may be marked clean that never reached the disk: only a reopen tells. */
function refuse(requests: readonly Call[], error: unknown): void {
  const { code, message } = failureOf(error);
  for (const { id } of requests) answer({ kind: "failure", id, code, detail: message });
  if (code === "io" || code === "corrupt") throw error;
}

function call(request: Call): void {
  if (opened === undefined) throw new Error(`${request.name} was called before the store was open`);
  try {
    answer(run(opened, request));
  } catch (error) {
    refuse([request], error);
  }
}

/** Each small, each of one kiosk, and none asks for what another one wrote. */
const SHARE_A_COMMIT: ReadonlySet<CallName> = new Set(["recordStatus", "confVersion"]);
const MOST_SHARED = 500;

function mayShare(request: Request): request is Call {
  return request.kind === "call" && SHARE_A_COMMIT.has(request.name);
}

/** One that fails by itself is taken back by itself; one that ends the transaction fails all. */
function callTogether(requests: readonly Call[]): void {
  const store = opened;
  if (store === undefined) throw new Error("a call came before the store was open");
  const answers: Answer[] = [];
  try {
    store.db
      .transaction(() => {
        for (const request of requests) {
          try {
            answers.push(run(store, request));
          } catch (error) {
            if (!store.db.inTransaction) throw error;
            const { code, message } = failureOf(error);
            answers.push({ kind: "failure", id: request.id, code, detail: message });
          }
        }
      })
      .immediate();
  } catch (error) {
    return refuse(requests, error);
  }
  for (const each of answers) answer(each);
}

/** With `first` all that waits behind it and may share its commit; what comes next is taken after them. */
function takeTogether(first: Call): void {
  const together = [first];
  while (together.length < MOST_SHARED) {
    const next = receiveMessageOnPort(port)?.message as Request | undefined; // posted by store-thread.ts only
    if (next === undefined) break;
    if (!mayShare(next)) {
      callTogether(together);
      return take(next);
    }
    together.push(next);
  }
  callTogether(together);
}

function take(request: Request): void {
  switch (request.kind) {
    case "open":
      return open();
    case "call":
      return mayShare(request) ? takeTogether(request) : call(request);
    case "close":
      opened?.db.close();
      answer({ kind: "closed" });
      return port.close();
  }
}

port.on("message", take);
