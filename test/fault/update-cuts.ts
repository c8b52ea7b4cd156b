// Updates of the hub's database that die in the middle, from every released schema, and the way back to the older program.
// Whatever place the death came at, the data is whole under one schema or the other, and the next start ends the update.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { examineDatabase } from "../../hub/store/sqlite/copy-database.ts";
import { SCHEMA_VERSION } from "../../hub/store/sqlite/migrate.ts";
import { readBook } from "../support/checker-books.ts";
import { findRollupFaults } from "../support/checker-rollups.ts";
import type { Trial } from "./fault.ts";

const SCHEMAS = fileURLToPath(new URL("../hub/schemas", import.meta.url));
const OPEN = fileURLToPath(new URL("open-hub-store.ts", import.meta.url));
const DIE = new URL("../support/die-in-update.ts", import.meta.url).href;

/** A round is one of the released schemas; which one comes first is chance. */
export async function cutUpdates(trial: Trial): Promise<void> {
  const released = readdirSync(SCHEMAS)
    .map((name) => Number(/^schema-(\d+)\.sql$/.exec(name)?.[1]))
    .filter((schema) => schema < SCHEMA_VERSION);
  const first = trial.chance.below(released.length);
  for (let round = 0; round < trial.rounds; round++) {
    const schema = released[(first + round) % released.length] ?? 1;
    await cutUpdate(trial, schema, join(SCHEMAS, `schema-${schema}.sql`));
  }
}

async function cutUpdate(trial: Trial, schema: number, sql: string): Promise<void> {
  const { must, chance, note } = trial;
  const folder = mkdtempSync(join(tmpdir(), "hai-long-cut-update-"));
  const file = join(folder, "hub.db");
  try {
    const db = new Sqlite(file);
    db.exec(`PRAGMA journal_mode = WAL; BEGIN; ${readFileSync(sql, "utf8")}; COMMIT`);
    db.close();
    const held = examineDatabase(file);
    const isWhole = (where: string, schemas: readonly number[]): void => {
      const found = examineDatabase(where);
      const same = found.records === held.records && found.streams === held.streams;
      must(same, "I1", `${found.records} records of ${held.records} after an update was cut`);
      must(schemas.includes(found.schema), "I5", `it has schema ${found.schema}`);
      for (const what of found.faults) must(false, "I5", what);
    };
    const step = String(schema + chance.below(SCHEMA_VERSION - schema));
    const places = ["copy", "rename", step, "commit"];
    for (const place of places) {
      must((await open(trial, file, place)) === "SIGKILL", "I5", `it did not die at ${place}`);
      isWhole(file, [schema]);
    }
    must((await open(trial, file, "committed")) === "SIGKILL", "I5", "it did not die at the end");
    isWhole(file, [SCHEMA_VERSION]);
    must((await open(trial, file)) === 0, "I7", "the update is ended by the next start");
    isWhole(file, [SCHEMA_VERSION]);
    for (const what of readBook(file, findRollupFaults)) must(false, "I3", what);
    // The way back: the copy is a database of the older program, which may die over it, and goes on.
    const copy = `${file}.schema-${schema}`;
    isWhole(copy, [schema]);
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    copyFileSync(copy, file);
    must((await open(trial, file, step)) === "SIGKILL", "I5", "it did not die the second time");
    isWhole(file, [schema]);
    must((await open(trial, file)) === 0, "I7", "the second update is ended by the next start");
    isWhole(file, [SCHEMA_VERSION]);
    note(`schema ${schema}: died at ${[...places, "committed", step].join(", ")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How it ended: a signal, or its exit code. */
async function open(
  { countKill }: Trial,
  file: string,
  dieAt?: string,
): Promise<string | number | null> {
  const child = spawn(process.execPath, ["--import", DIE, OPEN, file], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...(dieAt === undefined ? {} : { DIE_AT: dieAt }) },
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  if (signal !== null) countKill();
  return signal ?? code;
}
