// Group B, the hub's disk: full, read-only, without power, damaged; and the copies that help.
import { execFile, execFileSync } from "node:child_process";
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { readBook, readHubCursors, readKioskCursors } from "../support/checker-books.ts";
import { runProgram } from "../support/start-program.ts";
import { mount, underMount, unmount } from "../support/under-mount.ts";
import type { LiveLine } from "../support/live-line.ts";
import type { Row, Trial } from "./fault.ts";
import { faultsOf, timeSummary, until } from "./hub-looks.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7", "I8"] as const;
const PROGRAM = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));

export const HUB_DISK_FAULTS: readonly Row[] = [
  {
    id: "B3",
    what: "the hub's machine loses its power",
    injection: "an ext4 image is copied as it stands on the medium, and becomes the disk",
    holds: ALL,
    needs: ["loop"],
    short: 1,
    run: async (trial) => {
      const line = await trial.ownLine();
      for (let round = 0; round < trial.rounds; round++) await cutPower(trial, line);
    },
  },
  {
    id: "B4",
    what: "the hub's disk is full",
    injection: "a small tmpfs is filled to its last page under load, and emptied",
    holds: [...ALL, "I6"],
    needs: ["tmpfs"],
    short: 1,
    run: async (trial) => {
      const line = await trial.ownLine();
      for (let round = 0; round < trial.rounds; round++) await fillDisk(trial, line);
    },
  },
  {
    id: "B8",
    what: "an older backup is restored while kiosks are ahead of it",
    injection: "backup under load, more load, kill, restore",
    holds: ALL,
    needs: [],
    short: 1,
    run: async (trial) => {
      const line = await trial.line();
      for (let round = 0; round < trial.rounds; round++) await restoreOlder(trial, line);
    },
  },
  {
    id: "B9",
    what: "the hub's database is damaged",
    injection: "a page is overwritten; the hub must refuse it; the newest backup is restored",
    holds: ALL,
    needs: [],
    short: 1,
    run: async (trial) => {
      const line = await trial.line();
      for (let round = 0; round < trial.rounds; round++) await damageBook(trial, line);
    },
  },
  {
    id: "B12",
    what: "a backup is killed in the middle, under load",
    injection: "SIGKILL of the command after 0.2 to 2 s",
    holds: ALL,
    needs: [],
    short: 3,
    run: async (trial) => {
      const line = await trial.line();
      await killBackups(trial, line);
    },
  },
  {
    id: "B16",
    what: "the hub's disk becomes read-only",
    injection: "remount of a tmpfs under load, and back",
    holds: ALL,
    needs: ["tmpfs"],
    short: 1,
    run: async (trial) => {
      const line = await trial.ownLine();
      for (let round = 0; round < trial.rounds; round++) await remountReadOnly(trial, line);
    },
  },
  {
    id: "B17",
    what: "an older copy of the database is put in its place",
    injection: "a file is copied over hub.db, or hub.db is removed",
    holds: ["I1", "I4"],
    needs: [],
    heldBy: "test/hub/backup.test.ts",
  },
  {
    id: "B18",
    what: "an update of the database from every released schema, also one that fails or has no room",
    injection: "databases of each schema, a step that throws, a database of a newer program",
    holds: ["I1", "I3"],
    needs: [],
    heldBy: "test/hub/store-update.test.ts",
  },
];

/** What kiosks believe is read after the hub was stopped and before the medium is copied: all of it must be in the copy. */
async function cutPower(
  { must, countKill, chance }: Trial,
  { hub, kiosks }: LiveLine,
): Promise<void> {
  const images = mkdtempSync(join(tmpdir(), "hai-long-images-"));
  const [image, copy] = [join(images, "disk"), join(images, "copy")];
  try {
    execFileSync("truncate", ["-s", "96M", image]);
    execFileSync("mkfs.ext4", ["-q", image]);
    await underMount(hub, ["-o", "loop,commit=300", image], async () => {
      await pause(1_500 + chance.below(1_500));
      process.kill(hub.program().pid, "SIGSTOP");
      const believed = kiosks.flatMap(({ book }) => readBook(book, readKioskCursors));
      copyFileSync(image, copy);
      await hub.kill();
      countKill();
      unmount(hub.folder);
      mount(["-o", "loop", copy], hub.folder);
      await hub.start();
      const held = readBook(hub.book, readHubCursors);
      for (const { stream, acked } of believed) {
        const hi = held.get(stream) ?? -1;
        must(acked <= hi, "I4", `${stream} believes ${acked}, on the disk is ${hi}`);
      }
    });
  } finally {
    rmSync(images, { recursive: true, force: true });
  }
}

async function fillDisk(
  { must, note }: Trial,
  { hub, findOverbelief, thanked }: LiveLine,
): Promise<void> {
  await underMount(hub, ["-t", "tmpfs", "-o", "size=40m", "none"], async () => {
    const admin = await hub.admin();
    // Due to be noted as seen: a session that cannot be noted must still be one.
    const db = new Sqlite(hub.book);
    db.exec("UPDATE session SET last_seen_at = last_seen_at - 300000");
    db.close();
    await pause(500);
    const filler = join(hub.folder, "filler");
    fill(filler);
    await until("the hub says that its disk is full", async () =>
      (await faultsOf(hub)).includes("hub_disk_full"),
    );
    const before = thanked();
    const ms = await timeSummary(admin);
    note(`the dashboard took ${Math.round(ms)} ms beside a full disk`);
    must(ms < 1_000, "I6", `the dashboard took ${Math.round(ms)} ms beside a full disk`);
    await until("kiosks go on while the hub's disk is full", () => thanked() > before + 10);
    for (const what of findOverbelief()) must(false, "I4", what);
    rmSync(filler);
    await until("the fault is over", async () => !(await faultsOf(hub)).includes("hub_disk_full"));
  });
}

function fill(file: string): void {
  const handle = openSync(file, "w");
  for (const size of [1 << 20, 4_096]) {
    try {
      for (;;) writeSync(handle, Buffer.alloc(size, 1));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
  closeSync(handle);
}

async function restoreOlder({ countKill, must }: Trial, { hub, folder }: LiveLine): Promise<void> {
  const away = mkdtempSync(join(folder, "away-"));
  await pause(300);
  await runProgram(["backup", away, "--data", hub.folder]);
  await pause(1_500);
  const before = sumOf(hub.book);
  await hub.kill();
  countKill();
  await runProgram(["restore", backupIn(away), "--data", hub.folder]);
  must(sumOf(hub.book) < before, "I1", "the backup was older than what it replaced");
  await hub.start();
}

async function damageBook({ countKill, must }: Trial, { hub, folder }: LiveLine): Promise<void> {
  const away = mkdtempSync(join(folder, "away-"));
  await runProgram(["backup", away, "--data", hub.folder]);
  await pause(500);
  await hub.kill();
  countKill();
  // Taken in before it is overwritten: what stands in the log would heal the page.
  rmSync(`${hub.book}-wal`, { force: true });
  const handle = openSync(hub.book, "r+");
  writeSync(handle, Buffer.alloc(statSync(hub.book).size - 8_192, 0xa5), 0, undefined, 8_192);
  closeSync(handle);
  const refusal = await hub.start().then(
    () => "",
    (error: unknown) => String(error),
  );
  must(
    /damaged/.test(refusal),
    "I5",
    `a damaged database was not refused: ${refusal.slice(0, 200)}`,
  );
  must(/ended with 2/.test(refusal), "I5", "a damaged database is told with exit code 2");
  await runProgram(["restore", backupIn(away), "--data", hub.folder]);
  await hub.start();
}

async function killBackups(trial: Trial, { hub, folder }: LiveLine): Promise<void> {
  const away = mkdtempSync(join(folder, "away-"));
  for (let round = 0; round < trial.rounds; round++) {
    const child = execFile(process.execPath, [PROGRAM, "backup", away, "--data", hub.folder]);
    const ended = new Promise((resolve) => child.once("close", resolve));
    await pause(200 + trial.chance.below(1_800));
    if (child.kill("SIGKILL")) trial.countKill();
    await ended;
    const whole = readdirSync(away).filter((name) => name.endsWith(".db"));
    for (const name of whole) {
      const restored = await checkCopy(join(away, name));
      trial.must(restored, "I5", `${name} was taken for a backup and is none`);
    }
  }
  const made: unknown = JSON.parse(
    await runProgram(["backup", away, "--data", hub.folder, "--json"]),
  );
  trial.must(typeof made === "object", "I7", "a backup can be made after those that were killed");
}

/** A backup under its last name can be restored: tried in a folder of its own. */
async function checkCopy(file: string): Promise<boolean> {
  const data = mkdtempSync(join(tmpdir(), "hai-long-tried-"));
  try {
    await runProgram(["restore", file, "--data", data]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function remountReadOnly({ must, countKill }: Trial, { hub }: LiveLine): Promise<void> {
  await underMount(hub, ["-t", "tmpfs", "-o", "size=80m", "none"], async () => {
    await pause(300);
    // The open files keep a remount from happening: a hub on a disk that failed is one that is started again.
    await hub.kill();
    countKill();
    execFileSync("mount", ["-o", "remount,ro", hub.folder]);
    const refusal = await hub.start().then(
      () => "",
      (error: unknown) => String(error),
    );
    must(/ended with 2/.test(refusal), "I5", `read-only was not refused: ${refusal.slice(0, 200)}`);
    execFileSync("mount", ["-o", "remount,rw", hub.folder]);
    await hub.start();
  });
}

function backupIn(folder: string): string {
  const name = readdirSync(folder).find((one) => one.endsWith(".db"));
  if (name === undefined) throw new Error(`there is no backup in ${folder}`);
  return join(folder, name);
}

function sumOf(book: string): number {
  return [...readBook(book, readHubCursors).values()].reduce((sum, hi) => sum + hi, 0);
}
