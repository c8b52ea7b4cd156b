// Old records and full disks (protocol K12, K13): what may be forgotten, and what happens when there is no room left.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { genesisHash } from "../../shared/evidence/chain.ts";
import type { KioskStore, RecordDraft } from "../../kiosk/store/kiosk-store.ts";
import { StoreFailure } from "../../kiosk/store/kiosk-store.ts";
import { openDatabase } from "../../kiosk/store/open-database.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";

const RATING: RecordDraft = ["r", "q1", "LV-DATDAI", "vn3.1", "RHL", 1, "", 0];
const stamp = (at: number) => ({ at, mono: 1, boot: 1, day: 20_261_124 });

let folder: string;
let file: string;
let store: KioskStore | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-room-"));
  file = join(folder, "kiosk.db");
});

afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function newStream(opened: KioskStore): void {
  opened.openStream({
    stream: "0".repeat(32),
    centre: "binh-lieu",
    kiosk: "bl-q1",
    genesis: "{}",
    reason: "install",
    key: "a1b2c3d4e5f60718",
    sig: "s".repeat(86),
    head: genesisHash("{}").toString("base64url"),
  });
}

/** A store with `size` records that were made at 1, 2, 3 … ms. */
function filledStore(size: number): KioskStore {
  store = openKioskStore(file, { ballastBytes: 0 });
  newStream(store);
  for (let at = 1; at <= size; at++) store.append(RATING, stamp(at));
  return store;
}

function kept(): { readonly n: number; readonly first: number | null } {
  const db = openDatabase(file);
  try {
    return (
      db
        .prepare<[], { n: number; first: number | null }>(
          "SELECT count(*) AS n, min(seq) AS first FROM record",
        )
        .get() ?? { n: 0, first: null }
    );
  } finally {
    db.close();
  }
}

test("only what is old, acknowledged and safe is forgotten, and never the last thousand", () => {
  const opened = filledStore(1_400);
  const receipt = { gen: 1, text: "ack", rewind: false };
  expect(opened.purge(Number.MAX_SAFE_INTEGER)).toBe(0);
  opened.recordReceipt({ ...receipt, upto: 1_300, safe: 0 });
  expect(opened.purge(Number.MAX_SAFE_INTEGER)).toBe(0);
  opened.recordReceipt({ ...receipt, upto: 1_301, safe: 220 });
  expect(opened.purge(111)).toBe(100);
  expect(kept()).toEqual({ n: 1_300, first: 101 });
  expect(opened.purge(111)).toBe(0);
  expect(opened.purge(Number.MAX_SAFE_INTEGER)).toBe(100);
  opened.recordReceipt({ ...receipt, upto: 1_400, safe: 1_400 });
  expect(opened.purge(Number.MAX_SAFE_INTEGER)).toBe(200);
  expect(kept()).toEqual({ n: 1_000, first: 401 });
  expect(opened.hashAt(399)).toBeUndefined();
  expect(opened.hashAt(400)).toHaveLength(43);
  expect(opened.hashAt(433)).toHaveLength(43);
  opened.close();
  store = openKioskStore(file, { ballastBytes: 0 });
  expect(store.append(RATING, stamp(1_401))[0]).toBe(1_401);
  expect(store.nextBatch(100, 16_000)).toMatchObject({ first: 1_401 });
});

test("the ballast is really allocated, and put there once", () => {
  store = openKioskStore(file, { ballastBytes: 3_000_000 });
  const { size, blocks } = statSync(`${file}.ballast`);
  expect(size).toBe(3_000_000);
  expect(blocks * 512).toBeGreaterThanOrEqual(3_000_000);
});

/** A small disk of its own needs the right to mount one. */
const canMount = (() => {
  const place = mkdtempSync(join(tmpdir(), "hai-long-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
})();

test.skipIf(!canMount)(
  "on a full disk the ballast is given away, then ratings are refused, and when there is room they go on",
  () => {
    const disk = join(folder, "disk");
    execFileSync("mkdir", [disk]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]);
    try {
      const onDisk = join(disk, "kiosk.db");
      store = openKioskStore(onDisk, { ballastBytes: 262_144 });
      newStream(store);
      const first = store.append(RATING, stamp(1));
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, "filler"), Buffer.alloc(bavail * bsize));
      let thanked = first[0];
      let failure: unknown;
      for (let at = 2; failure === undefined && at < 50_000; at++) {
        try {
          thanked = store.append(RATING, stamp(at))[0];
        } catch (error) {
          failure = error;
        }
      }
      expect(existsSync(`${onDisk}.ballast`)).toBe(false);
      expect(failure).toBeInstanceOf(StoreFailure);
      expect(failure).toMatchObject({ fault: "disk_full" });
      expect(thanked).toBeGreaterThan(first[0]);
      store.close();
      const rest = statfsSync(disk);
      writeFileSync(join(disk, "filler-2"), Buffer.alloc(rest.bavail * rest.bsize));
      expect(() => openKioskStore(onDisk, { ballastBytes: 0 })).toThrow(
        expect.objectContaining({ fault: expect.stringMatching(/disk_full|io/) }),
      );
      rmSync(join(disk, "filler"));
      store = openKioskStore(onDisk, { ballastBytes: 0 });
      expect(store.currentStream()).toMatchObject({ size: thanked });
      expect(store.append(RATING, stamp(1))[0]).toBe(thanked + 1);
      store.close();
    } finally {
      store = undefined;
      execFileSync("umount", ["-l", disk]);
    }
  },
);
