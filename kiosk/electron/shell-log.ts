// Where the Electron kiosk writes its log: stderr, which systemd keeps; a file beside the data where nobody reads stderr (Windows).
// Promises: the file stays bounded, the one before is kept once.
import { existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import type { Log } from "../../shared/log.ts";
import { faultText } from "../machine/start-fault.ts";

const STDERR = 2;
const MOST_BYTES = 10_485_760;

export function openShellLog(folder: string, platform: string): Log {
  const dest = platform === "win32" ? logFile(folder) : STDERR;
  return pino({ base: { program: "kiosk" } }, pino.destination({ dest, sync: true }));
}

/** What ends the program before or beside its log: for people on stderr, and where nobody sees that, in the log. */
export function reportFault(error: unknown, folder: string, platform: string): void {
  const text = faultText(error);
  process.stderr.write(`${text}\n`);
  if (platform === "win32") openShellLog(folder, platform).error({}, text);
}

function logFile(folder: string): string {
  const file = join(folder, "kiosk.log");
  if (existsSync(file) && statSync(file).size > MOST_BYTES) renameSync(file, `${file}.old`);
  return file;
}
