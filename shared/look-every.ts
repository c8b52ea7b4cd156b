// A look that comes again and again: at a disk, a lock, a month that is due. Each begins so long after the one before it has ended.
// Promises: never two at a time; once it is ended none begins, and the one under way is waited for.
import type { Clock } from "./clock.ts";

/**
 * `look` sees to its own errors: one that rejects is a bug, and no look comes after it. `isEnded` tells a long one to stop early.
 * The returned function ends it. `first`: at once, or after the first `everyMs`.
 */
export function lookEvery(
  clock: Clock,
  everyMs: number,
  look: (isEnded: () => boolean) => Promise<void>,
  first: "now" | "later" = "now",
): () => Promise<void> {
  let ended = false;
  let cancel = (): void => {};
  let running: Promise<void> = Promise.resolve();
  const go = (): void => {
    running = look(() => ended).then(() => {
      if (!ended) cancel = clock.after(everyMs, go);
    });
  };
  if (first === "now") go();
  else cancel = clock.after(everyMs, go);
  return async () => {
    ended = true;
    cancel();
    await running;
  };
}
