// The short round of group B.
import { describeFaults } from "./describe-faults.ts";
import { HUB_FAULTS } from "./group-b-hub.ts";

describeFaults("hub faults", HUB_FAULTS);
