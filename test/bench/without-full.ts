// For `node --import`: a hub that may lose its last commits in a power cut. Only to see what durability costs (T5).
import { changeSource } from "../support/change-source.ts";

changeSource(
  "/hub/store/sqlite/open-database.ts",
  'db.pragma("synchronous = FULL");',
  'db.pragma("synchronous = NORMAL");',
);
changeSource("/hub/store/sqlite/open-database.ts", "synchronous !== FULL", "synchronous === 0");
