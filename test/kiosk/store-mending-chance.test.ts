// Damage by chance: bytes of the database and of its journal are overwritten or cut off anywhere. SEED reproduces a run.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chanceSeed, createChance } from "../support/chance.ts";
import {
  createFilledStore,
  everything,
  NEXT,
  OPENING,
  RECORDS,
  type FilledStore,
} from "../support/filled-store.ts";

let filled: FilledStore;
let file: string;

beforeEach(() => {
  filled = createFilledStore();
  ({ file } = filled);
});

afterEach(() => filled.remove());

test("whatever damage at whatever place, nothing that was never written is sent, and nothing twice", () => {
  const seed = chanceSeed();
  console.log(`SEED=${seed}`);
  const chance = createChance(seed);
  filled.fill();
  const whole = filled.open();
  const written = new Set(everything(whole).map((record) => JSON.stringify(record)));
  whole.recordReceipt({ upto: 40, safe: 0, gen: 1, text: "test", rewind: false });
  whole.close();
  const files = readdirSync(filled.folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(filled.folder, name)).isFile());
  const before = new Map(files.map((name) => [name, readFileSync(join(filled.folder, name))]));
  for (let round = 0; round < 25; round++) {
    for (const name of readdirSync(filled.folder))
      rmSync(join(filled.folder, name), { recursive: true });
    for (const [name, bytes] of before) {
      const path = join(filled.folder, name);
      if (name.includes(".journal"))
        writeFileSync(makeJournal(path), chance.below(2) === 0 ? bytes : hurt(bytes));
      else writeFileSync(path, name.endsWith(".db") ? hurt(bytes) : bytes);
    }
    const store = filled.open();
    const stream = store.currentStream();
    expect(stream, `SEED=${seed} round ${round}`).toMatchObject({ stream: OPENING.stream });
    if (stream?.ended === null) expect(stream.size).toBe(RECORDS);
    else expect(stream?.ended?.size).toBe(RECORDS);
    if (stream?.ended !== null) store.openStream(NEXT);
    const seqs: number[] = [];
    const texts: string[] = [];
    for (
      let old = store.nextOld(100, 16_000, [OPENING.key]);
      old !== undefined;
      old = store.nextOld(100, 16_000, [OPENING.key])
    ) {
      const records =
        old.kind === "batch" ? old.batch.records : old.kind === "salvage" ? old.records : [];
      seqs.push(...records.map(([seq]) => seq));
      texts.push(...records.map((record) => JSON.stringify(record)));
      store.recordOldReceipt(OPENING.stream, {
        upto: seqs.at(-1) ?? 0,
        safe: 0,
        gen: 0,
        text: "t",
        rewind: true,
        salvaged: old.kind === "salvage",
      });
    }
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
    // What is sent is what was written, byte for byte.
    expect(texts.filter((text) => !written.has(text))).toEqual([]);
    store.close();
  }

  function hurt(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes);
    for (let times = 1 + chance.below(3); times > 0; times--) {
      const at = chance.below(copy.length);
      copy.fill(chance.below(256), at, Math.min(copy.length, at + 1 + chance.below(3_000)));
    }
    return chance.below(4) === 0 ? copy.subarray(0, chance.below(copy.length)) : copy;
  }

  function makeJournal(path: string): string {
    if (!existsSync(`${file}.journal`)) mkdirSync(`${file}.journal`);
    return path;
  }
});
