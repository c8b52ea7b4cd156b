// The folder of one kiosk: made when it is missing, held by one process at a time.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Clock } from "../../shared/clock.ts";
import { openFolderLock } from "./folder-lock.ts";
import { readMachineBoot } from "./machine-boot.ts";
import { inDataFolder } from "./start-fault.ts";

export type DataFolder = {
  readonly folder: string;
  /** What readMachineBoot says now. */
  readonly machine: string;
  readonly close: () => void;
};

/** Throws a StartFault when the folder cannot be used or another kiosk holds it. */
export function openDataFolder(data: string, clock: Clock): DataFolder {
  const folder = resolve(data);
  const machine = readMachineBoot(clock);
  return inDataFolder(folder, () => {
    makeFolder(folder);
    // Taken before anything else is touched, and the proof that the folder can be written before a claim code is spent.
    return { folder, machine, ...openFolderLock(folder, machine) };
  });
}

/** Not `recursive`: Node's own way never ends in a place that answers ENOENT for ever, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
