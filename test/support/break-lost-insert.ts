// For `node --import`: a hub that is wrong on purpose. It leaves one rating out, in the records and in the tallies alike, and
// acknowledges it all the same. Only to show that the checker notices.
import { changeSource } from "./change-source.ts";

changeSource(
  "/hub/store/sql/place-records.ts",
  `if (record[1] === "r" && how !== UNKNOWN) {`,
  `if (record[1] === "r" && record[0] > 10 && !globalThis.leftOneOut) {
        globalThis.leftOneOut = true;
        continue;
      }
      if (record[1] === "r" && how !== UNKNOWN) {`,
);
