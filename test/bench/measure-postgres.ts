// T13 and T14: what a hub's store takes in on PostgreSQL, against one row a commit, and two hubs against one.
// Promises: everything on the same server, made for this, with nothing of its durability switched off, on the disk of the temp folder.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import type { PostgresAddress } from "../../hub/store/postgres/address.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import type { WriterLoad } from "./postgres-writer.ts";

const WRITER = fileURLToPath(new URL("postgres-writer.ts", import.meta.url));
const PER_BATCH = 100;
const SINGLE_ROWS = 1_000;

export async function measurePostgres({ runs, scale }: Effort): Promise<Result> {
  const [grouped, alone, single]: [number[], number[], number[]] = [[], [], []];
  await withServer(async (server) => {
    for (let run = 0; run < runs; run++) {
      const address = await server.createDatabase();
      const load = { name: "mot", address, perBatch: PER_BATCH, kiosks: 50 };
      const batches = 1 + Math.round(10 * scale);
      grouped.push(await ingest([{ ...load, batches, perCommit: 50 }]));
      alone.push(await ingest([{ ...load, name: "hai", kiosks: 5, batches, perCommit: 1 }]));
      single.push(await insertSingleRows(address, Math.round(SINGLE_ROWS * scale)));
    }
  });
  const one = measured(alone);
  return {
    id: "T13",
    what: "a store's ingest on PostgreSQL, batches of 100 of 50 kiosks, committed as they wait for each other, against one row a commit (P1)",
    unit: "ratings/s",
    value: measured(grouped),
    baselines: [{ id: "P1", measured: measured(single), target: 50 }],
    notes: [`one batch of 100 a commit: ${Math.round(one.median)} ratings/s`],
  };
}

export async function measureTwoHubs({ runs, scale }: Effort): Promise<Result> {
  const [two, one]: [number[], number[]] = [[], []];
  await withServer(async (server) => {
    for (let run = 0; run < runs; run++) {
      const batches = 1 + Math.round(40 * scale);
      const load = { perBatch: PER_BATCH, kiosks: 10, batches, perCommit: 10 };
      const address = await server.createDatabase();
      one.push(await ingest([{ ...load, name: "mot", address }]));
      const other = await server.createDatabase();
      two.push(await ingest(["mot", "hai"].map((name) => ({ ...load, name, address: other }))));
    }
  });
  return {
    id: "T14",
    what: "the ingest of two hubs' stores on one PostgreSQL, 1,000 ratings a commit, the same centres, against one hub's (1)",
    unit: "ratings/s",
    value: measured(two),
    baselines: [{ id: "1", measured: measured(one), target: 1.4 }],
    notes: [],
  };
}

async function withServer(use: (server: PostgresServer) => Promise<void>): Promise<void> {
  if (!hasPostgres()) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  const server = await startPostgres({ folder: tmpdir() });
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

/** Ratings a second of all writers together, from the word to the last answer. */
async function ingest(loads: readonly WriterLoad[]): Promise<number> {
  const writers: ChildProcess[] = [];
  try {
    // One after the other: the first makes the schema.
    for (const load of loads) {
      const writer = fork(WRITER, [JSON.stringify(load)]);
      writers.push(writer);
      await Promise.race([
        once(writer, "message"),
        once(writer, "exit").then(() => {
          throw new Error("a writer ended before it was ready");
        }),
      ]);
    }
    const startedAt = performance.now();
    const done = writers.map((writer) => once(writer, "message"));
    for (const writer of writers) writer.send("go");
    const told = (await Promise.all(done)) as unknown as readonly (readonly [
      { readonly inserted: number },
    ])[]; // postgres-writer.ts says nothing else
    const seconds = (performance.now() - startedAt) / 1_000;
    return told.reduce((sum, [{ inserted }]) => sum + inserted, 0) / seconds;
  } finally {
    for (const writer of writers) if (writer.exitCode === null) writer.kill();
  }
}

/** P1: what one would write first: a row, a commit, into the same table. */
async function insertSingleRows(address: PostgresAddress, rows: number): Promise<number> {
  const { host, port, database, user } = address;
  const client = new Client({ host, port, database, ...(user === null ? {} : { user }) });
  await client.connect();
  const startedAt = performance.now();
  for (let seq = 1; seq <= rows; seq++) {
    await client.query({
      name: "single",
      text: `INSERT INTO hai_long.rating (stream_id, seq, at, mono, boot, facet_id, visit, flags, effective_at, day, hour, standing,
          late, time_source) VALUES (-1, $1, $2, $3, 7, 1, '', 0, $2, 20261102, 9, 0, 0, 0)`,
      values: [seq, 1_793_581_200_000 + seq, seq],
    });
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await client.end();
  return rows / seconds;
}
