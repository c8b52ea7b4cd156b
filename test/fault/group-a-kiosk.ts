// Group A: what can happen to one kiosk: its process, its disk, its files. The hub and the network are well.
import { setTimeout as pause } from "node:timers/promises";
import type { Row } from "./fault.ts";
import { DATABASE_FAULTS } from "./group-a-database.ts";
import { DISK_FAULTS } from "./group-a-disk.ts";

const PROCESS_FAULTS: readonly Row[] = [
  {
    id: "A1",
    what: "a kiosk is killed while it takes and sends",
    injection: "SIGKILL after 5 to 500 ms, started again",
    holds: ["I1", "I2", "I3", "I4", "I5", "I7", "I8"],
    needs: [],
    short: 3,
    run: async ({ line, chance, rounds, countKill, must }) => {
      const { kiosks, findOverbelief } = await line();
      for (let round = 0; round < rounds; round++) {
        await pause(5 + chance.below(495));
        const kiosk = chance.pick(kiosks);
        await kiosk.kill();
        countKill();
        const began = performance.now();
        await kiosk.start();
        must(performance.now() - began < 20_000, "I7", "a killed kiosk is back within seconds");
        for (const what of findOverbelief()) must(false, "I4", what);
      }
    },
  },
  {
    id: "A11",
    what: "two kiosks are started on one folder",
    injection: "a second program on the folder of a living one",
    holds: ["I5"],
    needs: [],
    heldBy: "test/kiosk/web-folder.test.ts",
  },
  {
    id: "A13",
    what: "thirteen months of records, and forgetting at the boundary",
    injection: "a database with 200,000 records",
    holds: ["I1", "I6"],
    needs: [],
    heldBy: "test/kiosk/store-13-months.test.ts",
  },
];

export const KIOSK_FAULTS: readonly Row[] = [
  ...PROCESS_FAULTS,
  ...DISK_FAULTS,
  ...DATABASE_FAULTS,
].toSorted((a, b) => Number.parseInt(a.id.slice(1), 10) - Number.parseInt(b.id.slice(1), 10));
