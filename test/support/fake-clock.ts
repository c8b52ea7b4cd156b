// A clock that tests hold in their hands: it moves only when told, and runs what is due in order.
import type { Clock } from "../../shared/clock.ts";

export type FakeClock = Clock & {
  /** Moves wall clock and uptime together and runs everything that falls due on the way, in order. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the wall clock only, as a person or NTP would. */
  readonly jump: (ms: number) => void;
  /** How many calls are waiting. */
  readonly waiting: () => number;
};

type Call = { readonly dueAt: number; readonly order: number; readonly run: () => void };

/** `at` is the wall clock at the start (Tuesday 2026-11-24, 09:00 in Việt Nam), `uptime` the ms since the operating system started (a day by default). */
export function createFakeClock({
  at = Date.UTC(2026, 10, 24, 2, 0, 0),
  uptime = 86_400_000,
}: { readonly at?: number; readonly uptime?: number } = {}): FakeClock {
  let wall = at;
  let up = uptime;
  let order = 0;
  let calls: Call[] = [];

  function nextDue(until: number): Call | undefined {
    return calls
      .filter(({ dueAt }) => dueAt <= until)
      .toSorted((a, b) => a.dueAt - b.dueAt || a.order - b.order)[0];
  }

  async function advance(ms: number): Promise<void> {
    const until = up + ms;
    await settle();
    for (let call = nextDue(until); call !== undefined; call = nextDue(until)) {
      const due = call;
      calls = calls.filter((other) => other !== due);
      wall += Math.max(0, due.dueAt - up);
      up = Math.max(up, due.dueAt);
      due.run();
      await settle();
    }
    wall += until - up;
    up = until;
  }

  return {
    now: () => wall,
    uptime: () => up,
    after: (ms, run) => {
      const call: Call = { dueAt: up + Math.max(0, ms), order: order++, run };
      calls.push(call);
      return () => {
        calls = calls.filter((other) => other !== call);
      };
    },
    advance,
    jump: (ms) => {
      wall += ms;
    },
    waiting: () => calls.length,
  };
}

/** Lets promises that are already settled run their continuations. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
