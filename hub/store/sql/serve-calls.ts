// What an engine's thread does all day: opens its one connection, answers calls in their order, closes.
// Promises: every call is answered; a failure that says the disk cannot be trusted ends the thread. Small writes of many kiosks that
// wait together become durable together, where the engine can: ten thousand kiosks that come back are not ten thousand commits.
import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import { StoreOpenError, type StoreFailure, type StoreFailureCode } from "../store-failure.ts";
import type { CallName, Calls } from "./calls.ts";
import type { Answer, Request } from "./store-thread.ts";

type Call = Extract<Request, { kind: "call" }>;

export type OpenedCalls = {
  readonly calls: Calls;
  readonly close: () => void;
  /** Where several calls can share a transaction, each of them still taken back by itself when it fails. */
  readonly shared?: {
    readonly commit: (run: () => void) => void;
    /** Whether the transaction still stands after a failure inside it. */
    readonly isOpen: () => boolean;
  };
};

/** Each small, each of one kiosk, and none asks for what another one wrote. */
const SHARE_A_COMMIT: ReadonlySet<CallName> = new Set(["recordStatus", "confVersion"]);
const MOST_SHARED = 500;

function mayShare(request: Request): request is Call {
  return request.kind === "call" && SHARE_A_COMMIT.has(request.name);
}

/** After a failed fsync pages may be marked clean that never reached the disk: only a reopen tells. */
function endsThread(code: StoreFailureCode): boolean {
  return code === "io" || code === "corrupt";
}

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

  function run({ id, name, parameters }: Call): Answer {
    if (opened === undefined) throw new Error(`${name} was called before the store was open`);
    const made = opened.calls[name] as (...given: readonly unknown[]) => unknown; // typed at the proxy
    return { kind: "value", id, value: made(...parameters) };
  }

  function refuse(requests: readonly Call[], error: unknown): void {
    const { code, message } = failureOf(error);
    for (const { id } of requests) answer({ kind: "failure", id, code, detail: message });
    if (endsThread(code)) throw error;
  }

  function call(request: Call): void {
    try {
      answer(run(request));
    } catch (error) {
      refuse([request], error);
    }
  }

  /** One that fails by itself is taken back by itself; one that ends the transaction fails all. */
  function callTogether(
    requests: readonly Call[],
    { commit, isOpen }: NonNullable<OpenedCalls["shared"]>,
  ): void {
    const answers: Answer[] = [];
    try {
      commit(() => {
        for (const request of requests) {
          try {
            answers.push(run(request));
          } catch (error) {
            const { code, message } = failureOf(error);
            if (!isOpen() || endsThread(code)) throw error;
            answers.push({ kind: "failure", id: request.id, code, detail: message });
          }
        }
      });
    } catch (error) {
      return refuse(requests, error);
    }
    for (const each of answers) answer(each);
  }

  /** With `first` all that waits behind it and may share its commit; what comes next is taken after them. */
  function takeTogether(first: Call, shared: NonNullable<OpenedCalls["shared"]>): void {
    const together = [first];
    for (let taken = 1; taken < MOST_SHARED; taken++) {
      const next = receiveMessageOnPort(port)?.message as Request | undefined; // posted by store-thread.ts only
      if (next === undefined) break;
      if (!mayShare(next)) {
        callTogether(together, shared);
        return take(next);
      }
      together.push(next);
    }
    callTogether(together, shared);
  }

  function take(request: Request): void {
    switch (request.kind) {
      case "open":
        return begin();
      case "call": {
        const shared = opened?.shared;
        return shared !== undefined && mayShare(request)
          ? takeTogether(request, shared)
          : call(request);
      }
      case "close":
        opened?.close();
        answer({ kind: "closed" });
        return port.close();
    }
  }

  port.on("message", take);
}
