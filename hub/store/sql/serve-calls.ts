// What an engine's thread does all day: opens its one connection, answers calls in their order, closes.
// Promises: every call is answered; a failure that says the disk cannot be trusted ends the thread.
import { parentPort } from "node:worker_threads";
import { StoreOpenError, type StoreFailure } from "../store-failure.ts";
import type { CallName, Calls } from "./calls.ts";
import type { Answer, Request } from "./store-thread.ts";

export type OpenedCalls = { readonly calls: Calls; readonly close: () => void };

export function serveCalls({
  open,
  failureOf,
}: {
  /** Throws StoreOpenError when the database cannot be used. */
  readonly open: () => OpenedCalls;
  readonly failureOf: (error: unknown) => StoreFailure;
}): void {
  if (parentPort === null) throw new Error("a store's program runs as a worker thread only");
  const port = parentPort;
  let opened: OpenedCalls | undefined;

  function answer(message: Answer): void {
    port.postMessage(message);
  }

  function begin(): void {
    try {
      opened = open();
      answer({ kind: "open" });
    } catch (error) {
      if (!(error instanceof StoreOpenError)) throw error;
      answer({ kind: "refused", code: error.code, detail: error.message });
    }
  }

  function call(name: CallName, id: number, parameters: readonly unknown[]): void {
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
        return begin();
      case "call":
        return call(request.name, request.id, request.parameters);
      case "close":
        opened?.close();
        answer({ kind: "closed" });
        return port.close();
    }
  });
}
