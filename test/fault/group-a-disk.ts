// Group A, the kiosk's disk: power that goes, room that ends, a sync that fails or dawdles.
import { setTimeout as pause } from "node:timers/promises";
import type { LiveLine } from "../support/live-line.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Row, Trial } from "./fault.ts";
import { createFsyncShim } from "./fsync-shim.ts";
import { cutPower } from "./power-cuts.ts";
import { mountSmallDisk } from "./small-disk.ts";

const THANKED = ["I1", "I2", "I3", "I5", "I7", "I8"] as const;

/** Ratings are refused now: the first refusal is waited for, and nothing is thanked for any more. */
async function expectNoThanks(line: LiveLine, must: Trial["must"], why: string): Promise<void> {
  const isRefused = (): boolean => line.refused() > 0 && line.lastAnswer() === "refused";
  await waitFor("a refusal", isRefused, 60_000);
  const before = line.thanked();
  await pause(300);
  must(line.thanked() === before, "I8", `a rating was thanked for while ${why}`);
}

async function expectThanks(line: LiveLine): Promise<void> {
  const before = line.thanked();
  await waitFor("a thank-you", () => line.thanked() > before, 60_000);
}

export const DISK_FAULTS: readonly Row[] = [
  {
    id: "A2",
    what: "the power is cut while ratings are written",
    injection: "the ext4 image is copied while the process is stopped, and mounted again",
    holds: ["I1", "I5", "I8"],
    needs: ["tmpfs", "loop"],
    short: 2,
    run: (trial) => cutPower(trial, "tap"),
  },
  {
    id: "A3",
    what: "the power is cut while records are forgotten, synced, opened",
    injection: "the same, while the store purges, checkpoints and opens all the time",
    holds: ["I5", "I8"],
    needs: ["tmpfs", "loop"],
    short: 2,
    run: (trial) => cutPower(trial, "house"),
  },
  {
    id: "A4",
    what: "the disk is full while ratings are taken, and at a start",
    injection: "a tmpfs of 10 MB is filled, also while the kiosk is down, and freed again",
    holds: THANKED,
    needs: ["tmpfs"],
    short: 1,
    run: async ({ ownLine, after, rounds, must }) => {
      const disk = mountSmallDisk(10);
      after(disk.remove);
      const line = await ownLine({ kiosks: 1, under: disk.folder });
      for (let round = 0; round < rounds; round++) {
        await expectThanks(line);
        disk.fill();
        await expectNoThanks(line, must, "the disk was full");
        disk.free();
        await expectThanks(line);
        await line.kiosks[0]?.stop();
        disk.fill();
        await line.kiosks[0]?.start().catch(() => {
          // Not even its lock found room: the service starts it again.
        });
        disk.free();
        if (line.kiosks[0]?.program().isRunning() === false) await line.kiosks[0].start();
        await expectThanks(line);
      }
      await line.settle();
    },
  },
  {
    id: "A6",
    what: "the disk does not sync any more",
    injection: "fsync and fdatasync fail with EIO for a while (LD_PRELOAD)",
    holds: THANKED,
    needs: ["cc"],
    short: 1,
    run: async ({ ownLine, after, rounds, must }) => {
      const shim = createFsyncShim();
      after(shim.remove);
      const line = await ownLine({ kiosks: 1, kioskEnv: shim.env });
      for (let round = 0; round < rounds; round++) {
        await expectThanks(line);
        shim.say("eio");
        await expectNoThanks(line, must, "nothing could be synced");
        shim.say("well");
        await expectThanks(line);
      }
      await line.settle();
    },
  },
  {
    id: "A7",
    what: "the disk is slow",
    injection: "every sync takes 300 ms (LD_PRELOAD)",
    holds: THANKED,
    needs: ["cc"],
    short: 1,
    run: async ({ ownLine, after, rounds, note }) => {
      const shim = createFsyncShim();
      after(shim.remove);
      const line = await ownLine({ kiosks: 1, kioskEnv: shim.env });
      await expectThanks(line);
      shim.say(300);
      const [before, began] = [line.thanked(), performance.now()];
      await waitFor("ratings", () => line.thanked() >= before + 4 * rounds, 120_000);
      note(`${Math.round((performance.now() - began) / (4 * rounds))} ms a rating`);
      shim.say("well");
      await line.settle();
    },
  },
];
