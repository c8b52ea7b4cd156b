// The short round of group D.
import { describeFaults } from "./describe-faults.ts";
import { NETWORK_FAULTS } from "./group-d-network.ts";

describeFaults("network faults", NETWORK_FAULTS);
