// Station 6, second half: many messages, one durable transaction (H3).
// Promises: groups in the order of arrival while the store can write; nothing is told to anyone before its commit; no waiting
// for more when the store is free, and no store that waits for us while there is much to do. A full disk is waited out with
// everything in hand; any other failure of the store is final.
import type { Clock } from "../../shared/clock.ts";
import type { CheckedMessage, HubStore, IngestOutcome } from "../store/hub-store.ts";
import { StoreFailure } from "../store/store-failure.ts";

export type Waiting = {
  readonly message: CheckedMessage;
  /** Size on the wire. */
  readonly bytes: number;
  /** With it the keys of its stream change. */
  readonly announcesKey?: boolean;
};

export type GroupCommit = {
  readonly add: (entry: Waiting) => void;
  /** Resolves when nothing waits any more: committed, or given up because the store cannot write now. */
  readonly finish: () => Promise<void>;
};

/** H3 */
const MOST_MESSAGES = 500;
const MOST_BYTES = 4 * 1_024 * 1_024;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export function createGroupCommit(parts: {
  readonly ingest: HubStore["ingest"];
  readonly clock: Clock;
  readonly onCommitted: (group: readonly Waiting[], outcomes: readonly IngestOutcome[]) => void;
  /** The store cannot write now (its code), or can again (null). */
  readonly onStuck: (code: string | null) => void;
  readonly onFailure: (error: unknown) => void;
}): GroupCommit {
  let waiting: Waiting[] = [];
  let isBusy = false;
  let isEnding = false;
  let isStuck = false;
  let wake: () => void = () => {};
  const enders: (() => void)[] = [];

  const run = async (): Promise<void> => {
    // One turn of the loop, so that what arrived together is committed together; while a transaction is in flight the
    // next group forms by itself. That is the whole lingering: it stays far below H3's 20 ms.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (waiting.length > 0) {
      const group = takeGroup();
      const outcomes = await commit(group.map(({ message }) => message));
      if (outcomes === undefined) {
        waiting = [];
        break;
      }
      if (outcomes.length !== group.length) throw new Error("the store lost an outcome");
      parts.onCommitted(group, outcomes);
    }
    isBusy = false;
    for (const resolve of enders.splice(0)) resolve();
  };

  const takeGroup = (): Waiting[] => {
    let bytes = 0;
    let count = 0;
    for (const entry of waiting) {
      if (count === MOST_MESSAGES || (count > 0 && bytes + entry.bytes > MOST_BYTES)) break;
      bytes += entry.bytes;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  };

  /** Undefined: given up at the end; the kiosks still have everything. */
  const commit = async (
    messages: readonly CheckedMessage[],
  ): Promise<readonly IngestOutcome[] | undefined> => {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(LONGEST_RETRY_MS, wait * 2)) {
      try {
        const outcomes = await parts.ingest(messages, parts.clock.now());
        if (isStuck) parts.onStuck(null);
        isStuck = false;
        return outcomes;
      } catch (error) {
        if (!willPass(error)) throw error;
        if (!isStuck) parts.onStuck(error.code);
        isStuck = true;
        if (isEnding) return undefined;
        await new Promise<void>((resolve) => {
          const cancel = parts.clock.after(wait, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
      }
    }
  };

  return {
    add: (entry) => {
      waiting.push(entry);
      if (isBusy) return;
      isBusy = true;
      run().catch(parts.onFailure);
    },
    finish: () => {
      isEnding = true;
      wake();
      return isBusy
        ? new Promise((resolve) => {
            enders.push(resolve);
          })
        : Promise.resolve();
    },
  };
}

/** Nothing was written, and the same call may succeed later. */
export function willPass(error: unknown): error is StoreFailure {
  return error instanceof StoreFailure && (error.code === "disk_full" || error.code === "busy");
}
