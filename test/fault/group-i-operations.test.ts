// The short round of group I.
import { describeFaults } from "./describe-faults.ts";
import { OPERATION_FAULTS } from "./group-i-operations.ts";

describeFaults("operations", OPERATION_FAULTS);
