// Station 5 as a pure machine: (state, input) → state and effects, for everything between the outbox and the hub's receipt.
// Promises: one message in flight (K4), nothing while offline, no step forward without a receipt (K5). It does no I/O and keeps no clock.
import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import {
  ackTimeoutMs,
  clearTimers,
  dropInFlight,
  hold,
  publishStatus,
  setError,
  setTimer,
  stop,
  wantStatus,
  type Draft,
} from "./delivery-draft.ts";
import { HUB_GONE_PATIENCE_MS, onHubOff, onHubOn } from "./delivery-hubs.ts";
import type {
  DeliveryEffect,
  DeliveryInput,
  DeliveryState,
  DeliveryTimer,
} from "./delivery-state.ts";
import { firstConnectDelayMs, reconnectDelayMs, STABLE_MS } from "./reconnect.ts";

/** K3: without any word of a hub, try anyway. */
const HUB_PATIENCE_MS = 30_000;
/** K9 */
const REJECTS_BEFORE_ERROR = 3;
const REMEMBERED_SIDS = 16;
/** A hub's state is retained: whoever missed it on a living connection hears it on the next one. */
const SILENCES_BEFORE_RECONNECT = 3;

export type DeliveryStep = {
  readonly state: DeliveryState;
  readonly effects: readonly DeliveryEffect[];
};

/** `random` gives 0 ≤ r < 1 and is asked for jitter only. */
export function stepDelivery(
  state: DeliveryState,
  input: DeliveryInput,
  random: () => number,
): DeliveryStep {
  if (state.stopped) return { state, effects: [] };
  const effects: DeliveryEffect[] = [];
  const step: Draft = { ...state, effects, random };
  take(step, input);
  const { effects: _effects, random: _random, ...next } = step;
  return { state: next, effects };
}

function take(step: Draft, input: DeliveryInput): void {
  switch (input.kind) {
    case "start":
      step.acked = input.acked;
      step.size = input.size;
      return setTimer(step, "reconnect", firstConnectDelayMs(input.uptimeMs, step.random));
    case "stop":
      return stop(step);
    case "timer":
      return onTimer(step, input.timer);
    case "link_up":
      if (step.link !== "connecting") return;
      step.link = "up";
      setTimer(step, "stable", STABLE_MS);
      publishStatus(step); // K3: status first
      return proceed(step);
    case "link_down":
      return onLinkDown(step);
    case "hub_on":
      onHubOn(step, input);
      return proceed(step);
    case "hub_off":
      onHubOff(step, input);
      return proceed(step);
    case "appended":
      step.size = input.size;
      if (step.phase === "IDLE") proceed(step); // K4: no lingering
      return;
    case "progress":
      step.acked = input.acked;
      step.timeouts = 0;
      step.silences = 0;
      step.rejects = 0;
      step.needsOpen = false;
      if (step.split === null) setError(step, null);
      dropInFlight(step);
      onWant(step, input.want);
      return proceed(step);
    case "nothing_new":
      step.silences = 0;
      if (step.inFlight?.kind === "open") {
        // K8: an `open` of a stream that the hub knew already; what it still wants it says.
        step.needsOpen = false;
        dropInFlight(step);
        // One that it had lost altogether (H9): from our `acked` it sees how much of it is missing.
        if (step.acked > 0) wantStatus(step);
      }
      onWant(step, input.want);
      return proceed(step);
    case "old":
      step.old = input.left;
      if (step.inFlight?.kind === "old") {
        step.timeouts = 0;
        step.silences = 0;
        dropInFlight(step);
      }
      return proceed(step);
    case "rewound":
      step.acked = input.acked;
      step.timeouts = 0;
      step.silences = 0;
      step.rejects = 0;
      step.split = null;
      setError(step, null);
      dropInFlight(step);
      wantStatus(step);
      return proceed(step);
    case "split":
      step.split = input.why;
      setError(step, input.why);
      dropInFlight(step);
      return proceed(step);
    case "rejected":
      return onRejected(step, input);
    case "slow":
      step.maxRecords = Math.min(step.maxRecords, input.maxRecords);
      hold(step, input.pauseMs);
      return proceed(step);
    case "status_wanted":
      return wantStatus(step);
    case "out_of_service":
      step.outOfService = true;
      dropInFlight(step);
      clearTimers(step, ["hub", "spread"]);
      wantStatus(step);
      return proceed(step);
    case "in_service":
      step.outOfService = false;
      step.acked = input.acked;
      step.size = input.size;
      wantStatus(step);
      return proceed(step);
  }
}

function onTimer(step: Draft, timer: DeliveryTimer): void {
  switch (timer) {
    case "reconnect":
      if (step.link !== "down") return;
      step.link = "connecting";
      step.effects.push({ kind: "connect" });
      return proceed(step);
    case "stable":
      step.attempts = 0;
      return;
    case "hub":
      step.withoutHub = true;
      return proceed(step);
    case "spread":
      step.spreadDone = [...step.spreadDone, ...step.hubs.values()].slice(-REMEMBERED_SIDS);
      return proceed(step);
    case "ack":
      return onAckTimeout(step);
    case "hold":
      step.held = false;
      return proceed(step);
    case "status_gap":
      step.statusGap = false;
      if (step.statusWanted) publishStatus(step);
      return;
    case "status_due":
      return publishStatus(step);
  }
}

/** Goes on from wherever the machine stands: the one place that decides the phase. */
function proceed(step: Draft): void {
  const phase = step.phase;
  step.phase = nextPhase(step);
  if (step.phase === phase) return;
  if (step.phase === "READY") {
    setTimer(step, "hub", step.hubGone ? HUB_GONE_PATIENCE_MS : HUB_PATIENCE_MS);
  }
  if (phase === "READY") clearTimers(step, ["hub"]);
  if (step.phase === "SPREAD") {
    setTimer(step, "spread", Math.round(step.random() * step.spreadMs));
  }
  if (phase === "SPREAD") clearTimers(step, ["spread"]);
}

function nextPhase(step: Draft): DeliveryState["phase"] {
  if (step.outOfService) return "OUT_OF_SERVICE";
  if (step.link === "down") return "OFFLINE";
  if (step.link === "connecting") return "CONNECTING";
  if (step.hubs.size === 0 && !step.withoutHub) return "READY";
  if ([...step.hubs.values()].some((sid) => !step.spreadDone.includes(sid))) return "SPREAD";
  if (step.inFlight !== undefined) return step.inFlight.kind === "open" ? "SYNC" : "SENDING";
  if (step.held || step.split !== null) return "BLOCKED";
  return send(step);
}

/** K4: the next message, when there is one and none is in flight. */
function send(step: Draft): DeliveryState["phase"] {
  if (step.acked < 0 || step.needsOpen) {
    step.inFlight = { kind: "open", first: 0 };
    step.effects.push({ kind: "send_open" });
  } else if (step.size > step.acked) {
    const { maxRecords, maxBytes } = step;
    step.inFlight = { kind: "batch", first: step.acked + 1 };
    step.effects.push({ kind: "send_batch", first: step.acked + 1, maxRecords, maxBytes });
  } else if (step.old) {
    step.inFlight = { kind: "old", first: 0 };
    const { maxRecords, maxBytes } = step;
    step.effects.push({ kind: "send_old", maxRecords, maxBytes });
  } else {
    return "IDLE";
  }
  setTimer(step, "ack", ackTimeoutMs(step.timeouts, step.random));
  return step.inFlight.kind === "open" ? "SYNC" : "SENDING";
}

function onAckTimeout(step: Draft): void {
  if (step.inFlight === undefined) return;
  step.timeouts += 1;
  // What is owed of an older stream never stands in the way of the current one: it is tried again with the next status.
  if (step.inFlight.kind === "old") step.old = false;
  if (step.held || step.split !== null || step.inFlight.kind === "old") {
    step.inFlight = undefined;
    return proceed(step);
  }
  step.silences += 1;
  if (step.silences >= SILENCES_BEFORE_RECONNECT) return reconnect(step);
  step.effects.push({ kind: "send_again" });
  setTimer(step, "ack", ackTimeoutMs(step.timeouts, step.random));
}

/** The line looks alive and the hub is not heard. A new connection; the patience with the hub goes on growing (K7, H11). */
function reconnect(step: Draft): void {
  const { timeouts } = step;
  step.effects.push({ kind: "disconnect" });
  onLinkDown(step);
  step.timeouts = timeouts;
}

function onLinkDown(step: Draft): void {
  if (step.link === "down") return;
  step.link = "down";
  dropInFlight(step);
  step.hubs = new Map();
  step.hubGone = false;
  step.withoutHub = false;
  step.timeouts = 0;
  step.silences = 0;
  step.statusGap = false;
  step.statusWanted = false;
  step.maxRecords = MAX_BATCH_RECORDS;
  step.maxBytes = MAX_BATCH_BYTES;
  clearTimers(step, ["stable", "hub", "spread", "status_gap", "status_due"]);
  setTimer(step, "reconnect", reconnectDelayMs(step.attempts, step.random));
  step.attempts += 1;
  proceed(step);
}

/** K8 */
function onWant(step: Draft, want: number | null): void {
  if (want === null || want === step.acked + 1) return;
  if (want > step.acked + 1) setError(step, "want_ahead");
  wantStatus(step);
}

/** K9 */
function onRejected(step: Draft, input: Extract<DeliveryInput, { kind: "rejected" }>): void {
  const isUnknownStream = input.code === "unknown_stream";
  // An `open` is the answer to that already; said again it is an echo of our status.
  if (step.inFlight === undefined || (isUnknownStream && step.inFlight.kind === "open")) {
    return isUnknownStream ? onStreamLost(step) : undefined;
  }
  step.silences = 0;
  const wasOld = step.inFlight.kind === "old";
  dropInFlight(step);
  if (wasOld) step.old = false;
  if (wasOld) return proceed(step);
  step.rejects += 1;
  if (isUnknownStream) step.needsOpen = true;
  // The hub has lost the stream's first words: saying them again needs no waiting, once.
  if (!isUnknownStream || step.rejects > 1) hold(step, input.holdS * 1_000);
  if (step.rejects >= REJECTS_BEFORE_ERROR) setError(step, input.code);
  proceed(step);
}

/** The hub saw our status and has nothing of this stream: it gets it back without waiting for the next tap. */
function onStreamLost(step: Draft): void {
  if (step.link !== "up" || step.inFlight !== undefined) return;
  step.needsOpen = true;
  proceed(step);
}
