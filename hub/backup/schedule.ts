// The daily backup of a running hub.
// Promises: one at a time; one that was missed while the hub was off is made soon after its start; what fails is said and tried
// again. It never stops the hub.
import type { Clock } from "../../shared/clock.ts";
import { localMoment } from "../../shared/local-moment.ts";
import type { Log } from "../../shared/log.ts";
import type { HubStore } from "../store/hub-store.ts";
import type { PostgresAddress } from "../store/postgres/address.ts";
import { makeBackup } from "./backup.ts";

const EVERY_MS = 60_000;
/** After a failure; often enough to come through a short absence of the other disk. */
const RETRY_MS = 900_000;

export type BackupPlan = {
  readonly folder: string;
  /** Minute of the local day. */
  readonly minute: number;
  readonly keep: number;
  readonly zone: string;
};

/** The returned function ends it, after the backup that is under way. */
export function openBackups(parts: {
  readonly store: Pick<HubStore, "recordBackup" | "newestBackup">;
  readonly database: string;
  readonly source: string | PostgresAddress;
  readonly plan: BackupPlan;
  readonly key: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A fault begins (why), or is over (null). */
  readonly report: (code: "backup_failed" | "backup_same_disk", why: string | null) => void;
}): () => Promise<void> {
  const { store, plan, clock, log, database, source, key, report } = parts;
  let isClosed = false;
  let cancel = (): void => {};
  let running: Promise<void> = Promise.resolve();

  const look = async (): Promise<number> => {
    try {
      const last = await store.newestBackup();
      if (!isDue(plan, clock.now(), last?.at)) return EVERY_MS;
      const { folder, keep } = plan;
      const made = await makeBackup({
        store,
        database,
        source,
        folder,
        keep,
        key,
        clock,
        who: "hub",
      });
      const { file, records, bytes, isSameDisk } = made;
      log.info({ file, records, bytes }, "a backup was made");
      report("backup_failed", null);
      report("backup_same_disk", isSameDisk ? folder : null);
      return EVERY_MS;
    } catch (error) {
      report("backup_failed", error instanceof Error ? error.message : String(error));
      return RETRY_MS;
    }
  };
  const go = (): void => {
    running = look().then((wait) => {
      if (!isClosed) cancel = clock.after(wait, go);
    });
  };
  cancel = clock.after(EVERY_MS, go);
  return async () => {
    isClosed = true;
    cancel();
    await running;
  };
}

/** The last time of day that has come must lie before the last backup. */
export function isDue(
  { minute, zone }: Pick<BackupPlan, "minute" | "zone">,
  now: number,
  last: number | undefined,
): boolean {
  if (last === undefined) return true;
  const passed = localMoment(zone, now).minute - minute;
  const sinceDue = (passed >= 0 ? passed : passed + 1_440) * 60_000;
  // Minutes of the day are whole; the seconds of `now` do not matter.
  return last < now - sinceDue - 60_000;
}
