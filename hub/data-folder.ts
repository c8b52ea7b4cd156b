// The folder of one hub: its database, its key, its lock. For the hub itself and for commands beside it.
// Promises: held by one hub at a time; a key that went missing is never replaced where kiosks trust it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../shared/api/problem.ts";
import { createPrivateKeyPem, signingKey, type SigningKey } from "../shared/evidence/signing.ts";
import { finishKeyChange, HUB_KEY } from "./hub-keys.ts";
import type { HubStore } from "./store/hub-store.ts";
import { lockFolder } from "./store/sqlite/lock-folder.ts";
import { openPostgresStore } from "./store/postgres/open-postgres-store.ts";
import { openSqliteStore, type SqliteStoreStart } from "./store/sqlite/open-sqlite-store.ts";
import { StoreOpenError } from "./store/store-failure.ts";
import type { StorePlace } from "./store-place.ts";

export const HEAD_FILE = "hub-head.json";
const LOCK = "hub.lock";

export type StoreStart = Pick<SqliteStoreStart, "zone" | "log" | "onCrash"> & {
  readonly place: StorePlace;
};

export async function openStore({ place, ...start }: StoreStart): Promise<HubStore> {
  try {
    return await (place.kind === "sqlite"
      ? openSqliteStore({ ...start, file: place.file })
      : openPostgresStore({ ...start, address: place.address }));
  } catch (error) {
    if (error instanceof StoreOpenError) throw new Problem("unavailable", error.message);
    throw error;
  }
}

/** Makes the folder (for its owner only) and holds it against a second hub. */
export function takeFolder(folder: string): () => void {
  let unlock: (() => void) | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    unlock = lockFolder(join(folder, LOCK));
  } catch (error) {
    throw new Problem(
      "unavailable",
      `The data folder ${folder} cannot be written (${reason(error)}); choose another with --data.`,
    );
  }
  if (unlock === undefined) {
    throw new Problem(
      "unavailable",
      `Another hub is running on the data folder ${folder}; stop it, or choose another with --data.`,
    );
  }
  return unlock;
}

/** Made once. Kiosks know this hub by it, so where kiosks are enrolled a missing key is not replaced. */
export async function openHubKey(folder: string, store: HubStore): Promise<SigningKey> {
  const file = join(folder, HUB_KEY);
  finishKeyChange(folder);
  if (!existsSync(file)) {
    const kiosks = await store.listKiosks();
    if (kiosks.some(({ publicKey }) => publicKey !== null)) {
      throw new Problem(
        "unavailable",
        `${file} is missing, and the enrolled kiosks trust no other key; put it back from where you keep it apart from the backups, or enrol every kiosk again with a new data folder.`,
      );
    }
    writeFileSync(file, createPrivateKeyPem(), { mode: 0o600, flag: "wx" });
  }
  try {
    return signingKey(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Problem("unavailable", `${file} cannot be used (${reason(error)}); restore it.`);
  }
}

/** For commands that sign: the key of a hub that has run before. */
export function readHubKey(folder: string): SigningKey {
  const file = join(folder, HUB_KEY);
  finishKeyChange(folder);
  try {
    return signingKey(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Problem("unavailable", `The hub's key ${file} cannot be used (${reason(error)}).`);
  }
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
