// Whoever edits the hub's database is found by the next bundle, column by column of every table that evidence rests on.
import Sqlite, { type Database } from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "../../shared/api/problem.ts";
import { chanceSeed, createChance } from "../support/chance.ts";
import {
  fillAutumn,
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  type EvidenceHouse,
} from "../support/evidence-house.ts";

const EACH = Number(process.env["MUTATIONS"] ?? 25);
const SEED = chanceSeed();

/** Tables that no figure and no signature rests on: people, connections, words. */
const NOT_EVIDENCE = new Set(
  "hub claim conf_version status alarm fork_evidence catalogue counter_transaction account session kiosk_settings".split(
    " ",
  ),
);
/** Columns of evidence tables that say how the hub works, not what it counted; why each is here. */
const NOT_SAID = new Set([
  "centre.id", // a number of this database
  "kiosk.counters", // what a kiosk is told
  "kiosk.settings",
  "kiosk.service",
  "kiosk.scale",
  "kiosk.staff_pin",
  "kiosk.public_key", // what may be opened next; the claim stands in the audit log
  "kiosk.password_hash",
  "kiosk.revoked_at",
  "kiosk.demo",
  "kiosk.centre_id", // where it stands now; its streams say where it stood
  "stream.reason", // said by the genesis
  "stream.flagged",
  "stream.demo",
  "stream.opened_at",
  "stream.received_at",
  "stream.head", // the cursor, which the next batch is held against
  "stream.safe",
  "stream.began_at",
  "stream.last_effective_at",
  "stream.anchor_boot",
  "stream.anchor_mono",
  "stream.anchor_true_at",
  "checkpoint.received_at",
  "facet.demo", // a mark on the summary
  "entry.kind", // said by its text; `void` and `reasons` are looked up by it
  "entry.ref",
  "entry.time_source", // why, where the time is the kiosk's own
  "rating.time_source",
  "quarantine.time_source",
  "quarantine.received_at",
  "rating.late", // when it was received, only the hub knows
  "visit.centre_id", // what a next rating of the same visit meets
  "visit.token",
  "visit.stream_id",
  "visit.seq",
  "seal.id",
]);

let house: EvidenceHouse;
let db: Database;
beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(SEED));
  await house.closeMonth();
  db = new Sqlite(house.database);
  db.pragma("foreign_keys = OFF");
  db.pragma("busy_timeout = 5000");
});
afterAll(async () => {
  db.close();
  await house.close();
});

/** `fine`, or what says that it is not: a fault, a refusal, or that the month is not as it was sealed. */
async function lookAgain(): Promise<string> {
  try {
    const { file, written } = await house.bundle();
    const verdict = verdictText(await verifyBundle(file));
    return verdict === "fine" && !written.final ? "no longer as sealed" : verdict;
  } catch (error) {
    if (error instanceof Problem || error instanceof Error) return `refused: ${error.message}`;
    throw error;
  }
}

/** Makes the change, looks, takes it back. */
async function under(change: () => void): Promise<string> {
  db.exec("BEGIN IMMEDIATE");
  const saved = new Map<string, unknown[]>();
  for (const table of tables()) saved.set(table, db.prepare(`SELECT * FROM ${table}`).all());
  change();
  db.exec("COMMIT");
  try {
    return await lookAgain();
  } finally {
    db.exec("BEGIN IMMEDIATE");
    for (const [table, rows] of saved) {
      db.exec(`DELETE FROM ${table}`);
      for (const row of rows as Record<string, unknown>[]) {
        const names = Object.keys(row);
        db.prepare(
          `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
        ).run(...Object.values(row));
      }
    }
    db.exec("COMMIT");
  }
}

function tables(): readonly string[] {
  return db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .filter((table) => !NOT_EVIDENCE.has(table) && !table.startsWith("sqlite_"));
}

type Column = { readonly name: string; readonly type: string; readonly pk: number };

/** Inside November, so that the bundle of November must know. */
const WHERE: Readonly<Record<string, string>> = {
  rating: "day BETWEEN 20261105 AND 20261125 AND standing = 0",
  entry: "kind = 'e' AND effective_at BETWEEN 1793900000000 AND 1795400000000",
  quarantine: "day BETWEEN 20261102 AND 20261129 AND kind = 'r'",
  // An index of days: it matters where it leads to ratings.
  stream_day: `day BETWEEN 20261105 AND 20261125 AND first_seq < last_seq
    AND EXISTS (SELECT 1 FROM rating r WHERE r.stream_id = stream_day.stream_id AND r.seq = first_seq)
    AND EXISTS (SELECT 1 FROM rating r WHERE r.stream_id = stream_day.stream_id AND r.seq = last_seq)`,
  tally_day: "day BETWEEN 20261105 AND 20261125 AND n > 0",
  tally_half: "half BETWEEN 2026111 AND 2026112 AND n > 0",
  tally_hour: "day BETWEEN 20261105 AND 20261125 AND n > 0",
  tally_quarantine: "day BETWEEN 20261105 AND 20261125",
  tally_reason: "day BETWEEN 20261101 AND 20261130 AND n > 0",
  checkpoint: "seq IN (SELECT e.value ->> 'last' FROM seal, json_each(body -> 'streams') e)",
  facet:
    "id IN (SELECT facet_id FROM rating WHERE day BETWEEN 20261105 AND 20261125 AND standing = 0)",
  stream: "id IN (SELECT stream_id FROM stream_day WHERE day BETWEEN 20261105 AND 20261125)",
  stream_key:
    "stream_id IN (SELECT stream_id FROM stream_day WHERE day BETWEEN 20261105 AND 20261125)",
  audit: "seq = 2",
};

function columns(): readonly (readonly [string, string])[] {
  return tables().flatMap((table) =>
    db
      .prepare<[], Column>(`PRAGMA table_info(${table})`)
      .all()
      .map(({ name }) => [table, name] as const)
      .filter(([of, name]) => !NOT_SAID.has(`${of}.${name}`)),
  );
}

/** Other values of the same type, so that only the meaning is wrong. One of them fits the column and means something. */
function otherValues(value: unknown): readonly unknown[] {
  if (value === null) return [7];
  if (typeof value === "number") return [value - 1, value + 1, value + 1_000, 0, 1, 5];
  if (Buffer.isBuffer(value)) {
    return [Buffer.from(value.map((byte, i) => (i === 5 ? byte ^ 1 : byte)))];
  }
  return [`${value as string}7`, "e", "state"];
}

describe(`an edited database (SEED=${SEED})`, () => {
  test("an untouched one gives the sealed bundle, again and again", async () => {
    expect(await lookAgain()).toBe("fine");
    expect(await under(() => {})).toBe("fine");
  });

  test("every column of every table that evidence rests on", async () => {
    const missed: string[] = [];
    for (const [table, column] of columns()) {
      const where = WHERE[table] ?? "1";
      const row = db
        .prepare<[], { value: unknown }>(
          `SELECT ${column} AS value FROM ${table} WHERE ${where} LIMIT 1`,
        )
        .get();
      if (row === undefined) continue;
      const primary = db
        .prepare<[], Column>(`PRAGMA table_info(${table})`)
        .all()
        .filter(({ pk }) => pk > 0)
        .map(({ name }) => name);
      let saw = "fine";
      for (const value of otherValues(row.value)) {
        saw = await under(() => {
          const key = db
            .prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} WHERE ${where} LIMIT 1`)
            .get();
          const of = primary.map((name) => `${name} = ?`).join(" AND ");
          try {
            db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${of}`).run(
              value,
              ...primary.map((name) => key?.[name]),
            );
          } catch (error) {
            // A value that the column does not take, or a key that is taken: the next one then.
            if (!(error instanceof Sqlite.SqliteError)) throw error;
          }
        });
        if (saw !== "fine") break;
      }
      if (saw === "fine") missed.push(`${table}.${column}`);
    }
    expect(missed).toEqual([]);
  }, 600_000);

  const DEEDS: Readonly<Record<string, (below: (most: number) => number) => void>> = {
    "delete a rating": (below) => deleteOne("rating", below),
    "delete another record": (below) => deleteOne("entry", below),
    "delete a quarantined record": (below) => deleteOne("quarantine", below),
    "make a rating better": (below) => {
      const { stream_id, seq, facet_id } = pickRow("rating", below);
      const better = db
        .prepare("SELECT id FROM facet WHERE id <> ? ORDER BY level DESC LIMIT 1")
        .pluck()
        .get(facet_id);
      db.prepare("UPDATE rating SET facet_id = ? WHERE stream_id = ? AND seq = ?").run(
        better,
        stream_id,
        seq,
      );
    },
    "call a rating void": (below) => {
      const { stream_id, seq } = pickRow("rating", below);
      db.prepare("UPDATE rating SET standing = 2 WHERE stream_id = ? AND seq = ?").run(
        stream_id,
        seq,
      );
    },
    "insert a rating": (below) => {
      const row = pickRow("rating", below);
      const last = db.prepare("SELECT max(seq) FROM rating WHERE stream_id = ?").pluck();
      const made: Record<string, unknown> = {
        ...row,
        seq: Number(last.get(row["stream_id"])) + 1_000,
      };
      const names = Object.keys(made);
      db.prepare(
        `INSERT INTO rating (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
      ).run(...Object.values(made));
    },
    "add to a rollup": (below) => {
      const table = ["tally_day", "tally_half", "tally_hour"][below(3)] ?? "tally_day";
      const where = WHERE[table] ?? "1";
      db.exec(`UPDATE ${table} SET n = n + ${1 + below(5)} WHERE ${where}`);
    },
    "move a rating to another day": (below) => {
      const { stream_id, seq } = pickRow("rating", below);
      db.prepare(
        "UPDATE rating SET effective_at = effective_at - 3000000000 WHERE stream_id = ? AND seq = ?",
      ).run(stream_id, seq);
    },
    "edit what somebody did": (below) => {
      const entry = 1 + below(Number(db.prepare("SELECT count(*) FROM audit").pluck().get()) - 1);
      db.prepare("UPDATE audit SET who = 'ai.do' WHERE seq = ?").run(entry);
    },
    "edit the seal": () => {
      db.exec("UPDATE seal SET body = replace(body, '\"revision\":1', '\"revision\":2')");
    },
    "cut a stream's end": (below) => {
      const { stream_id, seq } = pickRow("rating", below);
      for (const table of ["rating", "entry", "quarantine", "checkpoint"]) {
        db.prepare(`DELETE FROM ${table} WHERE stream_id = ? AND seq >= ?`).run(stream_id, seq);
      }
    },
  };

  function pickRow(table: string, below: (most: number) => number): Record<string, unknown> {
    const where = WHERE[table] ?? "1";
    const count = Number(db.prepare(`SELECT count(*) FROM ${table} WHERE ${where}`).pluck().get());
    const row = db
      .prepare(`SELECT * FROM ${table} WHERE ${where} LIMIT 1 OFFSET ?`)
      .get(below(count));
    return row as Record<string, unknown>;
  }

  function deleteOne(table: string, below: (most: number) => number): void {
    const { stream_id, seq } = pickRow(table, below);
    db.prepare(`DELETE FROM ${table} WHERE stream_id = ? AND seq = ?`).run(stream_id, seq);
  }

  test.each(Object.entries(DEEDS))(
    `%s`,
    async (_name, deed) => {
      const chance = createChance(SEED);
      for (let i = 0; i < Math.ceil(EACH / 5); i++) {
        const saw = await under(() => deed(chance.below));
        expect({ i, saw: saw === "fine" ? "nothing" : "found" }).toEqual({ i, saw: "found" });
      }
    },
    300_000,
  );
});
