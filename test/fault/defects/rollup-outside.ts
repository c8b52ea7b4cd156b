// For `node --import`: a hub that counts a moment after the transaction that stored what it counts.
import { changeSource } from "../../support/change-source.ts";

changeSource(
  "/hub/store/sqlite/ingest.ts",
  "rollup.flush();\n      return outcomes;",
  "setTimeout(() => rollup.flush(), 200);\n      return outcomes;",
);
changeSource("/hub/store/sqlite/ingest.ts", "rollup.reset();", "");
