// The staff's way in: a PIN opens the tally for one minute. Every try is on record; no digit ever is.
// Promises: five wrong tries lock for 60 s, every further one twice as long, and a restart forgives none of them; one session at a
// time, and it ends by itself.
import { randomBytes } from "node:crypto";
import type { StaffSignInAnswer } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import type { KioskStore, RecordDraft, StaffTries } from "../store/kiosk-store.ts";
import { parseStaffPin, verifyStaffPin } from "./staff-pin.ts";
import type { Used } from "./store-keeper.ts";

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
  /** Counter of operating-system starts: uptimes of another one say nothing here. */
  readonly boot: number;
  /** The hash from the configuration; null = no staff access here. */
  readonly pinHash: () => string | null;
  readonly use: <T>(work: (store: KioskStore) => T) => Used<T>;
  readonly write: (draft: RecordDraft) => unknown;
}): StaffAccess {
  const { clock, log, boot, pinHash, use, write } = parts;
  let known: StaffTries | undefined;
  let session: { readonly token: string; readonly endsUptime: number } | undefined;

  /** As the disk has it; a lock of before the last start of the machine begins anew, for nobody knows how much of it is over. */
  function tries(): StaffTries {
    if (known !== undefined) return known;
    const found = use((store) => store.staffTries());
    if (!found.ok) return { tries: 0, boot, lockedUntil: 0 };
    known = found.value;
    if (known.boot !== boot) keep(known.tries);
    return known;
  }

  function keep(count: number): void {
    const isLocked = count >= FREE_TRIES;
    const lockedUntil = isLocked ? Math.ceil(clock.uptime() + lockMs(count)) : 0;
    const next = { tries: count, boot, lockedUntil };
    known = next;
    use((store) => store.putStaffTries(next));
  }

  function refuse(code: "wrong_pin" | "locked" | "no_pin"): StaffSignInAnswer {
    const left = (known?.lockedUntil ?? 0) - clock.uptime();
    const retryInS = Math.max(0, Math.ceil(left / 1_000));
    return { ok: false, code, retryInS, triesLeft: Math.max(0, FREE_TRIES - (known?.tries ?? 0)) };
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
      const before = tries();
      if (clock.uptime() < before.lockedUntil) return refuse("locked");
      // Counted and locked before it is checked, so that tries at the same time cannot outrun the lock.
      const count = before.tries + 1;
      keep(count);
      const isLastTry = count >= FREE_TRIES;
      if (!(await verifyStaffPin(parsed, pin))) {
        write(["e", "staff", count, isLastTry ? "locked" : "wrong"]);
        if (isLastTry) log.warn({ tries: count }, "the staff PIN was wrong too often");
        return refuse(isLastTry ? "locked" : "wrong_pin");
      }
      keep(0);
      write(["e", "staff", count, "in"]);
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

/** The lock of so many wrong tries; a right PIN lifts it. */
function lockMs(tries: number): number {
  return Math.min(MOST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(tries - FREE_TRIES, 10));
}
