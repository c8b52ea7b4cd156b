// A hub database that is filled with a province's years through the product's own ingest, durable and in groups as under load.
// Promises: a rate is what the store takes in, waiting for its commits; the next messages are made meanwhile, on another core.
import { statSync } from "node:fs";
import { join } from "node:path";
import type { HubStore, IngestOutcome } from "../../hub/store/hub-store.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { ZONE } from "../../shared/period.ts";
import type { Province } from "./province.ts";
import { ONE_KEY, provinceYears, type Pace, type SentMessage } from "./province-years.ts";
import { registerKiosks } from "./register-kiosks.ts";

export type FilledHub = {
  readonly file: string;
  readonly store: () => HubStore;
  readonly ratings: () => number;
  /** ms UTC of the newest rating's receipt. */
  readonly newestAt: () => number;
  /** Goes on until so many ratings are stored; ratings per second of the last half million. */
  readonly fillTo: (ratings: number) => Promise<number>;
  /** Closes and opens the store; how long the opening took, ms. */
  readonly reopen: () => Promise<number>;
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
};

/** H3: as many messages as the hub commits together at most, or 4 MB of them, whichever comes first. */
const GROUP_MESSAGES = 500;
const GROUP_BYTES = 4 * 1_024 * 1_024;
const LAST_PART = 500_000;

export async function openFilledHub(
  folder: string,
  province: Province,
  pace: Pace,
): Promise<FilledHub> {
  const file = join(folder, "hub.db");
  const enrolments = province.kiosks.map((one) => ({
    ...one,
    publicKey: ONE_KEY.publicKey,
    password: "",
  }));
  await registerKiosks(file, enrolments, province.catalogue);
  const open = (): Promise<HubStore> => openSqliteStore({ file, zone: ZONE });
  let store = await open();
  const years = provinceYears(province, pace);
  let [stored, newestAt] = [0, 0];

  const nextGroup = (most: number): readonly SentMessage[] => {
    const group: SentMessage[] = [];
    let [bytes, ratings] = [0, 0];
    while (group.length < GROUP_MESSAGES && bytes < GROUP_BYTES && ratings < most) {
      const next = years.next();
      if (next.done === true) break;
      group.push(next.value);
      bytes += next.value.message.kind === "unread" ? next.value.message.text.length : 0;
      ratings += next.value.ratings;
    }
    return group;
  };
  const ingest = (group: readonly SentMessage[]): Promise<readonly IngestOutcome[]> =>
    store.ingest(
      group.map(({ message }) => message),
      // Together when the last of them is there: whoever is read before it was sent has a clock that nobody believes (H5).
      receiptOf(group),
    );

  async function fillTo(wanted: number): Promise<number> {
    let [from, startedAt] = [stored, performance.now()];
    let made = stored;
    let isLastPart = false;
    let committing: Promise<readonly IngestOutcome[]> = Promise.resolve([]);
    while (made < wanted) {
      const group = nextGroup(wanted - made);
      refuseRejects(await committing);
      stored = made;
      if (!isLastPart && wanted - stored <= LAST_PART) {
        [from, startedAt, isLastPart] = [stored, performance.now(), true];
      }
      committing = ingest(group);
      made += group.reduce((sum, { ratings }) => sum + ratings, 0);
      newestAt = Math.max(newestAt, receiptOf(group));
    }
    refuseRejects(await committing);
    stored = made;
    return (stored - from) / ((performance.now() - startedAt) / 1000);
  }

  return {
    file,
    store: () => store,
    ratings: () => stored,
    newestAt: () => newestAt,
    fillTo,
    async reopen() {
      await store.close();
      const startedAt = performance.now();
      store = await open();
      return performance.now() - startedAt;
    },
    bytes: () => statSync(file).size,
    close: () => store.close(),
  };
}

function receiptOf(group: readonly SentMessage[]): number {
  return Math.max(...group.map(({ receivedAt }) => receivedAt));
}

function refuseRejects(outcomes: readonly IngestOutcome[]): void {
  const refused = outcomes.find(({ kind }) => kind === "reject");
  if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
}
