// DIR/recovery.json: what a new process must know of the failures before it. A hint, not a record: damaged, it starts afresh.
// Promises: failures count within one start of the machine; the graphics processor stays off until the program is another one.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { parseJson } from "../../shared/parse-json.ts";
import { createParser } from "../../shared/parser.ts";
import { writeDurableFile } from "../machine/durable-file.ts";
import { isSameBoot } from "../machine/machine-boot.ts";
import type { Recovery } from "./policy/recovery.ts";

const parseFile = createParser(
  Type.Object({
    machine: Type.String(),
    failures: Type.Array(Type.Number()),
    /** Versions of the program that could not use the graphics processor; null when it can. */
    withoutGpu: Type.Union([Type.String(), Type.Null()]),
  }),
);

export type RecoveryFile = {
  readonly read: () => Pick<Recovery, "failures" | "withoutGpu">;
  readonly write: (state: Recovery) => void;
};

export type RecoveryFileParts = {
  readonly folder: string;
  /** What readMachineBoot says now. */
  readonly machine: string;
  /** Those of the kiosk and of Electron. */
  readonly versions: string;
};

export function createRecoveryFile({ folder, machine, versions }: RecoveryFileParts): RecoveryFile {
  const file = join(folder, "recovery.json");
  return {
    read() {
      const parsed = parseFile(existsSync(file) ? parseJson(readFileSync(file, "utf8")) : null);
      if (!parsed.ok) return { failures: [], withoutGpu: false };
      const { value } = parsed;
      return {
        failures: isSameBoot(value.machine, machine) ? value.failures : [],
        withoutGpu: value.withoutGpu === versions,
      };
    },
    write({ failures, withoutGpu }) {
      const content = { machine, failures, withoutGpu: withoutGpu ? versions : null };
      writeDurableFile(file, `${JSON.stringify(content)}\n`);
    },
  };
}
