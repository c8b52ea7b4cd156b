// The bounded queue before the checks (H7, H8): one lane a kiosk, so that a kiosk that floods waits behind itself only.
// Promises: order within a kiosk; never more than the high-water mark; what is let go is small harm: the kiosk sends it again.
import type { Clock } from "../../shared/clock.ts";
import type { KioskAddress } from "../../shared/protocol/topics.ts";
import { createAllowance, type Allowance, type Limits } from "./limits.ts";

export type Raw = { readonly address: KioskAddress; readonly payload: Uint8Array };

/** H8 */
export const MOST_MESSAGES = 10_000;
export const MOST_BYTES = 64 * 1_024 * 1_024;
/** From here on a lane asks its sender to wait, where the link can. */
const LANE_FULL = 16;
/** From here on a lane lets go. */
const LANE_MOST = 128;
/** Lanes that are kept although they are empty: their allowances must not be forgotten too soon. */
const MOST_LANES = 50_000;

export type Lane = {
  readonly allowance: Allowance;
  readonly queue: Raw[];
  readonly waiters: (() => void)[];
  running: boolean;
};

export type Intake = {
  /** False: the lane is too long, the message was let go. */
  readonly add: (raw: Raw) => boolean;
  readonly lane: (kiosk: string) => Lane;
  readonly room: (kiosk: string | null) => Promise<void> | undefined;
  /** A message of so many bytes is committed, refused or dropped. */
  readonly release: (bytes: number) => void;
  readonly waiting: () => { readonly messages: number; readonly bytes: number };
  readonly close: () => void;
};

export function createIntake(parts: {
  readonly limits: Limits;
  readonly clock: Clock;
  /** Checks one message; it stays counted until `release`. */
  readonly check: (raw: Raw, lane: Lane) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}): Intake {
  const { clock } = parts;
  const lanes = new Map<string, Lane>();
  const waiters: (() => void)[] = [];
  let messages = 0;
  let bytes = 0;
  let isClosed = false;

  const laneOf = (kiosk: string): Lane => {
    const known = lanes.get(kiosk);
    if (known !== undefined) return known;
    if (lanes.size >= MOST_LANES) forgetIdle(lanes);
    const lane: Lane = {
      allowance: createAllowance(parts.limits, () => clock.uptime()),
      queue: [],
      waiters: [],
      running: false,
    };
    lanes.set(kiosk, lane);
    return lane;
  };
  const isFull = (): boolean => messages >= MOST_MESSAGES || bytes >= MOST_BYTES;

  const run = async (lane: Lane): Promise<void> => {
    for (let raw = lane.queue[0]; raw !== undefined; raw = lane.queue[0]) {
      if (isClosed) break;
      const wait = lane.allowance.takeMessage(raw.payload.length);
      if (wait > 0) {
        await new Promise<void>((resolve) => {
          clock.after(wait, resolve);
        });
        continue;
      }
      lane.queue.shift();
      if (lane.queue.length < LANE_FULL) lane.waiters.shift()?.();
      await parts.check(raw, lane);
    }
    lane.running = false;
  };

  return {
    lane: laneOf,
    add: (raw) => {
      const lane = laneOf(raw.address.kiosk);
      if (lane.queue.length >= LANE_MOST) return false;
      messages += 1;
      bytes += raw.payload.length;
      lane.queue.push(raw);
      if (!lane.running) {
        lane.running = true;
        run(lane).catch(parts.onFailure);
      }
      return true;
    },
    room: (kiosk) => {
      if (isFull()) return waitIn(waiters);
      const lane = kiosk === null ? undefined : lanes.get(kiosk);
      return lane !== undefined && lane.queue.length >= LANE_FULL
        ? waitIn(lane.waiters)
        : undefined;
    },
    release: (size) => {
      messages -= 1;
      bytes -= size;
      if (!isFull()) waiters.shift()?.();
    },
    waiting: () => ({ messages, bytes }),
    close: () => {
      isClosed = true;
    },
  };
}

function waitIn(waiters: (() => void)[]): Promise<void> {
  return new Promise((resolve) => {
    waiters.push(resolve);
  });
}

function forgetIdle(lanes: Map<string, Lane>): void {
  for (const [kiosk, lane] of lanes) if (!lane.running) lanes.delete(kiosk);
}
