// Group A, the kiosk's files: a database that is damaged, set back or gone, an identity that is lost.
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../support/chance.ts";
import { readBook, readKioskStreams } from "../support/checker-books.ts";
import type { RunningKiosk } from "../support/start-kiosk.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Row } from "./fault.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7"] as const;

/** Ways in which a disk or a helpful hand spoils a database that nobody has open. */
const DAMAGES: readonly ((book: string, chance: Chance) => void)[] = [
  (book) => spoil(book, 0, 100),
  (book, chance) => spoil(book, chance.below(statSync(book).size), 5_000),
  (book) => spoil(book, 4_096, statSync(book).size),
  (book) => truncateSync(book, statSync(book).size / 2),
  (book) => truncateSync(book, 0),
  (book) => {
    if (existsSync(`${book}-wal`)) spoil(`${book}-wal`, 0, statSync(`${book}-wal`).size);
  },
  (book) => rmSync(`${book}-shm`, { force: true }),
];

function spoil(file: string, at: number, bytes: number): void {
  const whole = readFileSync(file);
  writeFileSync(file, whole.fill(0x5a, at, Math.min(whole.length, at + bytes)));
}

/** With or without a last word: only a killed kiosk leaves a log. */
async function halt(kiosk: RunningKiosk, chance: Chance): Promise<void> {
  if (chance.below(2) === 0) await kiosk.stop();
  else await kiosk.kill();
}

export const DATABASE_FAULTS: readonly Row[] = [
  {
    id: "A8",
    what: "the database is damaged",
    injection: "header, pages, log overwritten, cut off or emptied while the kiosk is down",
    holds: ALL,
    needs: [],
    short: 2,
    run: async ({ line, chance, rounds, countKill }) => {
      const { kiosks } = await line();
      for (let round = 0; round < rounds; round++) {
        const kiosk = chance.pick(kiosks);
        await pause(chance.below(400));
        await halt(kiosk, chance);
        countKill();
        DAMAGES[(round + chance.below(2)) % DAMAGES.length]?.(kiosk.book, chance);
        await kiosk.start();
      }
    },
  },
  {
    id: "A9",
    what: "the database is replaced by an older copy",
    injection: "a copy of a while ago is put in its place",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds }) => {
      const { kiosks } = await line();
      for (let round = 0; round < rounds; round++) {
        const kiosk = chance.pick(kiosks);
        await kiosk.stop();
        const old = `${kiosk.book}.old`;
        copyFileSync(kiosk.book, old);
        await kiosk.start();
        await pause(500 + chance.below(500));
        await kiosk.stop();
        renameSync(old, kiosk.book);
        await kiosk.start();
      }
    },
  },
  {
    id: "A10",
    what: "the database is deleted",
    injection: "kiosk.db and its log are removed, with ratings that the hub has not",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, countKill }) => {
      const { kiosks, proxies } = await line();
      for (let round = 0; round < rounds; round++) {
        const kiosk = chance.pick(kiosks);
        proxies[kiosks.indexOf(kiosk)]?.behave({ swallow: "both" });
        await pause(300);
        await kiosk.kill();
        countKill();
        for (const end of ["", "-wal", "-shm"]) rmSync(`${kiosk.book}${end}`, { force: true });
        proxies[kiosks.indexOf(kiosk)]?.heal();
        await kiosk.start();
      }
    },
  },
  {
    id: "A8h",
    what: "a record is lost for good, in the database and in its second copy",
    injection: "kiosk.db deleted, and the journal's line of one event with it",
    // What lies behind the hole is kept apart and counted nowhere: people decide about it.
    holds: ["I2", "I3", "I4", "I5", "I7"],
    needs: [],
    short: 1,
    run: async ({ ownLine, chance, must, note, countKill }) => {
      const line = await ownLine({ kiosks: 1 });
      const [kiosk] = line.kiosks;
      if (kiosk === undefined) throw new Error("there is a kiosk");
      await waitFor("some ratings", () => line.thanked() > 10);
      // Ratings wait on both sides of a start that is then lost.
      line.proxies[0]?.behave({ swallow: "both" });
      await waitFor("ratings that wait", () => line.thanked() > 20 + chance.below(5));
      await kiosk.kill();
      await kiosk.start();
      const before = line.thanked();
      await waitFor("ratings behind it", () => line.thanked() > before + 10);
      await kiosk.kill();
      countKill(2);
      forgetLastStart(kiosk.book);
      line.proxies[0]?.heal();
      await kiosk.start();
      await line.settle();
      const streams = readBook(kiosk.book, readKioskStreams);
      must(streams.length === 2 && streams[0]?.ended === true, "I5", "the stream has ended");
      const { salvaged, keptApart } = await line.check();
      must(salvaged > 0, "I1", "what lay behind the hole is not at the hub");
      note(`${salvaged} records, ${keptApart} ratings among them, were saved from behind the hole`);
    },
  },
  {
    id: "A12",
    what: "the kiosk's identity is lost or spoilt",
    injection: "identity.json removed or cut in half; put back afterwards",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, must }) => {
      const { kiosks } = await line();
      for (let round = 0; round < rounds; round++) {
        const kiosk = chance.pick(kiosks);
        const file = join(kiosk.folder, "identity.json");
        await kiosk.stop();
        copyFileSync(file, `${file}.kept`);
        if (chance.below(2) === 0) rmSync(file);
        else truncateSync(file, statSync(file).size / 2);
        const refused = await kiosk.start().then(
          () => false,
          () => true,
        );
        must(refused, "I8", "a kiosk without an identity started");
        renameSync(`${file}.kept`, file);
        await kiosk.start();
      }
    },
  },
];

/** Nothing knows of it any more: neither the database, nor a line of the journal. */
function forgetLastStart(book: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${book}${end}`, { force: true });
  const folder = `${book}.journal`;
  const files = readdirSync(folder).map((name) => join(folder, name));
  const file = files.findLast((one) => readFileSync(one, "utf8").includes('\\"start\\"'));
  if (file === undefined) throw new Error("a start is in the journal");
  const lines = readFileSync(file, "utf8").split("\n");
  const at = lines.findLastIndex((text) => text.includes('\\"start\\"'));
  writeFileSync(file, lines.toSpliced(at, 1).join("\n"));
}
