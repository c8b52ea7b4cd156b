// A kiosk's database that was damaged, emptied, deleted or set back: what the journal and the head file bring back, and what is
// said when something is really gone. Real files, damaged as a failing disk or a helpful hand would.
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
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readLastKnown } from "../../kiosk/store/last-known.ts";
import {
  A_RATING,
  createFilledStore,
  DAY,
  everything,
  NEXT,
  OPENING,
  RECORDS,
  stampOf,
  type FilledStore,
} from "../support/filled-store.ts";

let filled: FilledStore;
let file: string;

beforeEach(() => {
  filled = createFilledStore();
  ({ file } = filled);
});

afterEach(() => filled.remove());

const damages: readonly (readonly [what: string, damage: () => void])[] = [
  ["its header is overwritten", () => spoil(0, 100)],
  ["its header names a format that there is not", () => spoil(44, 4)],
  ["its pages are overwritten", () => spoil(4_096, 40_000)],
  ["it is cut in half", () => truncateSync(file, statSync(file).size / 2)],
  ["it is another file", () => writeFileSync(file, "this is no database at all")],
  ["it is emptied", () => truncateSync(file, 0)],
  ["it is deleted", () => rmSync(file)],
  [
    "a record was changed behind its back",
    () =>
      change(
        "DROP TRIGGER record_is_final; UPDATE record SET body = replace(body, 'RHL', 'KHL') WHERE seq = 310",
      ),
  ],
  [
    "an unacknowledged record was deleted behind its back",
    () => change("DROP TRIGGER record_is_kept; DELETE FROM record WHERE seq = 120"),
  ],
  [
    "its stream has a reason that nobody writes",
    () => change("UPDATE stream SET reason = 'inst???'"),
  ],
  ["its stream has other first words", () => change(`UPDATE stream SET genesis = '{"kiosk":"x"}'`)],
  ["its stream ends where it never was", () => change("UPDATE stream SET size = 17733")],
  ["its stream is of another centre", () => change("UPDATE stream SET centre = 'binh-lie?'")],
  [
    "its stream was forgotten",
    () =>
      change(
        "DELETE FROM mark; DELETE FROM taken_back; DELETE FROM day_seal; DROP TRIGGER record_is_kept; DELETE FROM record; DELETE FROM stream",
      ),
  ],
];

function spoil(at: number, bytes: number): void {
  const whole = readFileSync(file);
  writeFileSync(file, whole.fill(0x5a, at, at + bytes));
}

function change(sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

describe("a damaged database", () => {
  test.each(damages)("goes on in the same stream with every record when %s", (_, damage) => {
    const { head } = filled.fill();
    damage();
    const wasThere = existsSync(file);
    const store = filled.open();
    expect(store.mending).toMatchObject({ missing: 0 });
    expect(store.currentStream()).toMatchObject({
      stream: OPENING.stream,
      size: RECORDS,
      head,
      acked: 40,
      ended: null,
    });
    expect(store.dayCounts(DAY, DAY)).toEqual([
      { day: DAY, scale: "vn3.1", counts: { RHL: RECORDS - 3 } },
    ]);
    expect(store.dayReasons(DAY, DAY)).toEqual([{ reason: "CHO-LAU", n: 1 }]);
    expect(store.append(A_RATING, stampOf(RECORDS + 1))[0]).toBe(RECORDS + 1);
    expect(everything(store)).toHaveLength(RECORDS + 1);
    // What was found is kept.
    const aside = store.mending?.aside ?? null;
    expect(aside !== null && existsSync(aside)).toBe(wasThere);
    store.close();
    expect(filled.open().mending).toBeNull();
  });

  test("is mended from its own pages where the journal is gone too", () => {
    const { head } = filled.fill();
    rmSync(`${file}.journal`, { recursive: true });
    change(
      "DELETE FROM mark WHERE seq = 300; DROP TRIGGER record_is_kept; DELETE FROM record WHERE seq BETWEEN 10 AND 20",
    );
    const db = new Database(file);
    db.pragma("writable_schema = ON");
    db.close();
    const store = filled.open();
    expect(store.currentStream()).toMatchObject({ size: RECORDS, head, ended: null });
  });

  test("that is an older copy catches up with the journal", () => {
    const store = filled.open();
    store.openStream(OPENING);
    for (let n = 1; n <= 30; n++) store.append(A_RATING, stampOf(n));
    store.close();
    copyFileSync(file, `${file}.yesterday`);
    const again = filled.open();
    for (let n = 31; n <= 90; n++) again.append(A_RATING, stampOf(n));
    const head = again.currentStream()?.head;
    again.close();
    for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    renameSync(`${file}.yesterday`, file);
    const old = filled.open();
    expect(old.mending).toMatchObject({ fromJournal: 60, missing: 0, aside: null });
    expect(old.currentStream()).toMatchObject({ stream: OPENING.stream, size: 90, head });
    expect(old.dayCounts(DAY, DAY)[0]?.counts).toEqual({ RHL: 90 });
  });

  test("that lost records for good ends its stream, sends what is left, and names the known end", () => {
    const { head } = filled.fill();
    rmSync(file);
    // Two lines of the journal lie on the page that is gone.
    const [month = ""] = readdirSync(`${file}.journal`);
    const journal = join(`${file}.journal`, month);
    const lines = readFileSync(journal, "utf8").split("\n");
    const kept = lines.filter((line) => !/\[(101|102),/.test(line));
    expect(kept).toHaveLength(lines.length - 2);
    writeFileSync(journal, kept.join("\n"));

    const store = filled.open();
    expect(store.mending).toMatchObject({ missing: 2 });
    expect(store.currentStream()?.ended).toEqual({ size: RECORDS, head });
    store.openStream(NEXT);
    store.append(A_RATING, stampOf(1));
    const first = store.nextOld(100, 16_000, [OPENING.key]);
    expect(first).toMatchObject({
      kind: "batch",
      stream: { stream: OPENING.stream },
      batch: { first: 41 },
    });
    expect(first?.kind === "batch" ? first.batch.records.at(-1)?.[0] : 0).toBe(100);
    const receipt = { safe: 0, gen: 0, text: "test", rewind: true };
    store.recordOldReceipt(OPENING.stream, { ...receipt, upto: 100, salvaged: false });
    const salvaged: number[] = [];
    for (
      let old = store.nextOld(100, 16_000, [OPENING.key]);
      old !== undefined;
      old = store.nextOld(100, 16_000, [OPENING.key])
    ) {
      if (old.kind !== "salvage") throw new Error(`a ${old.kind}`);
      salvaged.push(...old.records.map(([seq]) => seq));
      store.recordOldReceipt(OPENING.stream, {
        ...receipt,
        upto: salvaged.at(-1) ?? 0,
        salvaged: true,
      });
    }
    expect(salvaged).toEqual(Array.from({ length: RECORDS - 102 }, (_, i) => 103 + i));
    // The new stream carries none of it.
    expect(store.currentStream()).toMatchObject({ stream: NEXT.stream, size: 1 });
    store.close();
    expect(filled.open().currentStream()).toMatchObject({ stream: NEXT.stream, size: 1 });
  });

  test("of which only the head file is left names the end that it had", () => {
    const { head } = filled.fill();
    rmSync(file);
    rmSync(`${file}.journal`, { recursive: true });
    expect(filled.open().currentStream()).toMatchObject({
      acked: 40,
      ended: { size: RECORDS, head },
    });
  });

  test("is mended once more when the power goes in the middle of it", () => {
    const { head } = filled.fill();
    rmSync(file);
    filled.open().close();
    // Finished, but not in its place yet.
    renameSync(file, `${file}.rebuilt`);
    writeFileSync(file, "damaged");
    expect(filled.open().currentStream()).toMatchObject({ size: RECORDS, head });
    // Not finished.
    filled.closeAll();
    rmSync(file);
    writeFileSync(`${file}.rebuilding`, "half");
    expect(filled.open().currentStream()).toMatchObject({ size: RECORDS, head });
  });
});

test("what is known of a database that cannot be opened is its newest record", () => {
  const { head } = filled.fill();
  expect(readLastKnown(file)).toMatchObject({
    stream: { stream: OPENING.stream, size: RECORDS, head },
  });
});

test("a month that holds nothing any more is forgotten, and the stream's first words are in every month", () => {
  const store = filled.open();
  store.openStream(OPENING);
  for (let n = 1; n <= 1_200; n++) {
    const day = n <= 150 ? 20_261_030 : DAY;
    store.append(A_RATING, stampOf(n, day));
  }
  store.recordReceipt({ upto: 1_200, safe: 1_200, gen: 0, text: "test", rewind: false });
  expect(readdirSync(`${file}.journal`)).toEqual(["202610.ndjson", "202611.ndjson"]);
  expect(store.purge(stampOf(180).at)).toBe(150);
  expect(readdirSync(`${file}.journal`)).toEqual(["202611.ndjson"]);
  store.close();
  rmSync(file);
  expect(filled.open().currentStream()).toMatchObject({
    stream: OPENING.stream,
    size: 1_200,
    ended: null,
  });
});
