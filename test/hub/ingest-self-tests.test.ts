// The hub's look after the self-tests of the fleet: on working days, of kiosks that have hours, and of nobody else.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openSelfTestWatch } from "../../hub/ingest/watch-self-tests.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { AUDIT } from "../support/hub-line.ts";
import { createSignedStream } from "../support/signed-stream.ts";

const zone = "Asia/Ho_Chi_Minh";
/** Tuesday 24 November 2026, 09:00 there. */
const NINE = Date.UTC(2026, 10, 24, 2);
const DAY_MS = 86_400_000;

let store: HubStore;
let folder: string;
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function house(hours: readonly object[] = [{ weekday: 2, from: 480, to: 1_020 }]) {
  folder = mkdtempSync(join(tmpdir(), "hai-long-watch-"));
  store = await openSqliteStore({
    file: join(folder, "hub.db"),
    zone,
    now: () => NINE - 2 * DAY_MS,
  });
  const unit = { code: "an", name: "An", level: "commune" as const, parent: null };
  const units = [{ ...unit, from: null, to: null, counters: [], hours: hours as [] }];
  const catalogue = { version: 1, units, domains: [], scales: [], reasons: [] };
  await store.putCatalogue(catalogue, AUDIT);
  const kiosk = { kiosk: "an-q1", centre: "an", counters: ["q1"], service: "", scale: "vn3.1" };
  await store.registerKiosk(
    { ...kiosk, staffPin: null, demo: false, claimHash: "c", expiresAt: NINE },
    AUDIT,
  );
  const stream = createSignedStream({ ...kiosk, at: NINE - 2 * DAY_MS });
  const { publicKey } = stream;
  await store.claimKiosk({ claimHash: "c", publicKey, passwordHash: "p" }, NINE - 2 * DAY_MS);
  const message = null;
  await store.recordStatus({
    kiosk: "an-q1",
    state: "online",
    sid: "s",
    message,
    receivedAt: NINE,
  });
  await store.ingest([stream.open()], NINE - 2 * DAY_MS);
  const clock = createFakeClock({ at: NINE });
  const watch = openSelfTestWatch({ store, clock, log: SILENT_LOG, zone });
  const tested = async (levels: string, at = NINE - 3_900_000): Promise<void> => {
    stream.event("selftest", 3, `vn3.1 ${levels}`, at);
    await store.ingest([stream.batch()], at);
  };
  return { clock, watch, tested };
}

test("a working day without a self-test is one alarm, however often it is looked at", async () => {
  const { watch, clock } = await house();
  clock.jump(-31 * 60_000); // 08:29: the patience is not over
  expect(await watch.look()).toEqual([]);
  clock.jump(31 * 60_000);
  expect(await watch.look()).toMatchObject([
    { kiosk: "an-q1", code: "self_test_missing", detail: "2026-11-24" },
  ]);
  expect(await watch.look()).toEqual([]);
  await watch.close();
});

test("a level that did not come through is named", async () => {
  const { watch, tested } = await house();
  await tested("RHL,HL");
  expect(await watch.look()).toMatchObject([
    { kiosk: "an-q1", code: "level_missing", detail: "2026-11-24: KHL" },
  ]);
  await watch.close();
});

test("the newest self-test of the day decides", async () => {
  const { watch, tested } = await house();
  await tested("RHL");
  await tested("RHL,HL,KHL", NINE - 3_600_000);
  expect(await watch.look()).toEqual([]);
  await watch.close();
});

test.each([[[]], [[{ weekday: 3, from: 480, to: 1_020 }]]])(
  "without hours, or on a day without any, nothing is missed: %j",
  async (hours) => {
    const { watch } = await house(hours);
    expect(await watch.look()).toEqual([]);
    await watch.close();
  },
);
