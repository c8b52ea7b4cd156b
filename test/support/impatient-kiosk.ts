// For `node --import`: a kiosk that waits for a receipt a twentieth of the time, so that what is lost is soon sent again.
import { changeSource } from "./change-source.ts";

changeSource(
  "/kiosk/core/delivery-draft.ts",
  "const FIRST_ACK_MS = 10_000;",
  "const FIRST_ACK_MS = 500;",
);
