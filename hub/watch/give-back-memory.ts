// Gives the machine back what a storm of kiosks took: the engine keeps its heap as large as it was until it next has to collect, and
// a hub that has become quiet does not have to. Promises: one ordinary collection, after which the engine's own reducer shrinks the
// heap by and by; never while the hub is busy, never twice for the same memory.
import { performance, type EventLoopUtilization } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { lookEvery } from "../../shared/look-every.ts";

/** The JavaScript engine of this thread, as far as it is asked here. */
export type Engine = {
  /** What the heap takes of the machine, used or not. */
  readonly heapBytes: () => number;
  /** 0 … 1: how much of the time since it was last asked the thread was at work. */
  readonly busyShare: () => number;
  /** Stops the thread: 31 ms with 390 connected kiosks, 230 ms with 10,000 (two cores of an AMD EPYC). */
  readonly collect: () => void;
};

const EVERY_MS = 15_000;
const QUIET_SHARE = 0.2;
/** Less is not worth a collection. */
const WORTH_BYTES = 32 * 1_024 * 1_024;

/** The returned function ends it. */
export function giveBackMemory({
  clock,
  log,
  engine = createV8(),
}: {
  readonly clock: Clock;
  readonly log: Log;
  readonly engine?: Engine;
}): () => Promise<void> {
  let least = engine.heapBytes();
  let isShrinking = false;
  const look = (): Promise<void> => {
    const [heap, busy] = [engine.heapBytes(), engine.busyShare()];
    // What is left after a collection is in use: the next one waits for more than that.
    least = isShrinking ? heap : Math.min(least, heap);
    isShrinking = busy < QUIET_SHARE && heap > least + WORTH_BYTES;
    if (isShrinking) {
      engine.collect();
      log.info({ bytes: heap - least }, "quiet: memory is given back");
    }
    return Promise.resolve();
  };
  return lookEvery(clock, EVERY_MS, look, { first: "later" });
}

export function createV8(): Engine {
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  return {
    heapBytes: () => getHeapStatistics().total_heap_size,
    busyShare: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, since);
      since = now;
      return utilization;
    },
    collect: collector(),
  };
}

/** V8's `gc` without a flag on every command line that starts a hub (nodejs.org/api/v8.html, v8.setFlagsFromString). */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect !== "function") throw new Error("this engine has no collection to ask for");
  return () => void collect();
}
