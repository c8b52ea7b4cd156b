// One backup: the database as it is in one moment, in another folder, verified there, and only then counted as safe (H10).
// Promises: what has not ended is a `.part` and never taken for a backup; kiosks hear `safe` only of what was read back from the
// copy. The hub's key is never in it: whoever has the key can speak for the hub.
import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { Problem } from "../../shared/api/problem.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Backup, Examination } from "../store/backup-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { placeOf, type PostgresAddress } from "../store/postgres/address.ts";
import { CopyFailure, examineAside } from "../store/sqlite/examine-aside.ts";
import { renameDurably, syncFile, writeDurably } from "./durable-file.ts";
import { digestOfFile, manifestOf, type Manifest } from "./manifest.ts";

export type BackupParts = {
  readonly store: Pick<HubStore, "recordBackup">;
  /** The data folder's own database file, whether the data set is in it or not. */
  readonly database: string;
  /** What is copied, when it is not that file. */
  readonly source?: string | PostgresAddress;
  /** Where backups are kept; made when it is not there. */
  readonly folder: string;
  /** So many are kept, this one among them. */
  readonly keep: number;
  /** Name of the hub's key. */
  readonly key: string;
  readonly clock: Clock;
  readonly who: string;
};

export type MadeBackup = Backup & {
  readonly streams: number;
  readonly removed: readonly string[];
  /** The folder is on the same disk as the database: one broken disk takes both. */
  readonly isSameDisk: boolean;
};

const NAME = /^hub-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.db$/;
const PART = /^hub-.*\.part$/;
/** A backup that is still under way in another process is younger. */
const STALE_PART_MS = 86_400_000;

export async function makeBackup(parts: BackupParts): Promise<MadeBackup> {
  const { store, database, source = database, clock, who } = parts;
  const folder = prepareFolder(parts);
  const at = clock.now();
  const name = `hub-${new Date(at).toISOString().replaceAll(/[:.]/g, "-")}.db`;
  const file = join(folder, name);
  const part = `${file}.${process.pid}.part`;
  let examination: Examination;
  try {
    examination = await copied(source, part);
    writeDurably(
      manifestOf(file),
      `${JSON.stringify(await describe(part, name, at, examination, parts.key))}\n`,
    );
    renameDurably(part, file);
  } catch (error) {
    for (const left of [part, manifestOf(file), `${manifestOf(file)}.new`])
      rmSync(left, { force: true });
    throw isOfDisk(error)
      ? new Problem("unavailable", `No backup was made in ${folder} (${error.message}).`)
      : error;
  }
  const bytes = statSync(file).size;
  const digest = await digestOfFile(file);
  const { records, streams, cursors } = examination;
  const backup = { at, file, bytes, digest, records };
  await store.recordBackup(backup, cursors, {
    at,
    who,
    action: "backup",
    subject: file,
    detail: `${records} records of ${streams} streams, SHA-256 ${digest}`,
  });
  const isSameDisk = statSync(folder).dev === statSync(dirname(resolve(database))).dev;
  return { ...backup, streams, isSameDisk, removed: removeOld(folder, parts.keep) };
}

/** A backup inside the data folder would go with it. */
function prepareFolder({ folder, database, clock }: BackupParts): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const [real, data] = [realpathSync(folder), realpathSync(dirname(database))];
    if (real === data || real.startsWith(data + sep)) {
      throw new Problem(
        "unprocessable",
        `${folder} lies in the data folder ${data}; give a folder on another disk.`,
      );
    }
    for (const left of readdirSync(real).filter((one) => PART.test(one))) {
      const old = statSync(join(real, left)).mtimeMs < clock.now() - STALE_PART_MS;
      if (old) rmSync(join(real, left), { force: true });
    }
    return real;
  } catch (error) {
    if (!isOfDisk(error)) throw error;
    throw new Problem("unavailable", `The folder ${folder} cannot be used (${error.message}).`);
  }
}

async function copied(source: string | PostgresAddress, part: string): Promise<Examination> {
  const name = typeof source === "string" ? source : placeOf(source);
  try {
    const examination = await examineAside({ copyFrom: source, file: part });
    const { faults } = examination;
    if (faults.length === 0) return examination;
    throw new Problem(
      "unavailable",
      `The copy of ${name} does not agree with itself, so it is no backup: ${faults[0] ?? ""}.`,
      ["", ...faults],
    );
  } catch (error) {
    if (!(error instanceof CopyFailure)) throw error;
    throw new Problem("unavailable", `${name} could not be copied (${error.message}).`);
  }
}

/** The digest is taken of what was verified, and compared by whoever restores it. */
async function describe(
  part: string,
  file: string,
  at: number,
  { schema, gen, streams, records }: Examination,
  key: string,
): Promise<Manifest> {
  syncFile(part);
  const sha256 = await digestOfFile(part);
  return { v: 1, file, at, bytes: statSync(part).size, sha256, schema, gen, streams, records, key };
}

/** The oldest beyond `keep`, with their manifests; never anything of another name. */
function removeOld(folder: string, keep: number): readonly string[] {
  const kept = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .toSorted();
  const old = kept.slice(0, Math.max(0, kept.length - keep));
  for (const name of old) {
    rmSync(join(folder, name), { force: true });
    rmSync(manifestOf(join(folder, name)), { force: true });
  }
  return old;
}

function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
