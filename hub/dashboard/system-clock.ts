// The browser's clock; the only place of the dashboard that reads it.
import type { Clock } from "../../shared/clock.ts";

export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    uptime: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
