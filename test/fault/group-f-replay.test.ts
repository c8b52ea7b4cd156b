// The short round of group F at the kiosk's end.
import { describeFaults } from "./describe-faults.ts";
import { REPLAY_FAULTS } from "./group-f-replay.ts";

describeFaults("replay faults", REPLAY_FAULTS);
