// The test of the test: the checker passes what is right, and fails for every single thing that is made wrong.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkLine, type CheckInput, type Rule } from "../support/checker.ts";
import { readLedger } from "../support/checker-ledger.ts";
import { openLiveLine, type LiveLine } from "../support/live-line.ts";
import { waitFor } from "../support/wait-for.ts";

const MOST_MS = 180_000;
/** So many thanked ratings, and one taken back, make a line worth checking. */
const THANKED = 60;

async function openLine(hubPreload: readonly URL[] = []): Promise<LiveLine> {
  const line = await openLiveLine({ broker: "embedded", kiosks: 2, seed: 7, hubPreload });
  try {
    await line.startLoad();
    await waitFor(
      "enough ratings",
      () => {
        if (!line.input.ledgers.every((ledger) => existsSync(ledger))) return false;
        const taps = readLedger(line.input.ledgers);
        const thanked = taps.filter(({ ref }) => ref !== undefined).length;
        return thanked >= THANKED && taps.some(({ takenBack }) => takenBack === "yes");
      },
      60_000,
    );
  } catch (error) {
    // No process outlives a test that failed.
    await line.remove();
    throw error;
  }
  return line;
}

describe("the checker of the line", () => {
  let line: LiveLine;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hai-long-checker-"));
    line = await openLine();
    await line.stopLoad();
    await line.waitUntilIdle();
    await line.killAll();
  }, MOST_MS);

  afterAll(async () => {
    await line?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A copy of a database as the kill left it, changed by `sql`. */
  function changed(book: string, sql: string): string {
    const copy = join(mkdtempSync(join(folder, "book-")), "copy.db");
    for (const end of ["", "-wal"]) {
      if (existsSync(`${book}${end}`)) copyFileSync(`${book}${end}`, `${copy}${end}`);
    }
    const db = new DatabaseSync(copy);
    const before = db.prepare("SELECT total_changes() AS n").get()?.["n"];
    db.exec(sql);
    expect(db.prepare("SELECT total_changes() AS n").get()?.["n"]).not.toBe(before);
    db.close();
    return copy;
  }

  const withHub = (sql: string): CheckInput => ({
    ...line.input,
    hubBook: changed(line.hub.book, sql),
  });
  const withKiosk = (sql: string): CheckInput => {
    const [first, ...rest] = line.input.kiosks;
    if (first === undefined) throw new Error("there are kiosks");
    return { ...line.input, kiosks: [{ ...first, book: changed(first.book, sql) }, ...rest] };
  };
  const withLedger = (change: (lines: readonly string[]) => readonly string[]): CheckInput => {
    const [first = "", ...rest] = line.input.ledgers;
    const copy = join(mkdtempSync(join(folder, "ledger-")), "copy.ndjson");
    const lines = readFileSync(first, "utf8")
      .split("\n")
      .filter((text) => text !== "");
    writeFileSync(copy, `${change(lines).join("\n")}\n`);
    return { ...line.input, ledgers: [copy, ...rest] };
  };
  const rulesOf = (input: CheckInput): readonly Rule[] => [
    ...new Set(checkLine(input).violations.map(({ rule }) => rule)),
  ];

  it("passes a line where all is well", async () => {
    const verdict = await line.check();
    expect(verdict).toMatchObject({ ok: true, violations: [] });
    expect(verdict.thanked).toBeGreaterThanOrEqual(THANKED);
    expect(readLedger(line.input.ledgers).some(({ takenBack }) => takenBack === "yes")).toBe(true);
  });

  it("fails as a program, with exit code 1", async () => {
    const verdict = await line.check(withHub("UPDATE stream SET head = zeroblob(32)"));
    expect(verdict.ok).toBe(false);
  });

  // One counted rating that is not the last record of its stream.
  const SOME =
    "SELECT stream_id, seq FROM rating WHERE standing = 0 ORDER BY stream_id, seq LIMIT 1 OFFSET 5";
  const OF_SOME = `(stream_id, seq) = (${SOME})`;

  it.each<readonly [string, string, readonly Rule[]]>([
    ["a rating is missing", `DELETE FROM rating WHERE ${OF_SOME}`, ["I1", "I3", "I5"]],
    [
      "a rating has another level",
      `UPDATE rating SET facet_id = (SELECT id FROM facet f WHERE f.id <> facet_id LIMIT 1) WHERE ${OF_SOME}`,
      ["I1", "I3", "I5"],
    ],
    ["a rating is not counted", `UPDATE rating SET standing = 2 WHERE ${OF_SOME}`, ["I1", "I3"]],
    ["a rating went to another day", `UPDATE rating SET day = day - 1 WHERE ${OF_SOME}`, ["I3"]],
    ["a rating has another time", `UPDATE rating SET at = at + 1 WHERE ${OF_SOME}`, ["I3", "I5"]],
    [
      "a rating was never tapped",
      `INSERT INTO rating SELECT stream_id, 1 + (SELECT MAX(hi) FROM stream), at, mono, boot, facet_id, visit, flags, effective_at, day, hour, standing, late, time_source FROM rating WHERE ${OF_SOME}`,
      ["I2", "I3", "I5"],
    ],
    [
      "a tally of a day says one more",
      "UPDATE tally_day SET n = n + 1 WHERE n = (SELECT MAX(n) FROM tally_day)",
      ["I3"],
    ],
    [
      "a tally of half a month says one less",
      "UPDATE tally_half SET n = n - 1 WHERE n = (SELECT MAX(n) FROM tally_half)",
      ["I3"],
    ],
    [
      "a tally of an hour is missing",
      "DELETE FROM tally_hour WHERE n = (SELECT MAX(n) FROM tally_hour)",
      ["I3"],
    ],
    [
      "a reason is counted twice",
      "UPDATE tally_reason SET n = n + 1 WHERE n = (SELECT MAX(n) FROM tally_reason)",
      ["I3"],
    ],
    [
      "a word of the kiosk is missing",
      "DELETE FROM entry WHERE (stream_id, seq) = (SELECT stream_id, seq FROM entry LIMIT 1)",
      ["I5"],
    ],
    ["the cursor stands too low", "UPDATE stream SET hi = hi - 1 WHERE id = 1", ["I4", "I5", "I7"]],
    ["the cursor has another hash", "UPDATE stream SET head = zeroblob(32) WHERE id = 1", ["I5"]],
    [
      "a signature does not hold",
      "UPDATE checkpoint SET sig = zeroblob(64) WHERE (stream_id, seq) = (SELECT stream_id, seq FROM checkpoint LIMIT 1 OFFSET 3)",
      ["I5"],
    ],
    [
      "the last signature is missing",
      "DELETE FROM checkpoint WHERE (stream_id, seq) = (SELECT id, hi FROM stream LIMIT 1)",
      ["I5"],
    ],
    [
      "the genesis is another's",
      "UPDATE stream SET genesis = replace(genesis, 'install', 'replace') WHERE id = 1",
      ["I5"],
    ],
  ])("fails when at the hub %s", (_what, sql, rules) => {
    expect(rulesOf(withHub(sql))).toEqual(expect.arrayContaining([...rules]));
  });

  it.each<readonly [string, string, readonly Rule[]]>([
    ["believes less than it was told", "UPDATE stream SET acked = acked - 1", ["I5", "I7"]],
    [
      "has a receipt that the hub did not sign",
      `UPDATE stream SET receipt = replace(receipt, '"safe":0', '"safe":1')`,
      ["I5"],
    ],
    [
      "has a record more",
      "INSERT INTO record SELECT stream_id, seq + 1, at, day, body FROM record ORDER BY seq DESC LIMIT 1",
      ["I5"],
    ],
    [
      "has another record",
      "DROP TRIGGER record_is_final; UPDATE record SET body = replace(body, 'HL', 'KHL') WHERE seq = (SELECT seq FROM record WHERE body LIKE '%\"HL\"%' LIMIT 1)",
      ["I5"],
    ],
    ["has one record pending", "UPDATE stream SET size = size + 1", ["I5", "I7"]],
  ])("fails when a kiosk %s", (_what, sql, rules) => {
    expect(rulesOf(withKiosk(sql))).toEqual(expect.arrayContaining([...rules]));
  });

  it("fails when a thanked rating is nowhere", () => {
    const more = [
      '{"attempt":100000,"kiosk":"bl-q1","level":"HL","at":1}',
      '{"ok":100000,"ref":99999,"at":2}',
    ];
    expect(rulesOf(withLedger((lines) => [...lines, ...more]))).toEqual(["I1"]);
  });

  it("fails when nobody tapped what is there", () => {
    const tap = readLedger(line.input.ledgers.slice(0, 1)).findIndex(
      ({ ref, takenBack }) => ref !== undefined && takenBack === "no",
    );
    const gone = (text: string): boolean =>
      Object.values(JSON.parse(text) as object)[0] === tap + 1;
    expect(rulesOf(withLedger((lines) => lines.filter((text) => !gone(text))))).toEqual(["I2"]);
  });

  it("fails when the citizen tapped something else", () => {
    const other = withLedger((lines) =>
      lines.map((text) => text.replace('"level":"RHL"', '"level":"BT"')),
    );
    expect(rulesOf(other)).toEqual(["I1"]);
  });
});

describe("a hub that is wrong on purpose", () => {
  it(
    "is caught when it sends receipts before it commits",
    async () => {
      const line = await openLine([new URL("../support/break-early-receipt.ts", import.meta.url)]);
      try {
        await line.killAll();
        expect(line.findOverbelief()).not.toEqual([]);
        const { violations } = await line.check();
        const rules = new Set(violations.map(({ rule }) => rule));
        expect([rules.has("I1"), rules.has("I4"), rules.has("I7")]).toEqual([true, true, true]);
      } finally {
        await line.remove();
      }
    },
    MOST_MS,
  );

  it(
    "is caught when it leaves out one insert, in the records and in the tallies alike",
    async () => {
      const line = await openLine([new URL("../support/break-lost-insert.ts", import.meta.url)]);
      try {
        await line.stopLoad();
        await line.waitUntilIdle();
        await line.killAll();
        const { violations } = await line.check();
        const missing = violations.filter(
          ({ rule, what }) => rule === "I1" && what.includes("not at the hub"),
        );
        expect(missing.length).toBe(1);
        expect(violations.some(({ rule }) => rule === "I5")).toBe(true);
        expect(violations.some(({ rule }) => rule === "I3")).toBe(false);
      } finally {
        await line.remove();
      }
    },
    MOST_MS,
  );
});
