// The part of a delivery step that keeps the book of hubs: which are on, with what limits, and since which session (protocol K3).
// Promises: writes into the draft only; whether something may be sent now is decided by whoever called.
import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import { dropInFlight, setTimer, type Draft } from "./delivery-draft.ts";
import type { DeliveryInput } from "./delivery-state.ts";

/** A hub that said goodbye is expected to come back and say so; the bare will must not silence a kiosk for ever. */
export const HUB_GONE_PATIENCE_MS = 300_000;
const MOST_SPREAD_MS = 600_000;

export function onHubOn(step: Draft, input: Extract<DeliveryInput, { kind: "hub_on" }>): void {
  if (step.link === "down") return;
  step.hubs = new Map(step.hubs).set(input.hub, input.sid);
  step.hubGone = false;
  step.withoutHub = false;
  step.spreadMs = Math.min(MOST_SPREAD_MS, input.spreadMs);
  step.maxRecords = Math.min(MAX_BATCH_RECORDS, input.maxRecords);
  step.maxBytes = Math.min(MAX_BATCH_BYTES, input.maxBytes);
  if (!step.spreadDone.includes(input.sid)) {
    // A hub that is new here never saw what is in flight.
    step.timeouts = 0;
    dropInFlight(step);
  }
}

export function onHubOff(step: Draft, input: Extract<DeliveryInput, { kind: "hub_off" }>): void {
  // A late will of an old session must not overrule the session that is on now.
  const known = step.hubs.get(input.hub);
  if (step.link === "down" || (known !== undefined && known !== input.sid)) return;
  const hubs = new Map(step.hubs);
  hubs.delete(input.hub);
  step.hubs = hubs;
  if (hubs.size > 0 || step.withoutHub) return;
  step.hubGone = true;
  dropInFlight(step);
  if (step.phase === "READY") setTimer(step, "hub", HUB_GONE_PATIENCE_MS);
}
