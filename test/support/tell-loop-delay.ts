// For `node --import`: a program that tells how late its event loop is, in ms at the 99th percentile of its life so far, in the
// file that LOOP_DELAY_FILE names. Its threads do not.
import { openSync, writeSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const file = process.env["LOOP_DELAY_FILE"];

if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  // Opened once: a program that may open no more files still tells. Always of one length: no reader sees half a number.
  const handle = openSync(file, "w");
  setInterval(() => {
    writeSync(handle, String(delay.percentile(99) / 1e6).padEnd(24), 0);
  }, 500).unref();
}
