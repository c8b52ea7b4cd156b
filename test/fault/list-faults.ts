// The whole list, in the order of its ids: what this project calls reliable is exactly this. A group is a file of its own.
import type { Row } from "./fault.ts";
import { KIOSK_FAULTS } from "./group-a-kiosk.ts";
import { HUB_FAULTS } from "./group-b-hub.ts";
import { BROKER_FAULTS } from "./group-c-broker.ts";
import { NETWORK_FAULTS } from "./group-d-network.ts";
import { CLOCK_FAULTS } from "./group-e-clock.ts";
import { MESSAGE_FAULTS } from "./group-f-messages.ts";
import { REPLAY_FAULTS } from "./group-f-replay.ts";
import { OPERATION_FAULTS } from "./group-i-operations.ts";

export const FAULTS: readonly Row[] = [
  ...KIOSK_FAULTS,
  ...HUB_FAULTS,
  ...BROKER_FAULTS,
  ...NETWORK_FAULTS,
  ...CLOCK_FAULTS,
  ...MESSAGE_FAULTS,
  ...REPLAY_FAULTS,
  ...OPERATION_FAULTS,
];
