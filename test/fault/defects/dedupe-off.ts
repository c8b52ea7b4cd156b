// For `node --import`: a hub that counts what it knows already once more.
import { changeSource } from "../../support/change-source.ts";

changeSource(
  "/hub/store/sql/take-message.ts",
  `case "repeat":
        return ack(message, row, null);`,
  `case "repeat":
        db.prepare("UPDATE tally_day SET n = n + 1 WHERE n > 0").run();
        return ack(message, row, null);`,
);
