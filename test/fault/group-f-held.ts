// Faults of group F that a test of their own holds, with real brokers, real stores and clients written from the contract.
import type { HeldFault, Invariant } from "./fault.ts";
import type { Need } from "./needs.ts";

const held = (
  id: string,
  what: string,
  injection: string,
  holds: readonly Invariant[],
  heldBy: string,
  needs: readonly Need[] = [],
): HeldFault => ({ id, what, injection, holds, needs, heldBy });

export const HELD_MESSAGE_FAULTS: readonly HeldFault[] = [
  held(
    "F2",
    "batches in another order, with gaps and overlaps of every alignment",
    "generated histories against a model",
    ["I1", "I2"],
    "test/hub/store-placing.test.ts",
  ),
  held(
    "F3",
    "malformed JSON, deep nesting, strange numbers and names, no text at all",
    "hostile texts under a good kiosk's name",
    ["I1", "I2"],
    "test/flow/bad-input.test.ts",
  ),
  held(
    "F5",
    "a good envelope with a wrong signature, another's key, a revoked one",
    "signed by somebody else, or changed on the way",
    ["I2", "I5"],
    "test/flow/bad-input.test.ts",
  ),
  held(
    "F6",
    "two contents under one number",
    "a cloned kiosk signs another history",
    ["I1", "I5"],
    "test/flow/wrong-place.test.ts",
  ),
  held(
    "F7",
    "another's topics, wildcards, deep topics, a forbidden will",
    "an enrolled kiosk that reaches further than it may",
    ["I2"],
    "test/hub/broker-rights.test.ts",
  ),
  held(
    "F8",
    "a client id is taken over, with the password and without",
    "a second connection under the same name",
    ["I1"],
    "test/hub/broker-entry.test.ts",
  ),
  held(
    "F9",
    "forged receipts, rewinds, refusals, configurations",
    "whoever rules the broker speaks as the hub",
    ["I4", "I5"],
    "test/kiosk/core-delivery.test.ts",
  ),
  held(
    "F10",
    "genuine receipts and rewinds of before, again",
    "replayed under a later generation",
    ["I1", "I4"],
    "test/kiosk/core-delivery.test.ts",
  ),
  held(
    "F11",
    "nonsense that is validly signed",
    "a level and a service that nobody knows",
    ["I1", "I7"],
    "test/flow/wrong-place.test.ts",
  ),
];
