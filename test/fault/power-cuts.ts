// Power cuts of the kiosk's store: the process stops in the middle of anything, the disk's image is what the power left of it,
// and a new process goes on from there. What was told to be durable must be in it (I8, I1).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { OPENING } from "../support/filled-store.ts";
import type { Trial } from "./fault.ts";
import { mountPowerDisk } from "./small-disk.ts";

const WRITER = fileURLToPath(new URL("tap-until-cut.ts", import.meta.url));
const MEGABYTES = 48;

export async function cutPower(
  { rounds, chance, countKill, countRatings, must, defect }: Trial,
  kind: "tap" | "house",
): Promise<void> {
  const disk = mountPowerDisk(MEGABYTES);
  const file = join(disk.folder, "kiosk.db");
  let before = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const imports = defect.flatMap(({ href }) => ["--import", href]);
      const writer = spawn(process.execPath, [...imports, WRITER, file, kind], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const gone = once(writer, "exit");
      let said = "";
      writer.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      while (!said.includes("ready")) {
        if (writer.exitCode !== null) throw new Error(`the writer ended with ${writer.exitCode}`);
        await pause(10);
      }
      await pause(100 + chance.below(400));
      writer.kill("SIGSTOP");
      // What it told before it stopped is in the pipe.
      await pause(50);
      const told = Number(
        said
          .trim()
          .split("\n")
          .slice(0, said.endsWith("\n") ? undefined : -1)
          .at(-1),
      );
      disk.cut();
      writer.kill("SIGKILL");
      await gone;
      countKill();
      disk.restore();
      const store = openKioskStore(file, { ballastBytes: 0 });
      const stream = store.currentStream();
      const size = stream?.size ?? 0;
      const durable = Number.isNaN(told) ? before : told;
      must(size >= durable, "I8", `${durable} was told to be durable, and the disk has ${size}`);
      must(stream?.stream === OPENING.stream && stream.ended === null, "I5", "the stream goes on");
      countRatings(size - before);
      before = size;
      store.close();
    }
  } finally {
    disk.remove();
  }
}
