// Keeps an eye on the wall clock (protocol K14): its offset against the hub, and its jumps against the machine's uptime.
// Promises: nothing is ordered or timed by the wall clock; this only says how wrong it is.
import type { Clock } from "../../shared/clock.ts";
import { CLOCK_TOLERANCE_MS, EARLIEST_AT, LATEST_AHEAD_MS } from "../../shared/protocol/limits.ts";

/** A receipt is made somewhere between sending and receiving; with a longer way it says less than we want to know. */
const MOST_ROUND_TRIP_MS = 2 * CLOCK_TOLERANCE_MS;

export type ClockKeeper = {
  /** Ms that the wall clock jumped since the last call, when that is more than 2 s; else null. */
  readonly findStep: () => number | null;
  /** Takes the hub's time of a receipt; returns the offset when it is worth a `clock` event. */
  readonly takeReceipt: (hubAt: number, sentUptime: number) => number | null;
  /** reference − kiosk clock, ms; null while unknown. */
  readonly offset: () => number | null;
  /** The same in the words of a status. */
  readonly told: () => { readonly offset: number | null; readonly source: "" | "hub" };
  /** "clock" while this clock is so wrong that people must set it; records and delivery go on all the same. */
  readonly fault: () => "clock" | null;
};

export function createClockKeeper(clock: Clock): ClockKeeper {
  let base = clock.now() - clock.uptime();
  let offset: number | null = null;
  let announced = 0;

  return {
    findStep: () => {
      const now = clock.now() - clock.uptime();
      const jump = Math.round(now - base);
      // The base follows slow drift, so that weeks of it do not add up to a step.
      base = now;
      if (Math.abs(jump) <= CLOCK_TOLERANCE_MS) return null;
      if (offset !== null) offset -= jump;
      return jump;
    },
    takeReceipt: (hubAt, sentUptime) => {
      const roundTrip = clock.uptime() - sentUptime;
      if (roundTrip < 0 || roundTrip > MOST_ROUND_TRIP_MS) return null;
      offset = Math.round(hubAt - (clock.now() - roundTrip / 2));
      if (Math.abs(offset - announced) <= CLOCK_TOLERANCE_MS) return null;
      announced = offset;
      return offset;
    },
    offset: () => offset,
    told: () => ({ offset, source: offset === null ? "" : "hub" }),
    fault: () => {
      const isAbsurd = clock.now() < EARLIEST_AT;
      return isAbsurd || Math.abs(offset ?? 0) > LATEST_AHEAD_MS ? "clock" : null;
    },
  };
}
