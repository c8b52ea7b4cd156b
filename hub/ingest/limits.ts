// H7: how much one kiosk may send. Token buckets for messages, bytes and statuses, and a budget of refusals.
// Promises: who sends one batch at a time is slowed, never refused; nothing here knows what a message says.

export type Limits = {
  readonly messagesPerS: number;
  readonly bytesPerMin: number;
  readonly statusesPerS: number;
  /** So many refusals in ten minutes, then the kiosk is not heard for a while. */
  readonly refusalsPer10Min: number;
};

export const DEFAULT_LIMITS: Limits = {
  messagesPerS: 20,
  bytesPerMin: 2_000_000,
  statusesPerS: 1,
  refusalsPer10Min: 20,
};

/** For kiosks on the same machine in a benchmark. */
export const NO_LIMITS: Limits = {
  messagesPerS: Infinity,
  bytesPerMin: Infinity,
  statusesPerS: Infinity,
  refusalsPer10Min: Infinity,
};

export type Allowance = {
  /** Takes one message of `bytes`, or says after how many ms to ask again. */
  readonly takeMessage: (bytes: number) => number;
  /** Whether a status may be read now. */
  readonly takeStatus: () => boolean;
  /** Counts a refusal; true when the budget is used up with it and the kiosk is not heard from now on. */
  readonly countRefusal: () => boolean;
  readonly isHeld: () => boolean;
};

const WINDOW_MS = 600_000;
/** How long a kiosk is not heard after its budget of refusals was used up. */
export const HOLD_MS = 60_000;
const STATUS_BURST = 10;

/** `uptime`: monotonic ms. */
export function createAllowance(limits: Limits, uptime: () => number): Allowance {
  const messages = createBucket(limits.messagesPerS / 1_000, limits.messagesPerS, uptime);
  const bytes = createBucket(limits.bytesPerMin / 60_000, limits.bytesPerMin, uptime);
  const statuses = createBucket(limits.statusesPerS / 1_000, STATUS_BURST, uptime);
  let refusals: number[] = [];
  let heldUntil = -Infinity;
  return {
    takeMessage: (size) => {
      const wait = Math.max(messages.waitFor(1), bytes.waitFor(size));
      if (wait > 0) return wait;
      messages.take(1);
      bytes.take(size);
      return 0;
    },
    takeStatus: () => {
      if (statuses.waitFor(1) > 0) return false;
      statuses.take(1);
      return true;
    },
    countRefusal: () => {
      const now = uptime();
      refusals = refusals.filter((at) => at > now - WINDOW_MS);
      if (refusals.length < limits.refusalsPer10Min) refusals.push(now);
      if (refusals.length < limits.refusalsPer10Min) return false;
      heldUntil = now + HOLD_MS;
      return true;
    },
    isHeld: () => uptime() < heldUntil,
  };
}

type Bucket = {
  readonly waitFor: (amount: number) => number;
  readonly take: (amount: number) => void;
};

function createBucket(perMs: number, capacity: number, uptime: () => number): Bucket {
  if (perMs === Infinity) return { waitFor: () => 0, take: () => {} };
  let tokens = capacity;
  let filledAt = uptime();
  return {
    waitFor: (amount) => {
      const now = uptime();
      tokens = Math.min(capacity, tokens + (now - filledAt) * perMs);
      filledAt = now;
      // More than the bucket holds would never fit: a full bucket is enough.
      const needed = Math.min(amount, capacity) - tokens;
      return needed <= 0 ? 0 : Math.max(1, Math.ceil(needed / perMs));
    },
    take: (amount) => {
      tokens -= amount;
    },
  };
}
