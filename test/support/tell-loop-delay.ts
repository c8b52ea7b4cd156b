// For `node --import`: a program that tells how late its event loop is, in ms at the 99th percentile of its life so far, in the
// file that LOOP_DELAY_FILE names. Its threads do not.
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const file = process.env["LOOP_DELAY_FILE"];

if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  setInterval(() => {
    writeFileSync(`${file}.new`, String(delay.percentile(99) / 1e6));
    renameSync(`${file}.new`, file);
  }, 500).unref();
}
