// The generation of the hub's data set (protocol §1): it only grows, and grows when a kiosk proves that the hub lost data (H9).
// Promises: the store holds the new generation before anything is said under it; raised once for one loss.
import type { HubStore } from "../store/hub-store.ts";

export type Generation = {
  readonly current: () => number;
  /**
   * A kiosk holds receipts of `proven` for what the hub does not have. While one process runs nothing can be lost, so the
   * first proof raises; later ones only when they prove a generation that this hub has never reached.
   */
  readonly lost: (proven: number, now: number) => Promise<boolean>;
  /** What the store says now; true when another hub raised it. */
  readonly learn: (stored: number) => boolean;
};

/** Nobody proves a generation beyond this: it leaves room for ever to count on by one. */
const HIGHEST_PROOF = 2 ** 52;

export function createGeneration(
  store: Pick<HubStore, "raiseGeneration">,
  first: number,
): Generation {
  let current = first;
  let raised = false;
  let last: Promise<unknown> = Promise.resolve();
  const raise = async (proven: number, now: number): Promise<boolean> => {
    const believed = Math.min(proven, HIGHEST_PROOF);
    if (raised && believed <= current) return false;
    const next = Math.max(current, now, believed) + 1;
    await store.raiseGeneration(next);
    current = next;
    raised = true;
    return true;
  };
  return {
    current: () => current,
    lost: (proven, now) => {
      const result = last.then(() => raise(proven, now));
      last = result;
      return result;
    },
    learn: (stored) => {
      if (stored <= current) return false;
      current = stored;
      return true;
    },
  };
}
