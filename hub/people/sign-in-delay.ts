// Slows down guessing: after some wrong passwords for one account from one address, the next try has to wait.
// Promises: nobody is locked out by what others do at the same address, or by guesses from elsewhere. Memory is bounded.
import type { Clock } from "../../shared/clock.ts";

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

export type SignInDelay = {
  /** How long this account has to wait at this address; 0 = try now. */
  readonly waitMs: (username: string, address: string) => number;
  readonly failed: (username: string, address: string) => void;
  readonly succeeded: (username: string, address: string) => void;
};

type Failures = { readonly count: number; readonly lastAt: number };

export function createSignInDelay(clock: Clock): SignInDelay {
  const failures = new Map<string, Failures>();
  const keyOf = (username: string, address: string): string => JSON.stringify([username, address]);
  return {
    waitMs: (username, address) => {
      const found = failures.get(keyOf(username, address));
      if (found === undefined || found.count < FREE_TRIES) return 0;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (found.count - FREE_TRIES));
      return Math.max(0, found.lastAt + wait - clock.uptime());
    },
    failed: (username, address) => {
      const key = keyOf(username, address);
      const found = failures.get(key);
      const at = clock.uptime();
      const count = found !== undefined && at - found.lastAt < FORGET_AFTER_MS ? found.count : 0;
      // Deleted first, so that the Map's order is the order of the last failure and the oldest goes first.
      failures.delete(key);
      failures.set(key, { count: count + 1, lastAt: at });
      if (failures.size > MOST_KEYS) {
        const [oldest] = failures.keys();
        if (oldest !== undefined) failures.delete(oldest);
      }
    },
    succeeded: (username, address) => {
      failures.delete(keyOf(username, address));
    },
  };
}
