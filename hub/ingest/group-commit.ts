// Station 6, second half: many messages, one durable transaction (H3).
// Promises: one transaction at a time, in the order of arrival; nothing is told to anyone before its commit; no waiting for
// more when the store is free. A store that fails ends the group: what was not committed comes again from the kiosks.
import type { CheckedMessage, HubStore, IngestOutcome } from "../store/hub-store.ts";

export type Waiting = {
  readonly message: CheckedMessage;
  /** Size on the wire. */
  readonly bytes: number;
};

export type GroupCommit = {
  readonly add: (entry: Waiting) => void;
  /** Resolves when nothing waits and nothing is in flight. */
  readonly idle: () => Promise<void>;
};

/** H3 */
const MOST_MESSAGES = 500;
const MOST_BYTES = 4 * 1_024 * 1_024;

export function createGroupCommit(parts: {
  readonly ingest: HubStore["ingest"];
  readonly now: () => number;
  readonly onCommitted: (group: readonly Waiting[], outcomes: readonly IngestOutcome[]) => void;
  readonly onFailure: (error: unknown) => void;
}): GroupCommit {
  let waiting: Waiting[] = [];
  let busy = false;
  const idlers: (() => void)[] = [];

  const run = async (): Promise<void> => {
    // One turn of the loop, so that what arrived together is committed together; while a transaction is in flight the
    // next group forms by itself. That is the whole lingering: it stays far below H3's 20 ms.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (waiting.length > 0) {
      const group = takeGroup();
      const outcomes = await parts.ingest(
        group.map(({ message }) => message),
        parts.now(),
      );
      if (outcomes.length !== group.length) throw new Error("the store lost an outcome");
      parts.onCommitted(group, outcomes);
    }
    busy = false;
    for (const resolve of idlers.splice(0)) resolve();
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

  return {
    add: (entry) => {
      waiting.push(entry);
      if (busy) return;
      busy = true;
      run().catch(parts.onFailure);
    },
    idle: () =>
      busy
        ? new Promise((resolve) => {
            idlers.push(resolve);
          })
        : Promise.resolve(),
  };
}
