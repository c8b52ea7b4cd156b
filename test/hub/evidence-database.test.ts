// Whoever edits the hub's database is found by the next bundle: every column of every table, as the schema has them today. A new
// column fails here until it is found, or until it stands below with the reason why no figure rests on it.
import type { Database } from "better-sqlite3";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeEvidenceTo } from "../../hub/evidence/bundle.ts";
import { checkBundle } from "../../hub/evidence/verify.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { ZONE } from "../../shared/period.ts";
import { createChance } from "../support/chance.ts";
import {
  fillAutumn,
  monthOf,
  openEvidenceHouse,
  verdictText,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { collectFiles, openFiles } from "../support/open-files.ts";

/** Tables that no sealed figure rests on, and why. */
const NOT_EVIDENCE: Readonly<Record<string, string>> = {
  hub: "the generation of the data set: kiosks are told, and hold it against what they had",
  claim: "one-time codes of enrolment; their use stands in the log",
  conf_version: "what kiosks are told",
  status: "the last word of each kiosk; a witness keeps them all",
  alarm: "what the hub noticed; nothing is counted by it",
  fork_evidence: "what was offered against a stream, with its own signature",
  catalogue: "names; which centres a row adds up is sealed in the bundle",
  counter_transaction: "the hub's word: sealed in summary.json, every upload in the log",
  backup: "which copies were made; what is counted is in them too",
  indicator: "the centre's word for the forms of 2018, every change in the log",
  account: "people; what they did stands in the log",
  session: "who is signed in now",
  second_factor: "people; what they did stands in the log",
  recovery_code: "people; what they did stands in the log",
  api_token: "people and their machines; what they did stands in the log",
  salvaged:
    "records saved from behind a hole, each set with its kiosk's signature; counted in no figure",
};

/** Columns of evidence tables that no sealed figure rests on, and why. */
const NOT_SAID: Readonly<Record<string, string>> = {
  "centre.id": "a number of this database",
  "kiosk.counters": "what a kiosk is told",
  "kiosk.settings": "what a kiosk is told",
  "kiosk.service": "what a kiosk is told",
  "kiosk.scale": "what a kiosk is told",
  "kiosk.staff_pin": "what a kiosk is told",
  "kiosk.public_key": "what may be opened next; the claim stands in the log",
  "kiosk.password_hash": "who may connect",
  "kiosk.revoked_at": "who may connect; the log tells when",
  "kiosk.demo": "a mark on the summary",
  "kiosk.centre_id": "where it stands now; its streams say where it stood",
  "stream.reason": "said by the genesis",
  "stream.flagged": "an alarm",
  "stream.demo": "a mark on the summary",
  "stream.opened_at": "said by the genesis",
  "stream.received_at": "when it came, only the hub knows",
  "stream.safe": "what kiosks may forget",
  "stream.began_at": "how the next record is dated",
  "stream.last_effective_at": "how the next record is dated",
  "stream.anchor_boot": "how the next record is dated",
  "stream.anchor_mono": "how the next record is dated",
  "stream.anchor_true_at": "how the next record is dated",
  "checkpoint.received_at": "when it came, only the hub knows",
  "facet.demo": "a mark on the summary",
  "entry.kind": "said by its text",
  "entry.ref": "said by its text",
  "entry.time_source": "why, where the time is the kiosk's own",
  "rating.time_source": "why, where the time is the kiosk's own",
  "quarantine.time_source": "why, where the time is the kiosk's own",
  "quarantine.received_at": "when it came, only the hub knows",
  "rating.late": "when it came, only the hub knows",
  "visit.centre_id": "what a next rating of the same visit meets",
  "visit.token": "what a next rating of the same visit meets",
  "visit.stream_id": "what a next rating of the same visit meets",
  "visit.seq": "what a next rating of the same visit meets",
  "seal.id": "a number of this database",
};

/** A row that the sealed month rests on. */
const WHERE: Readonly<Record<string, string>> = {
  rating: "day BETWEEN 20261105 AND 20261125 AND standing = 0",
  entry: "effective_at BETWEEN 1793900000000 AND 1795600000000",
  quarantine: "kind = 'r' AND day BETWEEN 20261105 AND 20261125",
  // Its first and last seq say where the month's range begins; anything between leads to ratings.
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
  kiosk: "code = 'an-q1'",
  centre: "code = 'an'",
};

let house: EvidenceHouse;
let store: HubStore;
let db: Database;
beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(5), 100);
  await house.closeMonth();
  [db, store] = [house.db(), house.store()];
});
afterAll(() => house.close());

/** `fine`, or what says that it is not: a fault, a refusal, or that the month is not as it was sealed. */
async function lookAgain(): Promise<string> {
  const { files, zip } = collectFiles();
  const scope = { period: monthOf("2026-11"), unit: null, zone: ZONE };
  const made = { key: house.key, at: house.clock.now() };
  try {
    const written = await writeEvidenceTo(store, scope, made, () => zip);
    const verdict = verdictText(checkBundle(openFiles(files)));
    return verdict === "fine" && !written.final ? "no longer as sealed" : verdict;
  } catch (error) {
    // Behind a thread all of these are a refusal; a value that the column does not take is the caller's to see.
    if (error instanceof Error && !(error instanceof Sqlite.SqliteError)) {
      return `refused: ${error.message}`;
    }
    throw error;
  }
}

/** Makes the change, looks, takes it back. */
async function under(change: () => void): Promise<string> {
  db.exec("BEGIN IMMEDIATE");
  try {
    change();
    return await lookAgain();
  } catch (error) {
    // A value that the column does not take, or a key that is taken: the next one then.
    if (error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_CONSTRAINT"))
      return "fine";
    throw error;
  } finally {
    db.exec("ROLLBACK");
  }
}

type Column = { readonly name: string; readonly pk: number };

function columnsOf(table: string): readonly Column[] {
  return db.prepare<[], Column>(`PRAGMA table_info(${table})`).all();
}

function tables(): readonly string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all();
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

test("an untouched database gives the sealed bundle, again and again", async () => {
  expect(await lookAgain()).toBe("fine");
  expect(await under(() => {})).toBe("fine");
});

test("every column of every table is found out, or is told why not", async () => {
  const missed: string[] = [];
  for (const table of tables().filter((name) => !Object.hasOwn(NOT_EVIDENCE, name))) {
    const where = WHERE[table] ?? "1";
    const primary = columnsOf(table).filter(({ pk }) => pk > 0);
    const row = db.prepare(`SELECT * FROM ${table} WHERE ${where} LIMIT 1`).get();
    if (row === undefined) {
      missed.push(`${table}: no row to try it on, and not said to be no evidence`);
      continue;
    }
    const values = row as Readonly<Record<string, unknown>>;
    const of = primary.map(({ name }) => `${name} = ?`).join(" AND ");
    const key = primary.map(({ name }) => values[name]);
    for (const { name } of columnsOf(table)) {
      if (Object.hasOwn(NOT_SAID, `${table}.${name}`)) continue;
      let saw = "fine";
      for (const value of otherValues(values[name])) {
        saw = await under(() => {
          db.prepare(`UPDATE ${table} SET ${name} = ? WHERE ${of}`).run(value, ...key);
        });
        if (saw !== "fine") break;
      }
      if (saw === "fine") missed.push(`${table}.${name}`);
    }
  }
  expect(missed).toEqual([]);
}, 600_000);

test("what is said to be no evidence is there", () => {
  const known = new Set(
    tables().flatMap((table) => [table, ...columnsOf(table).map(({ name }) => `${table}.${name}`)]),
  );
  const said = [...Object.keys(NOT_EVIDENCE), ...Object.keys(NOT_SAID)];
  expect(said.filter((name) => !known.has(name))).toEqual([]);
});

test("a cursor that is set back or forward, a signature or a newest record that is gone: the hub itself says which stream", async () => {
  expect(await store.listCursorFaults(9)).toEqual([]);
  const code = String(db.prepare("SELECT code FROM stream WHERE hi > 10 LIMIT 1").pluck().get());
  const of = "stream_id = (SELECT id FROM stream WHERE code = @code)";
  const changes = [
    "UPDATE stream SET hi = hi + 1 WHERE code = @code",
    "UPDATE stream SET hi = hi - 1 WHERE code = @code",
    "UPDATE stream SET head = randomblob(32) WHERE code = @code",
    `DELETE FROM checkpoint WHERE ${of} AND seq = (SELECT max(seq) FROM checkpoint WHERE ${of})`,
    ...["rating", "entry", "quarantine"].map(
      (table) =>
        `DELETE FROM ${table} WHERE ${of} AND seq = (SELECT hi FROM stream WHERE code = @code)`,
    ),
  ];
  const found: number[] = [];
  for (const change of changes) {
    db.exec("BEGIN IMMEDIATE");
    const { changes: changed } = db.prepare(change).run({ code });
    if (changed > 0) {
      found.push(changed);
      expect((await store.listCursorFaults(9)).map(({ stream }) => stream)).toEqual([code]);
    }
    db.exec("ROLLBACK");
  }
  // The newest record stands in one of the three tables.
  expect(found).toHaveLength(changes.length - 2);
});
