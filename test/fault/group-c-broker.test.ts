// The short round of group C.
import { describeFaults } from "./describe-faults.ts";
import { BROKER_FAULTS } from "./group-c-broker.ts";

describeFaults("broker faults", BROKER_FAULTS);
