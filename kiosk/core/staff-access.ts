// The staff's way in: a PIN opens the tally for one minute. Reading only; no staff call writes anything.
// Promises: five wrong tries lock for 60 s, every further one twice as long; one session at a time, and it ends by itself.
import { randomBytes } from "node:crypto";
import type { StaffSignInAnswer } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { parseStaffPin, verifyStaffPin } from "./staff-pin.ts";

const SESSION_MS = 60_000;
const FREE_TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const MOST_LOCK_MS = 3_600_000;

export type StaffAccess = {
  readonly signIn: (pin: string) => Promise<StaffSignInAnswer>;
  /** Seconds left of this session; null when it is not (or no longer) one. */
  readonly secondsLeft: (session: string) => number | null;
  readonly signOut: (session: string) => void;
};

export function createStaffAccess(parts: {
  readonly clock: Clock;
  readonly log: Log;
  /** The hash from the configuration; null = no staff access here. */
  readonly pinHash: () => string | null;
}): StaffAccess {
  const { clock, log, pinHash } = parts;
  let tries = 0;
  let lockedUntil = 0;
  let session: { readonly token: string; readonly endsUptime: number } | undefined;

  function refuse(code: "wrong_pin" | "locked" | "no_pin"): StaffSignInAnswer {
    const retryInS = Math.max(0, Math.ceil((lockedUntil - clock.uptime()) / 1_000));
    return { ok: false, code, retryInS };
  }

  /** The lock of the tries so far; a right PIN lifts it. */
  function lockMs(): number {
    return Math.min(MOST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(tries - FREE_TRIES, 10));
  }

  return {
    signIn: async (pin) => {
      const hash = pinHash();
      if (hash === null) return refuse("no_pin");
      const parsed = parseStaffPin(hash);
      if (parsed === undefined) {
        log.error({}, "the staff PIN of the configuration is not in a form that this kiosk knows");
        return refuse("no_pin");
      }
      if (clock.uptime() < lockedUntil) return refuse("locked");
      // Counted and locked before it is checked, so that tries at the same time cannot outrun the lock.
      tries += 1;
      const isLastTry = tries >= FREE_TRIES;
      if (isLastTry) lockedUntil = clock.uptime() + lockMs();
      if (!(await verifyStaffPin(parsed, pin))) {
        if (isLastTry) log.warn({ tries }, "the staff PIN was wrong too often");
        return refuse(isLastTry ? "locked" : "wrong_pin");
      }
      tries = 0;
      lockedUntil = 0;
      const token = randomBytes(16).toString("base64url");
      session = { token, endsUptime: clock.uptime() + SESSION_MS };
      return { ok: true, session: token };
    },
    secondsLeft: (token) => {
      if (session === undefined || session.token !== token) return null;
      const left = session.endsUptime - clock.uptime();
      return left > 0 ? Math.ceil(left / 1_000) : null;
    },
    signOut: (token) => {
      if (session?.token === token) session = undefined;
    },
  };
}
