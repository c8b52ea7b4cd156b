// Writes refused sign-ins into the audit without letting whoever guesses fill it: the first ones of an hour one by one, then a sum.
// Promises: at most 11 entries an hour and account ("(unknown)" is one); none is lost unless the hub is killed before the sum.
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import type { HubStore } from "../store/hub-store.ts";

const HOUR_MS = 60 * 60_000;
const ONE_BY_ONE = 10;

export type RefusedSignIns = {
  readonly write: (username: string, why: string) => Promise<void>;
  /** Writes the sums that are due; for the end of the hub. */
  readonly close: () => Promise<void>;
};

export function createRefusedSignIns({
  store,
  clock,
  log,
}: {
  readonly store: Pick<HubStore, "appendAudit">;
  readonly clock: Clock;
  readonly log: Log;
}): RefusedSignIns {
  const hours = new Map<string, { count: number; readonly stop: () => void }>();

  const append = (username: string, detail: string): Promise<void> =>
    store.appendAudit({
      at: clock.now(),
      who: username,
      action: "session.refused",
      subject: username,
      detail,
    });

  async function endHour(username: string): Promise<void> {
    const hour = hours.get(username);
    hours.delete(username);
    hour?.stop();
    const more = (hour?.count ?? 0) - ONE_BY_ONE;
    if (more > 0) await append(username, `${more} more within an hour`);
  }

  return {
    write: async (username, why) => {
      const hour = hours.get(username) ?? {
        count: 0,
        stop: clock.after(HOUR_MS, () => {
          endHour(username).catch((error: unknown) => {
            log.error({ error: String(error) }, "refused sign-ins could not be written down");
          });
        }),
      };
      hours.set(username, hour);
      hour.count += 1;
      if (hour.count <= ONE_BY_ONE) await append(username, why);
    },
    close: async () => {
      for (const username of hours.keys()) await endHour(username);
    },
  };
}
