// The hub's own clock, seen by the kiosks' clocks: what a wrong one dates lies in the wrong month, and nothing takes it back (H6).
// Promises: says it when more than half of at least two kiosks that speak now differ from it to the same side; never sets a clock.
import type { Clock } from "../../shared/clock.ts";

const FAR_MS = 3_600_000;
const FEWEST = 2;
/** Kiosks say their status once a minute. */
const RECENT_MS = 300_000;
const EVERY_MS = 60_000;

export type CompareClocks = {
  /** A signed status of a kiosk: `at` by its clock, `arrivedAt` by ours. */
  readonly heard: (kiosk: string, at: number, arrivedAt: number) => void;
};

export function createCompareClocks(
  clock: Clock,
  /** null: most of them agree with us. */
  onClock: (detail: string | null) => void,
): CompareClocks {
  const heard = new Map<string, { readonly ahead: number; readonly when: number }>();
  /** The first status may be retained, and old. */
  const once = new Set<string>();
  let judgedAt = clock.uptime();

  const judge = (now: number): void => {
    for (const [kiosk, { when }] of heard) if (when < now - RECENT_MS) heard.delete(kiosk);
    if (heard.size < FEWEST) return;
    const aheads = [...heard.values()].map(({ ahead }) => ahead);
    const ahead = aheads.filter((ms) => ms > FAR_MS);
    const behind = aheads.filter((ms) => ms < -FAR_MS);
    const far = [ahead, behind].find(({ length }) => length * 2 > aheads.length);
    onClock(far === undefined ? null : told(far, aheads.length));
  };

  return {
    heard: (kiosk, at, arrivedAt) => {
      const now = clock.uptime();
      if (!once.has(kiosk)) once.add(kiosk);
      else heard.set(kiosk, { ahead: at - arrivedAt, when: now });
      if (now - judgedAt < EVERY_MS) return;
      judgedAt = now;
      judge(now);
    },
  };
}

function told(far: readonly number[], all: number): string {
  const middle = far.toSorted((a, b) => a - b)[far.length >> 1] ?? 0;
  const hours = Math.round(Math.abs(middle) / 3_600_000);
  return `${far.length} of ${all} kiosks are ${hours} h ${middle > 0 ? "ahead of" : "behind"} this machine's clock`;
}
