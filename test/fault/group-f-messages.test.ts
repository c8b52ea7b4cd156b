// The short round of group F.
import { describeFaults } from "./describe-faults.ts";
import { MESSAGE_FAULTS } from "./group-f-messages.ts";

describeFaults("messages", MESSAGE_FAULTS);
