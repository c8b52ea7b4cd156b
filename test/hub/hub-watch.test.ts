// What a hub finds wrong with itself: told once when it begins and once when it is over, by the names of the one list.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openHubWatch, type HubWatch } from "../../hub/watch/hub-watch.ts";
import type { Alarm } from "../../hub/store/hub-store.ts";
import type { Backup } from "../../hub/store/backup-store.ts";
import type { CursorFault } from "../../hub/store/quality-store.ts";
import type { Log } from "../../shared/log.ts";
import { FAULT_TEXT_EN } from "../../shared/fault-text.en.ts";

const HOUR = 3_600_000;

let folder: string;
let now: number;
let watch: HubWatch | undefined;
let lines: string[];
let alarms: Alarm[];
let newest: Backup | undefined;
let cursorFaults: readonly CursorFault[];

const log: Log = {
  info: (_, text) => lines.push(text),
  warn: (_, text) => lines.push(text),
  error: (_, text) => lines.push(text),
};

function open(isPlanned = false): HubWatch {
  watch = openHubWatch({
    store: {
      newestBackup: async () => newest,
      listAlarms: async () => alarms,
      listCursorFaults: async () => cursorFaults,
      raiseAlarm: async (alarm) => void alarms.push(alarm),
    },
    database: join(folder, "hub.db"),
    isPlanned,
    clock: { now: () => now, uptime: () => now, after: () => () => {} },
    log,
  });
  return watch;
}

const codes = (): readonly string[] => (watch?.faults() ?? []).map(({ code }) => code);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-watch-"));
  [now, lines, alarms, newest, cursorFaults] = [1_793_581_200_000, [], [], undefined, []];
});
afterEach(async () => {
  await watch?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a log that a reader holds open is named when it is too large, once, and when it is over", async () => {
  const hub = open();
  const wal = join(folder, "hub.db-wal");
  writeFileSync(wal, "");
  truncateSync(wal, 300 * 1_024 * 1_024);
  await hub.look();
  await hub.look();
  expect(codes()).toEqual(["hub_log_large"]);
  expect(alarms.map(({ code, kiosk }) => [code, kiosk])).toEqual([["hub_log_large", null]]);
  truncateSync(wal, 0);
  await hub.look();
  expect(codes()).toEqual([]);
  const { name } = FAULT_TEXT_EN.hub_log_large;
  expect(lines.filter((line) => line.includes(name))).toHaveLength(2);
});

test("a backup is overdue after a day and a half, and only where one was planned or made", async () => {
  const hub = open();
  now += 48 * HOUR;
  await hub.look();
  expect(codes()).toEqual([]);
  newest = { at: now, file: "a.db", bytes: 1, digest: "", records: 1 };
  now += 35 * HOUR;
  await hub.look();
  expect(codes()).toEqual([]);
  now += 2 * HOUR;
  await hub.look();
  expect(codes()).toEqual(["backup_overdue"]);
  newest = { ...newest, at: now };
  await hub.look();
  expect(codes()).toEqual([]);
});

test("where backups are planned the first one can be overdue too", async () => {
  const hub = open(true);
  now += 37 * HOUR;
  await hub.look();
  expect(codes()).toEqual(["backup_overdue"]);
});

test("what others find is kept and told the same way; a disk that takes no alarm is no reason to fall silent", async () => {
  const hub = open();
  hub.report("hub_disk_full", "disk_full");
  hub.report("hub_disk_full", "disk_full");
  expect(codes()).toEqual(["hub_disk_full"]);
  expect(lines).toEqual([expect.stringContaining(FAULT_TEXT_EN.hub_disk_full.name)]);
  hub.report("hub_disk_full", null);
  expect(codes()).toEqual([]);
});

test("what the store found at a kiosk stands in the log by its name", async () => {
  const hub = open();
  await hub.look();
  now += 1_000;
  alarms.push({ at: now, kiosk: "bl-q1", code: "new_stream", detail: "reset" });
  now += 1_000;
  await hub.look();
  await hub.look();
  expect(lines.filter((line) => line === FAULT_TEXT_EN.new_stream.name)).toHaveLength(1);
});

test("a cursor that does not agree with the signatures is named at the start, and looked for again every hour", async () => {
  cursorFaults = [{ stream: "0f3c", cursor: 9, signed: 7, stored: 7 }];
  const hub = open();
  await hub.look();
  expect(codes()).toEqual(["cursor_mismatch"]);
  expect(alarms.map(({ detail }) => detail)).toEqual([
    "stream 0f3c: cursor 9, newest signature 7, newest record 7",
  ]);
  cursorFaults = [];
  await hub.look();
  expect(codes()).toEqual(["cursor_mismatch"]);
  for (let minute = 0; minute < 60; minute += 1) await hub.look();
  expect(codes()).toEqual([]);
});
