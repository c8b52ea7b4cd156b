// Group F, the kiosk's end of it: messages that are genuine and old.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Row } from "./fault.ts";

const SCRIPT = fileURLToPath(new URL("replay-old-receipt.ts", import.meta.url));

export const REPLAY_FAULTS: readonly Row[] = [
  {
    id: "F10k",
    what: "genuine receipts from before a restore are played again",
    injection: "an ack of the old generation after a rewind of the new one",
    holds: ["I1", "I4"],
    needs: [],
    short: 1,
    run: async ({ rounds, defect, must }) => {
      const imports = defect.flatMap(({ href }) => ["--import", href]);
      for (let round = 0; round < rounds; round++) {
        const { stdout } = await promisify(execFile)(process.execPath, [...imports, SCRIPT]);
        must(stdout === "", "I4", stdout.trim());
      }
    },
  },
];
