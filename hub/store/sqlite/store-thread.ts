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

export type ThreadStart = {
  readonly role: "writer" | "reader";
  readonly file: string;
  readonly zone: string;
  /** Becomes the first generation; null: the engine's own clock. */
  readonly createdAt: number | null;
};

export type Request =
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

export function openStoreThread(
  start: ThreadStart,
  onCrash: (failure: StoreFailure) => void,
): Promise<StoreThread> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: start });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: StoreFailure | undefined;
  let closing: Promise<void> | undefined;

  function end(failure: StoreFailure): void {
    ended ??= failure;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  function take(id: number): Waiting {
    const found = waiting.get(id);
    if (found === undefined) throw new Error(`answer ${id} to nobody`);
    waiting.delete(id);
    return found;
  }

  const thread: StoreThread = {
    call: (name, ...parameters) =>
      // The worker answers a call with that call's own value.
      new Promise<unknown>((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        if (closing !== undefined) {
          return reject(new StoreFailure("closed", "the store is being closed"));
        }
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ kind: "call", id: lastId, name, parameters } satisfies Request);
      }) as Promise<ReturnType<Calls[typeof name]>>,
    close: () => {
      if (ended !== undefined) return Promise.resolve();
      closing ??= new Promise((resolve) => {
        worker.once("exit", () => resolve());
        worker.postMessage({ kind: "close" } satisfies Request);
      });
      return closing;
    },
  };

  return new Promise((resolve, reject) => {
    let crash: Error | undefined;
    let open = false;
    worker.on("message", (message: Answer) => {
      switch (message.kind) {
        case "open":
          open = true;
          return resolve(thread);
        case "refused":
          return reject(new StoreOpenError(message.code, message.detail));
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
      if (open) onCrash(failure);
      // Does nothing when the thread was refused before.
      else reject(failure);
    });
  });
}
