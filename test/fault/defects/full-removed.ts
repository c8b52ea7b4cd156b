// For `node --import`: a kiosk whose database is as fast as its library's default, and as forgetful (K1).
import { changeSource } from "../../support/change-source.ts";

changeSource(
  "/kiosk/store/open-database.ts",
  `db.pragma("synchronous = FULL");`,
  `db.pragma("synchronous = OFF");`,
);
changeSource("/kiosk/store/open-database.ts", "if (level !== FULL)", "if (false)");
changeSource("/kiosk/store/record-journal.ts", "fdatasyncSync(open.fd);", "");
