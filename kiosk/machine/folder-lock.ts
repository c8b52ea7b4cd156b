// One process per data folder: two kiosks on one database would both write the chain. The lock is DIR/kiosk.lock.
// Promises: a lock whose process is gone (kill -9, power cut) is taken over; one whose process runs is never broken.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Count } from "../../shared/forms.ts";
import { createParser } from "../../shared/parser.ts";
import { isSameBoot } from "./machine-boot.ts";
import { StartFault, systemCode } from "./start-fault.ts";

/** `started` tells a process from a later one with the same pid. */
const LockHolder = Type.Object({ pid: Count, machine: Type.String(), started: Type.String() });
type LockHolder = Static<typeof LockHolder>;
const parseHolder = createParser(LockHolder);

export type FolderLock = { readonly close: () => void };

/** Throws a StartFault when another kiosk holds the folder. */
export function openFolderLock(folder: string, machine: string): FolderLock {
  const file = join(folder, "kiosk.lock");
  const text = JSON.stringify({ pid: process.pid, machine, started: startOf(process.pid) });
  if (!create(file, text)) {
    takeOver(file, folder, machine);
    if (!create(file, text)) throw heldFault(folder);
  }
  return {
    close() {
      // Only our own: a lock that somebody took over by hand is theirs.
      if (readText(file) === text) rmSync(file, { force: true });
    },
  };
}

/** Moves a dead process's lock away, or throws. */
function takeOver(file: string, folder: string, machine: string): void {
  const seen = readText(file);
  if (seen === undefined) return;
  const holder = readHolder(seen);
  if (holder && isAlive(holder, machine)) throw heldFault(folder, holder.pid);
  // Renaming takes it from everybody else who is looking at the same dead lock.
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  if (readText(aside) !== seen) {
    // Another kiosk was faster, and this is its fresh lock: it gets it back.
    renameSync(aside, file);
    throw heldFault(folder);
  }
  rmSync(aside, { force: true });
}

/** A link is as exclusive as O_EXCL, and the lock has its content from its first moment: nobody reads half a lock. */
function create(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A lock that cannot be read was cut off by a power cut: it belongs to nobody. */
function readHolder(text: string): LockHolder | undefined {
  try {
    const parsed = parseHolder(JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: LockHolder, machine: string): boolean {
  if (!isSameBoot(holder.machine, machine)) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (systemCode(error) === "ESRCH") return false;
  }
  return startOf(holder.pid) === holder.started;
}

/** When the process began, in the kernel's ticks; empty where the system does not say (then the pid must do). */
function startOf(pid: number): string {
  if (process.platform !== "linux") return "";
  const stat = readText(`/proc/${pid}/stat`);
  // Field 22 of proc_pid_stat(5); field 2, the name, is in brackets and may hold spaces.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

function heldFault(folder: string, pid?: number): StartFault {
  const who = pid === undefined ? "Another kiosk" : `Another kiosk (process ${pid})`;
  return new StartFault(
    `${who} already runs on the data folder ${folder}: stop it first, or name another folder with --data.`,
  );
}
