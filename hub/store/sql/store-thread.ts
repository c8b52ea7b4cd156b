// One worker thread seen from outside: calls become promises, in their order.
// Promises: every call ends. When the thread stops by itself, all waiting calls fail and `onCrash` is told once.
import { Worker } from "node:worker_threads";
import {
  StoreFailure,
  StoreOpenError,
  type StoreFailureCode,
  type StoreOpenCode,
} from "../store-failure.ts";
import type { CallName, Calls } from "./calls.ts";

export type Request =
  | { readonly kind: "open" }
  | {
      readonly kind: "call";
      readonly id: number;
      readonly name: CallName;
      readonly parameters: readonly unknown[];
    }
  | { readonly kind: "close" };

export type Answer =
  | { readonly kind: "open" }
  | { readonly kind: "refused"; readonly code: StoreOpenCode; readonly detail: string }
  | { readonly kind: "value"; readonly id: number; readonly value: unknown }
  | {
      readonly kind: "failure";
      readonly id: number;
      readonly code: StoreFailureCode;
      readonly detail: string;
    }
  | { readonly kind: "closed" };

export interface StoreThread {
  /** Rejects with StoreOpenError when the file cannot be used. Once, before any call. */
  open(): Promise<void>;
  call<Name extends CallName>(
    name: Name,
    ...parameters: Parameters<Calls[Name]>
  ): Promise<ReturnType<Calls[Name]>>;
  /** After the calls that are waiting. */
  close(): Promise<void>;
}

type Waiting = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: StoreFailure) => void;
};

/** Begins to load the engine's `program` at once, and hands it `start`; the database is opened by `open`. */
export function startStoreThread(
  program: URL,
  start: { readonly role: "writer" | "reader" },
  onCrash: (failure: StoreFailure) => void,
): StoreThread {
  const worker = new Worker(program, { workerData: start });
  const waiting = new Map<number, Waiting>();
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => resolve());
  });
  let opening:
    | { readonly resolve: () => void; readonly reject: (error: Error) => void }
    | undefined;
  let open = false;
  let lastId = 0;
  let ended: StoreFailure | undefined;
  let closing = false;
  let crash: Error | undefined;

  const post = (request: Request): void => worker.postMessage(request);

  function take(id: number): Waiting {
    const found = waiting.get(id);
    if (found === undefined) throw new Error(`answer ${id} to nobody`);
    waiting.delete(id);
    return found;
  }

  function end(failure: StoreFailure): void {
    ended = failure;
    opening?.reject(failure);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  }

  worker.on("message", (message: Answer) => {
    switch (message.kind) {
      case "open":
        open = true;
        return opening?.resolve();
      case "refused":
        return opening?.reject(new StoreOpenError(message.code, message.detail));
      case "value":
        return take(message.id).resolve(message.value);
      case "failure":
        return take(message.id).reject(new StoreFailure(message.code, message.detail));
      case "closed":
        return end(new StoreFailure("closed", "the store is closed"));
    }
  });
  worker.on("error", (error: Error) => {
    crash = error;
  });
  worker.on("exit", () => {
    if (ended !== undefined) return;
    const why = crash === undefined ? "it ended" : (crash.stack ?? crash.message);
    const failure = new StoreFailure("crashed", `the ${start.role} thread stopped: ${why}`);
    end(failure);
    // Before that, the failure is the answer of `open`.
    if (open) onCrash(failure);
  });

  return {
    open: () =>
      new Promise<void>((resolve, reject) => {
        opening = { resolve, reject };
        if (ended === undefined) post({ kind: "open" });
        else reject(ended);
      }),
    call: (name, ...parameters) =>
      // The worker answers a call with that call's own value.
      new Promise<unknown>((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        if (closing) return reject(new StoreFailure("closed", "the store is being closed"));
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        post({ kind: "call", id: lastId, name, parameters });
      }) as Promise<ReturnType<Calls[typeof name]>>,
    close: () => {
      if (!closing && ended === undefined) post({ kind: "close" });
      closing = true;
      return exited;
    },
  };
}
