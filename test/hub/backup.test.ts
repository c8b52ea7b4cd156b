// Backups, restore and the head file: what is in a copy, when kiosks may forget, and what a hub says to a database that went back.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeBackup, type MadeBackup } from "../../hub/backup/backup.ts";
import { isDue } from "../../hub/backup/schedule.ts";
import { readHead } from "../../hub/backup/head-file.ts";
import { SCHEMA_VERSION } from "../../hub/store/sqlite/migrate.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { ZONE } from "../../shared/period.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";
import { run, start } from "./run-hub.ts";

const MORNING = Date.UTC(2026, 10, 2, 1);

let house: TestHub;
let away: string;

beforeEach(async () => {
  house = await openTestHub();
  away = mkdtempSync(join(tmpdir(), "hai-long-away-"));
  await house.rate({ kiosk: "q1", centre: "an", at: MORNING, counts: { RHL: 5, KHL: 1 } });
});
afterEach(async () => {
  await house.close();
  rmSync(away, { recursive: true, force: true });
});

const database = (): string => join(house.data, "hub.db");
const makeOne = (keep = 14, now = Date.now()): Promise<MadeBackup> =>
  makeBackup({
    store: house.hub.store,
    database: database(),
    folder: join(away, "kept"),
    keep,
    key: "a1b2c3d4e5f60718",
    clock: { now: () => now, uptime: () => 0, after: () => () => {} },
    who: "test",
  });
const safeOf = async (kiosk: string): Promise<readonly number[]> =>
  (await house.hub.store.listStreams(kiosk)).map(({ safe }) => safe);
const commonSentence = /^[^\n]+\n$/;

describe("a backup", () => {
  test("holds what the hub holds, says so beside it, and only then is safe", async () => {
    expect(await safeOf("q1")).toEqual([0]);
    const { file, records, digest } = await makeOne();
    const [stream] = await house.hub.store.listStreams("q1");
    expect(await safeOf("q1")).toEqual([stream?.hi]);
    const manifest: unknown = JSON.parse(readFileSync(file.replace(/db$/, "json"), "utf8"));
    expect(manifest).toMatchObject({
      records,
      sha256: digest,
      streams: 1,
      key: "a1b2c3d4e5f60718",
    });
    const copy = await openSqliteStore({ file, zone: ZONE });
    expect((await copy.listStreams("q1"))[0]?.head).toBe(stream?.head);
    await copy.close();
    expect(await house.hub.store.newestBackup()).toMatchObject({ file, records });
    expect((await house.hub.store.listAudit(1))[0]).toMatchObject({
      action: "backup",
      subject: file,
    });
  });

  test("is made by a command beside the running hub, and says what to do with the key", async () => {
    const { code, stdout } = await run(["backup", join(away, "kept"), "--data", house.data]);
    expect(stdout).toMatch(/hub-key\.pem \(with hub-keys\.ndjson, where there is one\) apart/);
    expect(code).toBe(0);
    expect((await safeOf("q1"))[0]).toBeGreaterThan(0);
  });

  test("is none when the copy does not agree with itself: nothing is left, nothing becomes safe", async () => {
    const db = new Sqlite(database());
    db.exec("UPDATE tally_day SET n = n + 1");
    db.close();
    await expect(makeOne()).rejects.toMatchObject({ code: "unavailable", message: /tally_day/ });
    expect(readdirSync(join(away, "kept"))).toEqual([]);
    expect(await safeOf("q1")).toEqual([0]);
  });

  test("is none when a record is missing behind the cursor, or another stands in its place", async () => {
    const db = new Sqlite(database());
    db.exec("UPDATE rating SET at = at + 1 WHERE seq = (SELECT max(seq) FROM rating)");
    await expect(makeOne()).rejects.toMatchObject({ message: /signed head/ });
    db.exec("DELETE FROM rating WHERE seq = (SELECT max(seq) FROM rating)");
    db.close();
    await expect(makeOne()).rejects.toMatchObject({ message: /says \d+ records and holds/ });
  });

  test("keeps as many as it is told, and nothing else in the folder is touched", async () => {
    const at = Date.now();
    await makeOne(2, at);
    writeFileSync(join(away, "kept", "notes.db"), "");
    await makeOne(2, at + 1);
    const { removed } = await makeOne(2, at + 2);
    expect(removed).toHaveLength(1);
    const names = readdirSync(join(away, "kept"));
    expect(names.filter((name) => name.startsWith("hub-"))).toHaveLength(4);
    expect(names).toContain("notes.db");
  });

  test("does not go into the data folder, or into a folder that cannot be made", async () => {
    const inside = await run(["backup", join(house.data, "kept"), "--data", house.data]);
    expect(inside.stderr).toMatch(/another disk/);
    writeFileSync(join(away, "file"), "");
    const wrong = await run(["backup", join(away, "file"), "--data", house.data]);
    expect(wrong.stderr).toMatch(commonSentence);
    expect([inside.code, wrong.code]).toEqual([2, 2]);
  });

  test("is due once a day, at its time in the zone", () => {
    const plan = { minute: 150, zone: ZONE };
    const halfPastTwo = Date.UTC(2026, 10, 1, 19, 30);
    expect(isDue(plan, halfPastTwo, undefined)).toBe(true);
    expect(isDue(plan, halfPastTwo + 1, halfPastTwo - 86_400_000)).toBe(true);
    expect(isDue(plan, halfPastTwo - 120_000, halfPastTwo - 86_000_000)).toBe(false);
    expect(isDue(plan, halfPastTwo + 3_600_000, halfPastTwo + 30_000)).toBe(false);
  });
});

describe("restoring", () => {
  test("is a new generation above all before, keeps what stood there, and the hub starts on it", async () => {
    const { file } = await makeOne();
    await house.rate({ kiosk: "q2", centre: "binh", at: MORNING, counts: { HL: 3 } });
    await house.hub.store.raiseGeneration(Date.now() + 1e9);
    const before = await house.hub.store.dataHead();
    const refused = await run(["restore", file, "--data", house.data]);
    expect(refused.stderr).toMatch(/running/);
    expect(refused.code).toBe(2);
    await house.hub.close();
    const { code, stdout } = await run(["restore", file, "--data", house.data]);
    expect(stdout).toMatch(/as generation/);
    expect(code).toBe(0);
    const head = readHead(join(house.data, "hub-head.json"));
    expect(head?.gen).toBeGreaterThan(before.gen);
    expect(head?.records).toBeLessThan(before.records);
    const kept = readdirSync(house.data).filter((name) => name.includes("before-restore"));
    expect(kept.length).toBeGreaterThan(0);
    const again = await start(house.data);
    expect(await again.stop()).toBe(0);
  });

  test("refuses what is no backup, a changed one and one of a newer program, and touches nothing", async () => {
    const { file } = await makeOne();
    await house.hub.close();
    const was = readFileSync(database());
    const other = join(away, "other.db");
    const restore = (what: string) => run(["restore", what, "--data", house.data]);
    writeFileSync(other, "Trung tâm phục vụ hành chính công ".repeat(99));
    expect((await restore(other)).stderr).toMatch(/not a backup/);
    expect((await restore(join(away, "missing.db"))).stderr).toMatch(/no file/);
    copyFileSync(file, other);
    const db = new Sqlite(other);
    db.pragma("user_version = 99");
    expect((await restore(other)).stderr).toMatch(/schema version 99/);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
    db.exec("UPDATE stream SET hi = hi + 1");
    db.close();
    expect((await restore(other)).stderr).toMatch(/holds/);
    writeFileSync(
      file.replace(/db$/, "json"),
      readFileSync(file.replace(/db$/, "json"), "utf8").replace(/"sha256":"..../, '"sha256":"0000'),
    );
    const { stderr, code } = await restore(file);
    expect(stderr).toMatch(/not as it was written/);
    expect(stderr).toMatch(commonSentence);
    expect(code).toBe(2);
    expect(readFileSync(database()).equals(was)).toBe(true);
  });

  test("that was cut off between the old database and the new one keeps the hub from starting until it is done again", async () => {
    const { file } = await makeOne();
    await house.hub.close();
    rmSync(database());
    await expect(start(house.data)).rejects.toThrow(/hub\.db is missing/);
    expect(existsSync(database())).toBe(false);
    copyFileSync(file, `${database()}.restoring`);
    expect((await run(["restore", file, "--data", house.data])).code).toBe(0);
    expect(await (await start(house.data)).stop()).toBe(0);
  });
});

describe("a database that went backwards", () => {
  test("is refused at the start, and taken as a new generation when the hub is told to", async () => {
    const { file } = await makeOne();
    await house.rate({ kiosk: "q2", centre: "binh", at: MORNING, counts: { HL: 3 } });
    const { gen } = await house.hub.store.dataHead();
    await house.hub.close();
    copyFileSync(file, database());
    const refused = await run([
      "hub",
      "--data",
      house.data,
      "--http",
      "127.0.0.1:0",
      "--mqtt",
      "127.0.0.1:0",
    ]);
    expect(refused.stderr).toMatch(/holds less than it did on .*--accept-rollback/);
    expect(refused.stderr).toMatch(commonSentence);
    expect(refused.code).toBe(2);
    await (await start(house.data, ["--accept-rollback"])).stop();
    const store = await openSqliteStore({ file: database(), zone: ZONE });
    expect(await store.generation()).toBeGreaterThan(gen);
    expect((await store.listAlarms(9)).map(({ code }) => code)).toContain("hub_lost_data");
    await store.close();
    await (await start(house.data)).stop();
  });
});
