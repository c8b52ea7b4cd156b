// The only place of the hub that reads the system's clocks and sets timers.
import type { Clock } from "../shared/clock.ts";

/** setTimeout's own limit; a longer wait ends early and whoever waits looks again. */
const LONGEST_MS = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    uptime: () => Number(process.hrtime.bigint() / 1_000_000n),
    after: (ms, run) => {
      const timer = setTimeout(run, Math.min(ms, LONGEST_MS));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
