// The kiosk's store on real files: what a commit promises, how a chain goes on after a kill, how damage is met.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { canonical } from "../../shared/rating.ts";
import type { KioskStore, RecordDraft, StreamOpening } from "../../kiosk/store/kiosk-store.ts";
import { DatabaseFromTheFuture } from "../../kiosk/store/migrate.ts";
import { MIGRATIONS } from "../../kiosk/store/migrations/index.ts";
import { openDatabase } from "../../kiosk/store/open-database.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { CONF_BODY } from "../support/hub-voice.ts";

const OPENING: StreamOpening = {
  stream: "0".repeat(32),
  centre: "binh-lieu",
  kiosk: "bl-q1",
  genesis: '{"kiosk":"bl-q1"}',
  reason: "install",
  key: "a1b2c3d4e5f60718",
  sig: "s".repeat(86),
  head: genesisHash('{"kiosk":"bl-q1"}').toString("base64url"),
};
const DAY = 20_261_124;
const rating = (level = "RHL", flags = 0): RecordDraft => [
  ...(["r", "q1", "LV-DATDAI", "vn3.1", level, 1, ""] as const),
  flags,
];
const stamp = (n: number, day = DAY) => ({
  at: 1_795_424_464_000 + n,
  mono: 88_000 + n,
  boot: 7,
  day,
});

let folder: string;
let file: string;
let open: KioskStore[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-store-"));
  file = join(folder, "kiosk.db");
  open = [];
});

afterEach(() => {
  for (const store of open) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function openStore(): KioskStore {
  const store = openKioskStore(file, { ballastBytes: 0 });
  open.push(store);
  return store;
}

function newStore(records = 0): KioskStore {
  const store = openStore();
  store.openStream(OPENING);
  for (let n = 1; n <= records; n++) store.append(rating(), stamp(n));
  return store;
}

test("synchronous is FULL after a write, on every open", () => {
  for (let round = 0; round < 3; round++) {
    const db = openDatabase(file);
    db.prepare("UPDATE meta SET value = value WHERE name = 'opens'").run();
    expect({
      synchronous: db.pragma("synchronous", { simple: true }),
      journal: db.pragma("journal_mode", { simple: true }),
      foreignKeys: db.pragma("foreign_keys", { simple: true }),
      trustedSchema: db.pragma("trusted_schema", { simple: true }),
      cellSizeCheck: db.pragma("cell_size_check", { simple: true }),
      busyTimeout: db.pragma("busy_timeout", { simple: true }),
    }).toEqual({
      synchronous: 2,
      journal: "wal",
      foreignKeys: 1,
      trustedSchema: 0,
      cellSizeCheck: 1,
      busyTimeout: 5_000,
    });
    db.close();
  }
});

test("seq, chain head and record are written together or not at all", () => {
  const store = newStore(3);
  const before = store.currentStream();
  expect(() => store.append(["v", 99, "citizen"], stamp(4))).toThrow("seq 99 is not a rating");
  expect(() => store.append(["r", "không", "", "vn3.1", "RHL", 1, "", 0], stamp(4))).toThrow(
    "malformed",
  );
  expect(store.currentStream()).toEqual(before);
  expect(store.append(rating(), stamp(5))[0]).toBe(4);
});

test("the head is the hash chain over the records as they are sent", () => {
  const store = newStore(170);
  let head = genesisHash(OPENING.genesis);
  expect(store.hashAt(0)).toBe(head.toString("base64url"));
  const batch = store.nextBatch(1_000, 1_000_000);
  for (const record of batch?.records ?? []) {
    head = nextHash(head, canonical(record));
    expect(store.hashAt(record[0])).toBe(head.toString("base64url"));
  }
  expect(batch).toMatchObject({ first: 1, prev: OPENING.head, head: store.currentStream()?.head });
  expect(store.hashAt(171)).toBeUndefined();
});

test("a batch starts above the last receipt and stays within its limits", () => {
  const store = newStore(130);
  expect(store.nextBatch(100, 100_000)?.records).toHaveLength(100);
  const length = canonical(store.append(rating(), stamp(131))).length;
  expect(store.nextBatch(100, 3 * (length + 1))?.records.length).toBeLessThanOrEqual(4);
  expect(store.nextBatch(100, 1)?.records).toHaveLength(1);
  store.recordReceipt({ upto: 77, safe: 12, gen: 1, text: "ack", rewind: false });
  expect(store.nextBatch(100, 100_000)).toMatchObject({ first: 78, prev: store.hashAt(77) });
  store.recordReceipt({ upto: 131, safe: 80, gen: 1, text: "ack", rewind: false });
  expect(store.nextBatch(100, 100_000)).toBeUndefined();
  expect(store.oldestPendingAt()).toBeNull();
});

test("an ack only raises, a rewind lowers both marks and brings its generation", () => {
  const store = newStore(20);
  store.raiseGeneration(5);
  store.raiseGeneration(3);
  store.recordReceipt({ upto: 15, safe: 10, gen: 5, text: "one", rewind: false });
  store.recordReceipt({ upto: 12, safe: 2, gen: 5, text: "two", rewind: false });
  expect(store.currentStream()).toMatchObject({ acked: 15, safe: 10 });
  store.recordReceipt({ upto: 6, safe: 9, gen: 8, text: "three", rewind: true });
  expect(store.currentStream()).toMatchObject({ acked: 6, safe: 6, receipt: "three" });
  expect([store.generation(), store.rewoundGeneration()]).toEqual([8, 8]);
});

test("day counts follow each record: tests are not counted, a void counts out of the day it was given", () => {
  const store = newStore();
  const first = store.append(rating("RHL"), stamp(1, DAY));
  store.append(rating("RHL"), stamp(2, DAY));
  store.append(rating("KHL"), stamp(3, DAY));
  store.append(rating("KHL", 1), stamp(4, DAY));
  store.append(["v", first[0], "citizen"], stamp(5, DAY + 1));
  expect(store.dayCounts(DAY, DAY + 1)).toEqual([
    { day: DAY, scale: "vn3.1", counts: { KHL: 1, RHL: 1 } },
  ]);
  expect(() => store.append(["v", first[0], "citizen"], stamp(6))).toThrow("UNIQUE");
  const close = store.append(["e", "close", DAY, "RHL:1,KHL:1"], stamp(7));
  expect(store.daySeals(DAY, DAY)).toEqual([
    { day: DAY, counts: "RHL:1,KHL:1", hash: store.hashAt(close[0]) },
  ]);
});

test("the configuration survives, and only the newest one", () => {
  const store = newStore();
  expect(store.conf()).toBeUndefined();
  store.putConf(CONF_BODY);
  store.putConf({ ...CONF_BODY, version: 2, layout: 3 });
  store.close();
  expect(openStore().conf()).toEqual({ ...CONF_BODY, version: 2, layout: 3 });
});

test("after kill -9 in the middle of tapping the chain goes on where the last answer was", async () => {
  const script = `
    import { openKioskStore } from ${JSON.stringify(join(process.cwd(), "kiosk/store/sqlite-kiosk-store.ts"))};
    const store = openKioskStore(${JSON.stringify(file)});
    if (store.currentStream() === undefined) store.openStream(${JSON.stringify(OPENING)});
    for (let n = 0; ; n++) {
      const record = store.append(["r", "q1", "", "vn3.1", "HL", 1, "", 0], { at: 1795424464000 + n, mono: n, boot: 1, day: ${DAY} });
      process.stdout.write(record[0] + "\\n");
    }`;
  let told = 0;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    child.stdout.setEncoding("utf8");
    await new Promise<void>((resolve) => {
      let text = "";
      child.stdout.on("data", (chunk: string) => {
        text += chunk;
        const lines = text.split("\n").slice(0, -1);
        told = Number(lines.at(-1) ?? told);
        if (lines.length > 20) resolve();
      });
    });
    child.kill("SIGKILL");
    await once(child, "close");
    const store = openStore();
    const size = store.currentStream()?.size ?? 0;
    expect(size).toBeGreaterThanOrEqual(told);
    expect(store.append(rating(), stamp(size))[0]).toBe(size + 1);
    told = size + 1;
    store.close();
  }
});

test("a record can be neither changed nor deleted while the hub does not hold it safely", () => {
  newStore(5).close();
  const db = openDatabase(file);
  expect(() => db.exec("UPDATE record SET body = '[]' WHERE seq = 2")).toThrow("never changes");
  expect(() => db.exec("DELETE FROM record WHERE seq = 2")).toThrow("never deleted");
  db.close();
});

test("a database of a newer program is refused by name and left as it is", () => {
  newStore(2).close();
  const db = new Database(file);
  db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  db.close();
  expect(() => openKioskStore(file)).toThrow(DatabaseFromTheFuture);
  expect(() => openKioskStore(file)).toThrow(`kiosk.db has version ${MIGRATIONS.length + 1}`);
});

test("a folder that is not there and a file that cannot be written are faults of the machine", () => {
  expect(() => openKioskStore(join(folder, "none", "kiosk.db"))).toThrow(
    expect.objectContaining({ fault: "io" }),
  );
  expect(() => openKioskStore(folder)).toThrow(expect.objectContaining({ fault: "io" }));
});

test("a second process that holds the write lock makes the store busy, and nothing was written", () => {
  const store = newStore(1);
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  expect(() => store.append(rating(), stamp(2))).toThrow(
    expect.objectContaining({ fault: "busy" }),
  );
  other.exec("ROLLBACK");
  other.close();
  expect(store.append(rating(), stamp(2))[0]).toBe(2);
});

test("no private key and no password is ever in the database", () => {
  const store = newStore(1);
  store.putConf(CONF_BODY);
  store.close();
  const bytes = readFileSync(file).toString("latin1");
  expect(bytes).not.toMatch(/PRIVATE KEY|password/);
});
