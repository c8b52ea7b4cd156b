// A look that comes again and again: at a disk, a lock, a month that is due. Each begins so long after the one before it has ended.
// Promises: never two at a time; once it is ended none begins, and the one under way is waited for.
import type { Clock } from "./clock.ts";

type LookOptions = {
  /** The first one: at once (so when absent), or after the first `everyMs`. */
  readonly first?: "now" | "later";
  /** Hears of a look that failed; the next one comes all the same. Without it a failure is a bug, and no look comes after it. */
  readonly onError?: (error: unknown) => void;
};

/** `isEnded` tells a long look to stop early. The returned function ends it. */
export function lookEvery(
  clock: Clock,
  everyMs: number,
  look: (isEnded: () => boolean) => Promise<unknown>,
  { first = "now", onError }: LookOptions = {},
): () => Promise<void> {
  let ended = false;
  let cancel = (): void => {};
  let running: Promise<void> = Promise.resolve();
  const go = (): void => {
    const looked = look(() => ended);
    running = (onError === undefined ? looked : looked.catch(onError)).then(() => {
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
