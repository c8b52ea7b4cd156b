// `restore FILE`: puts a backup in the place of the database, as a new generation, so that kiosks send again what came after it.
// Promises: refuses a running hub, and a file that is damaged or of a newer program, before anything is touched; what stood there
// before is kept under another name. Interrupted at any point, the hub refuses to start until the restore was done again.
import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { Problem } from "../../shared/api/problem.ts";
import type { Clock } from "../../shared/clock.ts";
import { ZONE } from "../../shared/period.ts";
import type { DataHead, Examination } from "../store/backup-store.ts";
import { CopyFailure, examineAside } from "../store/sqlite/examine-aside.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";
import { StoreOpenError } from "../store/store-failure.ts";
import { renameDurably, syncFile } from "./durable-file.ts";
import { readHead, writeHead } from "./head-file.ts";
import { digestOfFile, readManifest } from "./manifest.ts";

export type RestoreParts = {
  readonly file: string;
  /** Where the hub's database stands; its folder is held by the caller. */
  readonly database: string;
  readonly headFile: string;
  readonly clock: Clock;
  readonly who: string;
};

export type Restored = DataHead & {
  /** Name of the key the hub had when the backup was made; null when no manifest stands beside it. */
  readonly key: string | null;
  /** Where the database of before is now; null when there was none. */
  readonly kept: string | null;
};

export async function restoreBackup(parts: RestoreParts): Promise<Restored> {
  const { file, database, headFile, clock, who } = parts;
  const manifest = readManifest(file);
  const examination = await examined(file);
  const digest = await digestOfFile(file);
  if (manifest !== undefined && manifest.sha256 !== digest) {
    throw new Problem(
      "unprocessable",
      `${file} is not as it was written: its SHA-256 is ${digest}, its manifest says ${manifest.sha256}. Take another backup.`,
    );
  }
  const draft = `${database}.restoring`;
  for (const left of ["", "-wal", "-shm"]) rmSync(`${draft}${left}`, { force: true });
  const now = clock.now();
  const gen = Math.max(examination.gen, now, ...(await provenGenerations(parts))) + 1;
  try {
    copyFileSync(file, draft);
    syncFile(draft);
    const store = await openSqliteStore({ file: draft, zone: ZONE, copyBeforeUpdate: false });
    try {
      await store.raiseGeneration(gen);
      await store.appendAudit({
        at: now,
        who,
        action: "restore",
        subject: basename(file),
        detail: `${examination.records} records of ${examination.streams} streams, SHA-256 ${digest}, generation ${gen}`,
      });
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof StoreOpenError) throw new Problem("unavailable", error.message);
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new Problem("unavailable", `${draft} cannot be written (${error.message}).`);
  }
  // With its new schema every rule can be looked at.
  const ready = await examined(draft);
  const kept = setAside(database, now);
  renameDurably(draft, database);
  // Last: until here the old head file keeps the hub from starting on half a restore.
  writeHead(headFile, ready, now);
  const { streams, records, audit } = ready;
  return { gen, streams, records, audit, key: manifest?.key ?? null, kept };
}

async function examined(file: string): Promise<Examination> {
  if (!existsSync(file)) throw new Problem("unavailable", `There is no file ${file}.`);
  try {
    const examination = await examineAside({ copyFrom: null, file });
    const { faults } = examination;
    if (faults.length === 0) return examination;
    throw new Problem(
      "unprocessable",
      `${file} cannot be restored: ${faults[0] ?? ""}. Take another backup.`,
      ["", ...faults.slice(1)],
    );
  } catch (error) {
    if (!(error instanceof CopyFailure)) throw error;
    throw new Problem("unprocessable", `${file} is not a backup of a hub (${error.message}).`);
  }
}

/** What the hub said it was before, as far as that can still be read. A broken database is one reason to restore. */
async function provenGenerations({ database, headFile }: RestoreParts): Promise<readonly number[]> {
  const known = readHead(headFile)?.gen;
  const own = existsSync(database)
    ? await examineAside({ copyFrom: null, file: database }).then(
        (found) => found.gen,
        () => 0,
      )
    : 0;
  return [own, known ?? 0];
}

/**
 * The database with its log: a log that stays would be read into whatever takes the place of its database. The database first:
 * a database without its log would look whole, none at all keeps the hub from starting.
 */
function setAside(database: string, now: number): string | null {
  const kept = `${database}.before-restore-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
  for (const part of ["", "-wal", "-shm"]) {
    if (existsSync(`${database}${part}`)) renameSync(`${database}${part}`, `${kept}${part}`);
  }
  return existsSync(kept) ? kept : null;
}
