// The real clock of this machine. The only file of kiosk/machine that asks the system for the time.
import { uptime as systemUptime } from "node:os";
import type { Clock } from "../../shared/clock.ts";

export function createSystemClock(): Clock {
  let highest = 0;
  return {
    now: () => Date.now(),
    uptime() {
      // os.uptime counts suspended time too, as the wall clock does; performance.now would not, and sleep looked like a clock step.
      highest = Math.max(highest, Math.floor(systemUptime() * 1000));
      return highest;
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
