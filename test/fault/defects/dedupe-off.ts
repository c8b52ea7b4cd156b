// For `node --import`: a hub that counts what it knows already once more.
import { changeSource } from "../../support/change-source.ts";

changeSource(
  "/hub/store/sqlite/ingest.ts",
  `case "repeat":
        return ack(message, row, null);`,
  `case "repeat":
        db.exec("UPDATE tally_day SET n = n + 1 WHERE n > 0");
        return ack(message, row, null);`,
);
