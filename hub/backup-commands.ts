// `backup DIR` and `restore FILE` on the command line. Station: behind the hub's store, beside its server.
// Promises: `backup` works beside a running hub; `restore` refuses one. Both say what to do about the hub's key.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../shared/api/problem.ts";
import { keyId } from "../shared/evidence/signing.ts";
import { ZONE } from "../shared/period.ts";
import { makeBackup } from "./backup/backup.ts";
import { refuseMissing } from "./backup/head-file.ts";
import { restoreBackup } from "./backup/restore.ts";
import { parseKeep } from "./config.ts";
import { HEAD_FILE, openStore, readHubKey, takeFolder } from "./data-folder.ts";
import { readStatements } from "./hub-keys.ts";
import { DATABASE, nameOf, placeIn, sourceOf } from "./store-place.ts";
import { createSystemClock } from "./system-clock.ts";

export type BackupOptions = {
  readonly data: string;
  readonly keep: string;
  readonly json?: true;
};

export async function backup(folder: string, options: BackupOptions, who: string): Promise<void> {
  const { data, json } = options;
  const database = join(data, DATABASE);
  const keep = parseKeep(options.keep);
  if (keep === undefined) {
    throw new Problem("unprocessable", `--keep ${options.keep}: use a number from 1 to 1000.`);
  }
  const place = placeIn(data);
  if (place.kind === "sqlite") refuseMissing(database, join(data, HEAD_FILE));
  if (place.kind === "sqlite" && !existsSync(database)) {
    throw new Problem("unavailable", `There is no hub in ${data}: ${database} does not exist.`);
  }
  const key = readHubKey(data).id;
  const clock = createSystemClock();
  const store = await openStore({ place, zone: ZONE });
  try {
    const made = await makeBackup({
      store,
      database,
      source: sourceOf(place),
      folder,
      keep,
      key,
      clock,
      who,
    });
    if (json === true) {
      const { file, bytes, digest, streams, records, removed } = made;
      const said = { file, bytes, sha256: digest, streams, records, removed, key };
      process.stdout.write(`${JSON.stringify(said)}\n`);
      return;
    }
    const lines = [
      `${made.file}: ${made.records} records of ${made.streams} streams, ${made.bytes} bytes, verified.`,
      `Kiosks may now forget what is in it, once it is older than 400 days.`,
      `The hub's key (${key}) is not in it: keep a copy of ${join(data, "hub-key.pem")} (with hub-keys.ndjson, where there is one) apart, under lock; without it every kiosk must be enrolled again.`,
      ...(made.isSameDisk
        ? [`WARNING: ${folder} is on the same disk as the database; a broken disk takes both.`]
        : []),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    await store.close();
  }
}

export async function restore(
  file: string,
  { data }: { readonly data: string },
  who: string,
): Promise<void> {
  const place = placeIn(data);
  if (place.kind === "postgres") {
    throw new Problem(
      "unprocessable",
      `The data set of ${data} is in ${nameOf(place)}. Copy the backup into an empty database (copy sqlite:${file} postgres://HOST/NEW), and start the hub once with --store on it and --accept-rollback.`,
    );
  }
  const unlock = takeFolder(data);
  try {
    const restored = await restoreBackup({
      file,
      database: join(data, DATABASE),
      headFile: join(data, HEAD_FILE),
      clock: createSystemClock(),
      who,
    });
    const { gen, streams, records, kept } = restored;
    const lines = [
      `Restored: ${records} records of ${streams} streams, as generation ${gen}. Start the hub; the kiosks send again what came after the backup.`,
      ...(kept === null ? [] : [`What was there before is kept as ${kept}.`]),
      ...keyAdvice(data, restored.key),
      `Kiosks that were enrolled, and accounts that were added, after the backup have to be brought in again.`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    unlock();
  }
}

/** Receipts are signed with the key that kiosks pinned; a backup does not carry it. */
function keyAdvice(data: string, expected: string | null): readonly string[] {
  const file = join(data, "hub-key.pem");
  if (!existsSync(file)) {
    const which = expected === null ? "" : ` (${expected})`;
    return [
      `${file} is missing: put the hub's key${which} there from where you keep it, with mode 0600. Without it every kiosk must be enrolled again.`,
    ];
  }
  const { id } = readHubKey(data);
  const isLater = readStatements(data).some(
    ({ from }) => keyId(Buffer.from(from, "base64url")) === expected,
  );
  return expected === null || id === expected || isLater
    ? []
    : [`${file} is key ${id}; the backup was made under ${expected}. Put that one there.`];
}
