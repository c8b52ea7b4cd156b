// Rounds of changes, each made, looked at and taken back: in the files of a bundle that the hub's key seals again, and in the
// hub's database. Promises: the first change that is not found, or is found in another place, ends the rounds and is told.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../shared/api/problem.ts";
import { ZONE } from "../../shared/period.ts";
import { writeEvidenceTo } from "../../hub/evidence/bundle.ts";
import { bodyOf } from "../../hub/evidence/seal.ts";
import { faultText, type Verdict } from "../../hub/evidence/verdict.ts";
import { checkBundle, verifyBundle } from "../../hub/evidence/verify.ts";
import { UnreadableBundle } from "../../hub/evidence/open-zip.ts";
import {
  bodyIn,
  CHANGES,
  movableTimes,
  reseal,
  UNSEALED,
  unzip,
  zip,
  type Wrong,
} from "./change-bundle.ts";
import { DATABASE_CHANGES } from "./change-database.ts";
import type { Place } from "./database-place.ts";
import { createChance, type Chance } from "./chance.ts";
import { fillAutumn, monthOf, openEvidenceHouse, type EvidenceHouse } from "./evidence-house.ts";
import { collectFiles, openFiles } from "./open-files.ts";

/** Of each of two streams: what a round costs is its queries and signatures, not its records. */
const RECORDS = 30;
/** Every so many rounds the changed bundle is zipped and read back from a file. */
const ZIPPED = 100;
const MONTH = "2026-11";
const DAYS = { from: 20_261_101, to: 20_261_130, centres: null };

export type Rounds = {
  /** Kinds of change. */
  readonly inBundles: readonly string[];
  readonly inDatabase: readonly string[];
  /** Resolves with the number of rounds; rejects with the round and what was seen. */
  readonly changeBundles: (kind: string, rounds: number) => Promise<number>;
  readonly changeDatabase: (kind: string, rounds: number) => Promise<number>;
  readonly close: () => Promise<void>;
};

/** A month in which no record has another time than its own has nothing for "move a time": then the next chance makes one. */
const ANOTHER = 1_000_003;

async function openMonths(seed: number): Promise<EvidenceHouse> {
  const house = await openEvidenceHouse();
  await fillAutumn(house, createChance(seed), RECORDS, [
    ["an-q1", "an"],
    ["binh-q1", "binh"],
  ]);
  await house.closeMonth("2026-10");
  await house.closeMonth(MONTH);
  const { file } = await house.bundle({ id: MONTH });
  const files = unzip(readFileSync(file));
  if (movableTimes(files, bodyIn(files)).length > 0) return house;
  await house.close();
  return openMonths(seed + ANOTHER);
}

export async function openRounds(seed: number): Promise<Rounds> {
  const house = await openMonths(seed);
  const { key, folder } = house;
  const [db, store] = [house.db(), house.store()];
  const scope = { period: monthOf(MONTH), unit: null, zone: ZONE };

  async function bundle() {
    const { files, zip: sink } = collectFiles();
    const written = await writeEvidenceTo(store, scope, { key, at: house.clock.now() }, () => sink);
    return { files, written };
  }

  const seal = await store.findSeal(MONTH, "calendar");
  if (seal === undefined) throw new Error("the month was not closed");
  const ranges = new Map((await store.listRanges(DAYS)).map((range) => [range.stream, range]));
  const idOf = db.prepare<[string], number>("SELECT id FROM stream WHERE code = ?").pluck();
  const places = bodyOf(seal).streams.map((sealed): Place => {
    const { inFirst = 0, inLast = 0 } = ranges.get(sealed.stream) ?? {};
    return { ...sealed, id: Number(idOf.get(sealed.stream)), inFirst, inLast };
  });
  const good = (await bundle()).files;
  expectGood(checkBundle(openFiles(good)));
  const bytes = zip(good);

  async function inFile(content: Uint8Array): Promise<Verdict> {
    const file = join(folder, "changed.zip");
    writeFileSync(file, content);
    return verifyBundle(file);
  }

  return {
    inBundles: Object.keys(CHANGES),
    inDatabase: Object.keys(DATABASE_CHANGES),
    async changeBundles(kind, rounds) {
      const change = CHANGES[kind];
      if (change === undefined) throw new Error(`no such change: ${kind}`);
      const chance = chanceOf(seed, kind);
      for (let round = 0; round < rounds; round++) {
        const isZipped = round % ZIPPED === 0;
        const files = isZipped ? unzip(bytes) : new Map(good);
        const body = bodyIn(files);
        const wrong = change(files, body, chance);
        if (!UNSEALED.has(kind)) reseal(files, body, key);
        const verdict = isZipped
          ? await inFile(zip(files))
          : checked(() => checkBundle(openFiles(files)));
        expectFound(verdict, wrong, `bundle, ${kind}, round ${round}`);
      }
      return rounds;
    },
    async changeDatabase(kind, rounds) {
      const change = DATABASE_CHANGES[kind];
      if (change === undefined) throw new Error(`no such change: ${kind}`);
      const chance = chanceOf(seed, kind);
      for (let round = 0; round < rounds; round++) {
        db.exec("BEGIN");
        try {
          const wrong = change(db, places, chance);
          const verdict = await bundle().then(
            ({ files }) => checked(() => checkBundle(openFiles(files))),
            refusal,
          );
          expectFound(verdict, wrong, `database, ${kind}, round ${round}`);
        } finally {
          db.exec("ROLLBACK");
        }
      }
      expectGood(checkBundle(openFiles((await bundle()).files)));
      return rounds;
    },
    close: () => house.close(),
  };
}

/** Another chance for every kind, so that one kind alone repeats what it did among all. */
function chanceOf(seed: number, kind: string): Chance {
  return createChance(Buffer.from(kind).reduce((sum, byte) => sum * 31 + byte, seed));
}

function checked(check: () => Verdict): Verdict {
  try {
    return check();
  } catch (error) {
    if (error instanceof UnreadableBundle) return { kind: "unreadable", why: error.message };
    throw error;
  }
}

/** The hub's own refusal is a finding too; anything but a Problem is a bug. */
function refusal(error: unknown): Verdict {
  if (error instanceof Problem) return { kind: "unreadable", why: error.message };
  throw error;
}

function expectGood(verdict: Verdict): void {
  if (verdict.kind === "checked" && verdict.faults.length === 0) return;
  throw new Error(`an untouched bundle raised an alarm: ${told(verdict)}`);
}

/**
 * Found, and the first place that is named is the changed one: a change of contents shows at the next signature (`seq` …
 * `upto`), what is missing or too much shows where it is; without its signature a record is bad from the one before it on. `wrong.stream` "audit" is an entry of the log.
 */
function expectFound(verdict: Verdict, wrong: Wrong, round: string): void {
  const fail = (why: string): Error =>
    new Error(`${round}: ${why}; changed ${JSON.stringify(wrong)}; ${told(verdict)}`);
  if (verdict.kind === "unreadable") {
    if (wrong === null) return;
    throw fail("refused without a place");
  }
  if (verdict.faults.length === 0) throw fail("not found");
  if (wrong === null) return;
  const isAudit = wrong.stream === "audit";
  const placed = verdict.faults.filter(({ file, stream }) =>
    isAudit ? file === "audit.ndjson" : stream !== null,
  );
  // What lies behind a stream's cursor is in no bundle: the hub's own check names it in words.
  const inWords = `stream ${wrong.stream}:`;
  if (placed.length === 0 && verdict.faults.some(({ what }) => what.includes(inWords))) return;
  const [first] = placed;
  if (first === undefined || first.seq === null) throw fail("found without its place");
  if (!isAudit && first.stream !== wrong.stream) throw fail("another stream");
  if (first.seq > wrong.seq) throw fail("only behind it");
  const holds = placed.some(
    ({ seq, upto }) => (seq ?? 0) <= wrong.seq && wrong.seq <= (upto ?? seq ?? 0),
  );
  if (!holds) throw fail("another seq");
}

function told(verdict: Verdict): string {
  if (verdict.kind === "unreadable") return `unreadable: ${verdict.why}`;
  return verdict.faults.length === 0
    ? "fine"
    : verdict.faults.slice(0, 3).map(faultText).join(" | ");
}
