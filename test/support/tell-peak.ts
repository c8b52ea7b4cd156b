// For `node --import`: a program that leaves its peak of resident memory, in MB, in the file that PEAK_FILE names, when it ends.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const file = process.env["PEAK_FILE"];

if (isMainThread && file !== undefined) {
  process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS / 1_024)));
}
