// One thread with one connection: the writer, or the reader for everything that may take long.
// Promises: calls are answered in their order; a failure that says the disk cannot be trusted ends the thread.
import { parentPort, workerData } from "node:worker_threads";
import Sqlite, { type Database } from "better-sqlite3";
import { StoreFailure, StoreOpenError, type StoreFailureCode } from "../store-failure.ts";
import { createCalls, type Calls } from "./calls.ts";
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

function call({ id, name, parameters }: Extract<Request, { kind: "call" }>): void {
  if (opened === undefined) throw new Error(`${name} was called before the store was open`);
  try {
    const run = opened.calls[name] as (...given: readonly unknown[]) => unknown; // typed at the proxy
    answer({ kind: "value", id, value: run(...parameters) });
  } catch (error) {
    const { code, message } = failureOf(error);
    answer({ kind: "failure", id, code, detail: message });
    // After a failed fsync pages may be marked clean that never reached the disk: only a reopen tells.
    if (code === "io" || code === "corrupt") throw error;
  }
}

port.on("message", (request: Request) => {
  switch (request.kind) {
    case "open":
      return open();
    case "call":
      return call(request);
    case "close":
      opened?.db.close();
      answer({ kind: "closed" });
      return port.close();
  }
});
