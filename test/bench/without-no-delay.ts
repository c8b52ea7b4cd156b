// For `node --import`: a hub whose listener waits for more before it sends (Nagle). Only to see that T6 would notice.
import { changeSource } from "../support/change-source.ts";

changeSource(
  "/hub/broker/embedded-broker.ts",
  "createPlainServer({ noDelay: true }, accept)",
  "createPlainServer({ noDelay: false }, accept)",
);
