import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countBoot, type BootCount } from "../../kiosk/machine/boot-counter.ts";
import { createDiskSpace } from "../../kiosk/machine/disk-space.ts";
import { writeDurableFile } from "../../kiosk/machine/durable-file.ts";
import { openFolderLock } from "../../kiosk/machine/folder-lock.ts";
import { isSameBoot, readMachineBoot } from "../../kiosk/machine/machine-boot.ts";
import { loadStaticFiles } from "../../kiosk/web/static-files.ts";
import { createSystemClock } from "../../kiosk/machine/system-clock.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createTempFolder } from "./web-support.ts";

const cleanups: (() => unknown)[] = [];
const clock = createSystemClock();
const machine = readMachineBoot(clock);
let folder: string;

beforeEach(() => {
  folder = createTempFolder(cleanups);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function count(more: Partial<BootCount> = {}): number {
  const file = join(folder, "boot.json");
  return countBoot({ file, machine, hasRecords: false, clock, log: SILENT_LOG, ...more });
}

test("a start of the program in the same start of the machine has the same boot number", () => {
  expect([count(), count(), count()]).toEqual([1, 1, 1]);
  expect(count({ machine: "id:another" })).toBe(2);
  expect(count({ machine: "id:third" })).toBe(3);
  expect(count({ machine: "id:third" })).toBe(3);
});

test("a lost or damaged boot counter never gives an old number again", () => {
  for (const damage of ["", "{", '{"boot":-3,"machine":"x"}', "\u0000\u0000\u0000"]) {
    writeFileSync(join(folder, "boot.json"), damage);
    const boot = count();
    expect(boot).toBeGreaterThan(1_000_000);
    expect(count({ machine: "id:next" })).toBe(boot + 1);
  }
  expect(count({ file: join(folder, "lost.json"), hasRecords: true })).toBeGreaterThan(1_000_000);
});

test("where starts have no name, their moment tells them apart", () => {
  expect(isSameBoot("at:1000000", "at:1030000")).toBe(true);
  expect(isSameBoot("at:1000000", "at:1090000")).toBe(false);
  expect(isSameBoot("at:1000000", "id:x")).toBe(false);
});

test("a durable file is its owner's only and leaves no draft behind", () => {
  const file = join(folder, "identity.json");
  writeDurableFile(file, "old");
  writeDurableFile(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["identity.json"]);
});

test("one process holds a folder; when it lets go, another may", () => {
  const lock = openFolderLock(folder, machine);
  expect(() => openFolderLock(folder, machine)).toThrow(
    `Another kiosk (process ${process.pid}) already runs on the data folder ${folder}`,
  );
  lock.close();
  expect(existsSync(join(folder, "kiosk.lock"))).toBe(false);
  openFolderLock(folder, machine).close();
});

test("the lock of a killed process is taken over", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  const file = join(folder, "kiosk.lock");
  for (const left of [
    JSON.stringify({ pid: child.pid, machine, started: "1" }),
    // The same pid, but of a process that began at another time, or in another start of the machine.
    JSON.stringify({ pid: process.pid, machine, started: "1" }),
    JSON.stringify({ pid: 1, machine: "id:before the power cut", started: "1" }),
    "",
    "not a lock",
  ]) {
    writeFileSync(file, left);
    const lock = openFolderLock(folder, machine);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid });
    lock.close();
  }
  expect(readdirSync(folder)).toEqual([]);
});

test("the disk's room is told in megabytes, and unknown is not zero", () => {
  const { state, freeMb } = createDiskSpace(folder)();
  expect(["ok", "low", "full"]).toContain(state);
  expect(freeMb).toBeGreaterThanOrEqual(0);
  expect(createDiskSpace(join(folder, "nowhere"))()).toEqual({ state: "ok", freeMb: null });
});

test("the machine's uptime only goes forward", () => {
  let last = 0;
  for (let n = 0; n < 1000; n += 1) {
    const now = clock.uptime();
    expect(now).toBeGreaterThanOrEqual(last);
    expect(Number.isInteger(now)).toBe(true);
    last = now;
  }
});

test("a screen that was not built is said in words", () => {
  expect(() => loadStaticFiles(folder)).toThrow('run "npm run build" first');
  expect(() => loadStaticFiles("/nowhere")).toThrow('run "npm run build" first');
});
