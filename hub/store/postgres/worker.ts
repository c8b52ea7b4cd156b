// One thread with one PostgreSQL connection: the writer, or the reader for everything that may take long.
// Promises: a call whose connection was lost is made again on a new one; what was kept is not done twice (connection.ts, H4).
import { workerData } from "node:worker_threads";
import type { Scale } from "../../../shared/scale.ts";
import type { Calls } from "../sql/calls.ts";
import { serveCalls } from "../sql/serve-calls.ts";
import { placeOf, type PostgresAddress } from "./address.ts";
import { ConnectionLost } from "./blocking-client.ts";
import { createPostgresCalls } from "./calls.ts";
import { failureOf, isTransient } from "./failure-of.ts";
import { migrate } from "./migrate.ts";
import { openConnection } from "./open-connection.ts";

export type ThreadStart = {
  readonly role: "writer" | "reader";
  readonly address: PostgresAddress;
  readonly zone: string;
  /** Level sets that are known without a catalogue. */
  readonly scales: readonly Scale[];
  /** Becomes the first generation; null: the server's own clock. */
  readonly createdAt: number | null;
};

const start = workerData as ThreadStart; // given by open-postgres-store.ts only

const MOST_TRIES = 10;

type Call = (...parameters: readonly unknown[]) => unknown;

function again(call: Call, reconnect: () => void): Call {
  return (...parameters) => {
    for (let tries = 1; ; tries++) {
      try {
        return call(...parameters);
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        if (error instanceof ConnectionLost) reconnect();
        else if (!isTransient(error)) throw error;
      }
    }
  };
}

serveCalls({
  open: () => {
    const { db, reconnect } = openConnection(start.address);
    if (start.role === "writer") migrate(db, placeOf(start.address), start.createdAt);
    const calls = Object.entries(createPostgresCalls(db, start)).map(
      ([name, call]) => [name, again(call as Call, reconnect)] as const,
    );
    return { calls: Object.fromEntries(calls) as unknown as Calls, close: db.close }; // the same calls
  },
  failureOf,
});
