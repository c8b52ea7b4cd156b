// The hub's log: one JSON line a fact on stderr, so that stdout carries what a command was asked for and nothing else.
import { pino } from "pino";
import type { Log } from "../shared/log.ts";

const STDERR = 2;

/** To stderr, or appended to `file`, which only its owner may read. */
export function createPinoLog(file?: string): Log {
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Synchronous, so that the last line before a crash is written.
    pino.destination({ dest: file ?? STDERR, sync: true, mkdir: true, mode: 0o600 }),
  );
}
