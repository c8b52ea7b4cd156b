// Slows down guessing by growing waits: one account at one address, one account from anywhere, and one address at any account.
// Promises: a wait, never a lock-out. Whoever signed in at an address before is not slowed down there by what others do, so that
// neither a hall behind one address nor an account that strangers try is shut out. Memory is bounded.
import type { Clock } from "../../shared/clock.ts";

/** Tries without a wait, then the first wait, doubled with each further failure up to the longest. */
type Rule = { readonly free: number; readonly firstMs: number; readonly longestMs: number };

const HERE: Rule = { free: 5, firstMs: 2_000, longestMs: 15 * 60_000 };
const ACCOUNT: Rule = { free: 20, firstMs: 1_000, longestMs: 60_000 };
/** A hall of people behind one address mistypes a lot; spraying one password over all accounts is slower with it. */
const ADDRESS: Rule = { free: 60, firstMs: 1_000, longestMs: 30_000 };
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

export type SignInDelay = {
  /** How long this account has to wait at this address; 0 = try now. */
  readonly waitMs: (username: string, address: string) => number;
  /** Counted before the slow check, so that tries sent side by side are slowed down like tries in a row. */
  readonly failed: (username: string, address: string) => void;
  /** The password was right but no code came with it: neither a failure nor a success. */
  readonly halfway: (username: string, address: string) => void;
  readonly succeeded: (username: string, address: string) => void;
};

type Failures = { readonly count: number; readonly lastAt: number };

export function createSignInDelay(clock: Clock): SignInDelay {
  const here = createFailures(clock, HERE);
  const account = createFailures(clock, ACCOUNT);
  const address = createFailures(clock, ADDRESS);
  /** Where an account signed in; the oldest is forgotten first. */
  const known = new Set<string>();
  const pair = (name: string, at: string): string => JSON.stringify([name, at]);

  return {
    waitMs: (name, at) => {
      const own = here.waitMs(pair(name, at));
      return known.has(pair(name, at))
        ? own
        : Math.max(own, account.waitMs(name), address.waitMs(at));
    },
    failed: (name, at) => {
      here.add(pair(name, at));
      account.add(name);
      address.add(at);
    },
    halfway: (name, at) => {
      here.takeBack(pair(name, at));
      account.takeBack(name);
      address.takeBack(at);
    },
    succeeded: (name, at) => {
      here.forget(pair(name, at));
      account.takeBack(name);
      address.takeBack(at);
      known.delete(pair(name, at));
      known.add(pair(name, at));
      dropOldest(known);
    },
  };
}

function createFailures(clock: Clock, { free, firstMs, longestMs }: Rule) {
  const failures = new Map<string, Failures>();
  return {
    waitMs: (key: string): number => {
      const found = failures.get(key);
      if (found === undefined || found.count < free) return 0;
      const wait = Math.min(longestMs, firstMs * 2 ** (found.count - free));
      return Math.max(0, found.lastAt + wait - clock.uptime());
    },
    add: (key: string): void => {
      const found = failures.get(key);
      const at = clock.uptime();
      const count = found !== undefined && at - found.lastAt < FORGET_AFTER_MS ? found.count : 0;
      // Deleted first, so that the Map's order is the order of the last failure and the oldest goes first.
      failures.delete(key);
      failures.set(key, { count: count + 1, lastAt: at });
      dropOldest(failures);
    },
    takeBack: (key: string): void => {
      const found = failures.get(key);
      if (found !== undefined) failures.set(key, { ...found, count: Math.max(0, found.count - 1) });
    },
    forget: (key: string): void => {
      failures.delete(key);
    },
  };
}

function dropOldest(kept: Map<string, unknown> | Set<string>): void {
  if (kept.size <= MOST_KEYS) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
