// One connection to a PostgreSQL server for code that waits: the thread that calls sleeps while another one speaks.
// Promises: an answer or an exception to every call, never both; it never repeats a call by itself.
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { PostgresAddress } from "./address.ts";
import type { Ask, Reply, Step, StepResult } from "./wire.ts";

/** The server said no. `code` is its own (PostgreSQL, appendix A). */
export class PostgresError extends Error {
  override readonly name = "PostgresError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The connection is gone: a transaction that was open on it is rolled back, unless its end had been asked for. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

export type BlockingClient = {
  /** A new connection in the place of the one before. */
  readonly connect: () => void;
  readonly run: (steps: readonly Step[]) => readonly StepResult[];
  readonly end: () => void;
};

export function startBlockingClient(address: PostgresAddress): BlockingClient {
  const { port1: port, port2: other } = new MessageChannel();
  const replies = new Int32Array(new SharedArrayBuffer(4));
  const program = new URL("./wire-thread.ts", import.meta.url);
  const worker = new Worker(program, {
    workerData: { port: other, replies, address },
    transferList: [other],
  });
  // This thread ends when its own work does.
  worker.unref();
  port.unref();
  let seen = 0;

  function ask(question: Ask): Reply {
    port.postMessage(question);
    for (;;) {
      const received = receiveMessageOnPort(port);
      if (received !== undefined) {
        seen = Atomics.load(replies, 0);
        return received.message as Reply; // wire-thread.ts writes nothing else
      }
      Atomics.wait(replies, 0, seen, 1_000);
      seen = Atomics.load(replies, 0);
    }
  }

  function results(question: Ask): readonly StepResult[] {
    const reply = ask(question);
    if (reply.kind === "results") return reply.results;
    if (reply.kind === "lost") throw new ConnectionLost(reply.message);
    throw new PostgresError(reply.code, reply.message);
  }

  return {
    connect: () => void results({ kind: "connect" }),
    run: (steps) => results({ kind: "run", steps }),
    end: () => {
      results({ kind: "end" });
      port.close();
    },
  };
}
