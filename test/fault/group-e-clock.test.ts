// The short round of group E.
import { describeFaults } from "./describe-faults.ts";
import { CLOCK_FAULTS } from "./group-e-clock.ts";

describeFaults("clock faults", CLOCK_FAULTS);
