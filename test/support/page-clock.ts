// The time of a page in the test's hand: wall clock, uptime, timers and frames of the page's own world. Playwright's clock belongs
// to a whole context and begins every further page with all that it was told before; this one begins anew with each document.
// Promises: time goes on by itself until it is stopped, so that a page can load; then it moves only when told, and runs what is due in order.
import type { Page } from "playwright-core";

type HeldClock = {
  readonly stopAt: (wall: number) => Promise<void>;
  readonly pass: (ms: number) => Promise<void>;
};
type HeldWindow = Window & { heldClock?: HeldClock };

export type PageClock = {
  /** Goes to this instant, where what was due by then runs once, and stands still. */
  readonly stopAt: (wall: number) => Promise<void>;
  readonly pass: (ms: number) => Promise<void>;
};

/** From now on every document of the page begins at the instant `start`. */
export async function holdClock(page: Page, start: number): Promise<PageClock> {
  await page.addInitScript(holdTime, start);
  return {
    stopAt: (at) => page.evaluate((wall) => (window as HeldWindow).heldClock?.stopAt(wall), at),
    pass: (by) => page.evaluate((ms) => (window as HeldWindow).heldClock?.pass(ms), by),
  };
}

/** Runs in the page, before anything of the page does. */
function holdTime(start: number): void {
  const FRAME_MS = 16;
  type Timer = { due: number; readonly every: number | undefined; readonly run: () => void };
  const timers = new Map<number, Timer>();
  const realTimeout = window.setTimeout.bind(window);
  const realClear = window.clearTimeout.bind(window);
  const realUptime = performance.now.bind(performance);
  const began = realUptime();
  let made = 0;
  /** ms since the start; undefined while time goes on by itself. */
  let held: number | undefined;
  const uptime = (): number => held ?? realUptime() - began;

  const add = (due: number, run: () => void, every?: number): number => {
    made += 1;
    timers.set(made, { due, every, run });
    follow();
    return made;
  };
  const next = (until: number): [number, Timer] | undefined => {
    let found: [number, Timer] | undefined;
    for (const one of timers) {
      if (one[1].due <= until && (found === undefined || one[1].due < found[1].due)) found = one;
    }
    return found;
  };
  const runTimer = ([id, timer]: [number, Timer]): void => {
    if (timer.every === undefined) timers.delete(id);
    else timer.due = uptime() + timer.every;
    timer.run();
  };
  let following: number | undefined;
  /** While time goes on by itself: wakes up for the timer that is due next. */
  function follow(): void {
    realClear(following);
    const first = next(Infinity);
    if (held !== undefined || first === undefined) return;
    following = realTimeout(() => {
      const due = held === undefined ? next(uptime()) : undefined;
      if (due !== undefined) runTimer(due);
      follow();
    }, first[1].due - uptime());
  }
  const runUntil = async (until: number): Promise<void> => {
    for (let one = next(until); one !== undefined; one = next(until)) {
      held = Math.max(held ?? 0, one[1].due);
      runTimer(one);
      // What it set in motion, messages and promises, goes on before the next one runs.
      await new Promise((resolve) => realTimeout(resolve));
    }
    held = until;
  };
  (window as HeldWindow).heldClock = {
    stopAt: (wall) => {
      held = wall - start;
      for (const timer of timers.values()) timer.due = Math.max(timer.due, held);
      return runUntil(held);
    },
    pass: (ms) => runUntil(uptime() + ms),
  };

  type Call = (...values: readonly unknown[]) => void;
  const clear = (id: number): boolean => timers.delete(id);
  Object.assign(window, {
    setTimeout: (run: Call, ms = 0, ...values: readonly unknown[]) =>
      add(uptime() + Math.max(0, ms), () => run(...values)),
    setInterval: (run: Call, ms = 0, ...values: readonly unknown[]) =>
      add(uptime() + Math.max(1, ms), () => run(...values), Math.max(1, ms)),
    requestAnimationFrame: (run: FrameRequestCallback) =>
      add(uptime() + FRAME_MS - (uptime() % FRAME_MS), () => run(uptime())),
    clearTimeout: clear,
    clearInterval: clear,
    cancelAnimationFrame: clear,
    Date: new Proxy(Date, {
      construct: (real, given) =>
        given.length === 0 ? new real(start + uptime()) : Reflect.construct(real, given),
      get: (real, name) =>
        name === "now" ? () => Math.floor(start + uptime()) : Reflect.get(real, name),
    }),
  });
  performance.now = uptime;
}
