// One step of the delivery machine while it is being made, and the small acts that a step is put together from.
// Promises: a draft lives for one step; every act only writes into it. A status never goes out while the link is not up.
import { STATUS_EVERY_MS, STATUS_MIN_MS } from "../../shared/protocol/limits.ts";
import type { DeliveryEffect, DeliveryState, DeliveryTimer } from "./delivery-state.ts";

/** K7 */
const FIRST_ACK_MS = 10_000;
const MOST_ACK_MS = 300_000;
const LEAST_HOLD_MS = 1_000;
const MOST_HOLD_MS = 3_600_000;

/** The next state while it is being made; lives for one step only. */
export type Draft = { -readonly [K in keyof DeliveryState]: DeliveryState[K] } & {
  readonly effects: DeliveryEffect[];
  readonly random: () => number;
};

/** K7: 10 s, doubling to 5 min, ±20 %. */
export function ackTimeoutMs(timeouts: number, random: () => number): number {
  const plain = Math.min(MOST_ACK_MS, FIRST_ACK_MS * 2 ** Math.min(timeouts, 10));
  return Math.round(plain * (0.8 + 0.4 * random()));
}

export function hold(step: Draft, ms: number): void {
  step.held = true;
  setTimer(step, "hold", Math.min(MOST_HOLD_MS, Math.max(LEAST_HOLD_MS, ms)));
}

export function setError(step: Draft, error: string | null): void {
  if (step.error === error) return;
  step.error = error;
  wantStatus(step);
}

export function dropInFlight(step: Draft): void {
  if (step.inFlight === undefined) return;
  step.inFlight = undefined;
  clearTimers(step, ["ack"]);
}

/** Sends a status now, or as soon as the least distance between two (5 s) is over. */
export function wantStatus(step: Draft): void {
  if (step.link !== "up") return;
  if (step.statusGap) step.statusWanted = true;
  else publishStatus(step);
}

export function publishStatus(step: Draft): void {
  if (step.link !== "up") return;
  step.statusGap = true;
  step.statusWanted = false;
  step.effects.push({ kind: "publish_status" });
  setTimer(step, "status_gap", STATUS_MIN_MS);
  // Every 60 s ± 10 s, so that a fleet does not speak in chorus.
  setTimer(step, "status_due", STATUS_EVERY_MS - 10_000 + Math.round(step.random() * 20_000));
}

export function setTimer(step: Draft, timer: DeliveryTimer, ms: number): void {
  step.effects.push({ kind: "set_timer", timer, ms });
}

export function clearTimers(step: Draft, timers: readonly DeliveryTimer[]): void {
  for (const timer of timers) step.effects.push({ kind: "clear_timer", timer });
}

export function stop(step: Draft): void {
  step.stopped = true;
  step.inFlight = undefined;
  step.link = "down";
  step.phase = "OFFLINE";
  clearTimers(step, [
    "reconnect",
    "stable",
    "hub",
    "spread",
    "ack",
    "hold",
    "status_gap",
    "status_due",
  ]);
}
