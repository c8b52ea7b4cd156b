// Every released schema can be taken further: from databases that the program of that time wrote (schemas/*.sql), never from git.
// Also: a copy comes first, a step that fails changes nothing, and the older program refuses the newer database.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { examineDatabase } from "../../hub/store/sqlite/copy-database.ts";
import { migrate, SCHEMA_VERSION } from "../../hub/store/sqlite/migrate.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { ZONE } from "../../shared/period.ts";
import { createSignedStream, MONDAY_MORNING as T0 } from "../support/signed-stream.ts";
import { run } from "./run-hub.ts";

const SCHEMAS = fileURLToPath(new URL("schemas", import.meta.url));
const released = readdirSync(SCHEMAS)
  .map((name) => Number(/schema-(\d+)\.sql/.exec(name)?.[1]))
  .toSorted((a, b) => a - b);
const ALL = { from: 20200101, to: 20991231, centres: null, by: "centre" } as const;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-update-"));
  file = join(folder, "hub.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(schema: number): void {
  const db = new Sqlite(file);
  db.exec(`BEGIN; ${readFileSync(join(SCHEMAS, `schema-${schema}.sql`), "utf8")}; COMMIT`);
  db.close();
}

describe("an update", () => {
  test("is tried from every schema before this one", () => {
    expect(released[0]).toBe(1);
    expect(released.length).toBeGreaterThanOrEqual(3);
    expect(released.at(-1)).toBeLessThanOrEqual(SCHEMA_VERSION);
  });

  test.each(released)(
    "from schema %i keeps every record, tally and chain, and goes on",
    async (schema) => {
      write(schema);
      const store = await openSqliteStore({ file, zone: ZONE });
      const tallies = await store.tallies(ALL);
      expect(tallies.groups.map(({ key }) => key)).toEqual(["binh-lieu", "tien-yen"]);
      for (const { tally } of tallies.groups) {
        expect(tally).toMatchObject({
          scales: [{ scale: "vn3.1", counts: { HL: 14, KHL: 3 } }],
          test: 1,
          voided: 1,
          quarantined: 1,
        });
      }
      expect(await store.recount(ALL)).toEqual(tallies);
      const next = createSignedStream({ kiosk: "bl-q2", centre: "binh-lieu" });
      const about = { counters: ["q1"], service: "", scale: "vn3.1", staffPin: null, demo: false };
      const audit = { at: T0, who: "quan-tri", action: "test", subject: "", detail: "" };
      const claim = { claimHash: "claim bl-q2", expiresAt: T0 };
      await store.registerKiosk({ kiosk: "bl-q2", centre: "binh-lieu", ...about, ...claim }, audit);
      await store.claimKiosk({ ...claim, publicKey: next.publicKey, passwordHash: "hash" }, T0);
      next.rate("HL", T0);
      expect(await store.ingest([next.open(), next.batch(100)], T0)).toMatchObject([
        { kind: "ack", upto: 0 },
        { kind: "ack", upto: 1, inserted: 1 },
      ]);
      await store.close();
      expect(examineDatabase(file)).toMatchObject({ schema: SCHEMA_VERSION, faults: [] });
      const copy = `${file}.schema-${schema}`;
      expect(existsSync(copy)).toBe(schema < SCHEMA_VERSION);
      if (schema < SCHEMA_VERSION)
        expect(examineDatabase(copy)).toMatchObject({ schema, faults: [] });
    },
  );

  test("again, after the older program was back, copies what that one left", async () => {
    write(1);
    await (await openSqliteStore({ file, zone: ZONE })).close();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    write(1);
    const db = new Sqlite(file);
    db.exec("UPDATE hub SET gen = gen + 7");
    db.close();
    const { gen } = examineDatabase(file);
    await (await openSqliteStore({ file, zone: ZONE })).close();
    expect(examineDatabase(`${file}.schema-1`)).toMatchObject({ schema: 1, gen });
  });

  test("that fails leaves the database as it was", () => {
    write(1);
    const db = new Sqlite(file);
    // The last step of all cannot be done, after all others were.
    db.exec("CREATE TABLE backup (id INTEGER)");
    const before = db.prepare("SELECT sql FROM sqlite_schema ORDER BY rowid").pluck().all();
    expect(() => migrate(db, file, null, () => {})).toThrow(/backup already exists/);
    expect(db.pragma("user_version", { simple: true })).toBe(1);
    expect(db.prepare("SELECT sql FROM sqlite_schema ORDER BY rowid").pluck().all()).toEqual(
      before,
    );
    db.close();
  });

  test("does not begin when the copy cannot be made", async () => {
    write(1);
    // A folder stands where the copy would be written.
    mkdirSync(`${file}.schema-1.part/x`, { recursive: true });
    await expect(openSqliteStore({ file, zone: ZONE })).rejects.toMatchObject({
      message: expect.stringMatching(/was not updated, because no copy/),
    });
    const db = new Sqlite(file);
    expect(db.pragma("user_version", { simple: true })).toBe(1);
    db.close();
  });

  test("back again is refused by name, exit code 2, and nothing is touched", async () => {
    write(1);
    const db = new Sqlite(file);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const was = readFileSync(file);
    const { code, stderr } = await run(["summary", "2026-11", "--data", folder]);
    expect(stderr).toMatch(
      new RegExp(`hub\\.db has schema version ${SCHEMA_VERSION + 1}.*up to ${SCHEMA_VERSION}`),
    );
    expect(code).toBe(2);
    expect(readFileSync(file).equals(was)).toBe(true);
  });
});
