// The short round of group A.
import { describeFaults } from "./describe-faults.ts";
import { KIOSK_FAULTS } from "./group-a-kiosk.ts";

describeFaults("kiosk faults", KIOSK_FAULTS);
