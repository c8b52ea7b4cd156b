// The clock of the page: the only place of the screen that reads the browser's time.
import type { Clock } from "../../shared/clock.ts";

export function createBrowserClock(): Clock {
  return {
    now: () => Date.now(),
    uptime: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
