// Tells one start of the operating system from the next. Linux names each start; elsewhere its moment is computed.
import { readFileSync } from "node:fs";
import type { Clock } from "../../shared/clock.ts";

const LINUX_BOOT_ID = "/proc/sys/kernel/random/boot_id";
/** The computed moment of a start wanders with the wall clock; starts are further apart than this. */
const SAME_START_MS = 60_000;

/** `id:…` (Linux) or `at:ms`. */
export function readMachineBoot(clock: Clock): string {
  try {
    return `id:${readFileSync(LINUX_BOOT_ID, "utf8").trim()}`;
  } catch {
    return `at:${clock.now() - clock.uptime()}`;
  }
}

export function isSameBoot(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.startsWith("at:") || !b.startsWith("at:")) return false;
  return Math.abs(Number(a.slice(3)) - Number(b.slice(3))) <= SAME_START_MS;
}
