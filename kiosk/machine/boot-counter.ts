// Counts the starts of the operating system: `boot` of every record (protocol §3), which gives `mono` its meaning.
// Promises: a start never gets the number of an earlier one, not even when its file was lost or damaged.
import { existsSync, readFileSync } from "node:fs";
import { Type } from "typebox";
import type { Clock } from "../../shared/clock.ts";
import { Count } from "../../shared/forms.ts";
import type { Log } from "../../shared/log.ts";
import { createParser } from "../../shared/parser.ts";
import { writeDurableFile } from "./durable-file.ts";
import { isSameBoot } from "./machine-boot.ts";

const parseBootFile = createParser(Type.Object({ boot: Count, machine: Type.String() }));

export type BootCount = {
  readonly file: string;
  /** What readMachineBoot says now. */
  readonly machine: string;
  /** True when this kiosk has records already, so a missing file is a lost one. */
  readonly hasRecords: boolean;
  readonly clock: Clock;
  readonly log: Log;
};

export function countBoot({ file, machine, hasRecords, clock, log }: BootCount): number {
  const known = readBootFile(file);
  if (known && isSameBoot(known.machine, machine)) return known.boot;
  let boot = 1;
  if (known) boot = known.boot + 1;
  else if (hasRecords || existsSync(file)) {
    // Minutes since 1970: far above anything that was counted one by one, and still growing by one from here.
    boot = Math.floor(clock.now() / 60_000);
    log.warn({ file, boot }, "the boot counter was lost; it goes on from a number never used");
  }
  writeDurableFile(file, `${JSON.stringify({ boot, machine })}\n`);
  return boot;
}

function readBootFile(file: string): { boot: number; machine: string } | undefined {
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = parseBootFile(value);
  return parsed.ok ? parsed.value : undefined;
}
