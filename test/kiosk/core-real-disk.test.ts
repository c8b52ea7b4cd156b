// A whole kiosk on a disk of its own that really fills up, or really cannot be written: no thanks, a word, and the way back by itself.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";

let place: string;
let disk: string;
let bench: KioskBench;

/** A small disk of its own needs the right to mount one. */
const canMount = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

function openBench(): KioskBench {
  const { identity, hub, clock, remove } = createKioskBench();
  remove();
  return createKioskBench({ folder: disk, identity, hub, clock });
}

const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};

/** The word in the newest status, after the pause between two. */
async function word(): Promise<string | null | undefined> {
  await bench.clock.advance(6_000);
  return bench.statuses().at(-1)?.error;
}

describe.skipIf(!canMount)("a kiosk on a real disk", () => {
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "hai-long-disk-"));
    disk = join(place, "disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]);
    bench = openBench();
  });
  afterEach(async () => {
    await bench.kiosk.stop();
    execFileSync("umount", ["-l", disk]);
    rmSync(place, { recursive: true, force: true });
  });

  test("that is full thanks nobody it could not write for, says so, and goes on when there is room", async () => {
    await bench.ready();
    const { bridge } = bench.kiosk;
    writeFileSync(join(disk, "filler"), Buffer.alloc(freeBytes()));
    const thanked: number[] = [];
    for (let tap = 0; tap < 5_000; tap++) {
      const answer = await bridge.take({ level: "RHL" });
      if (!answer.ok) {
        expect(answer).toEqual({ ok: false, code: "out_of_service" });
        break;
      }
      thanked.push(answer.ref);
      await bench.clock.advance(1_000);
    }
    expect(thanked.length).toBeLessThan(5_000);
    expect(await bridge.view()).toMatchObject({ service: "out_of_service", fault: "disk_full" });
    expect(await word()).toBe("disk_full");
    rmSync(join(disk, "filler"));
    await bench.clock.advance(6_000);
    expect(await bridge.view()).toMatchObject({ service: "open", fault: null });
    expect(await word()).toBeNull();
    thanked.push(await bench.take());
    await bench.drain();
    const delivered = bench
      .batches()
      .flatMap(({ records }) => records.filter(([, kind]) => kind === "r").map(([seq]) => seq));
    expect([...new Set(delivered)].toSorted((a, b) => a - b)).toEqual(thanked);
  });

  test("that cannot be written at the start takes nothing, and opens by itself when it can", async () => {
    await bench.ready();
    await bench.take();
    await bench.kiosk.stop();
    execFileSync("mount", ["-o", "remount,ro", disk]);
    bench = bench.another();
    bench.kiosk.start();
    const { bridge } = bench.kiosk;
    expect(await bridge.view()).toMatchObject({ service: "out_of_service", fault: "read_only" });
    expect(await bridge.take({ level: "RHL" })).toEqual({ ok: false, code: "out_of_service" });
    execFileSync("mount", ["-o", "remount,rw", disk]);
    await bench.clock.advance(6_000);
    expect(await bridge.view()).toMatchObject({ service: "open", fault: null });
    expect(await bridge.take({ level: "RHL" })).toMatchObject({ ok: true });
  });
});
