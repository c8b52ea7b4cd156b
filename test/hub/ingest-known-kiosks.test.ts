// What the hub remembers of enrolments, over a real store with the clock in the test's hand.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKnownKiosks } from "../../hub/ingest/known-kiosks.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { ZONE } from "../../shared/period.ts";
import { createFakeClock } from "../support/fake-clock.ts";

let folder: string;
let store: HubStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-known-"));
  store = await openSqliteStore({ file: join(folder, "hub.db"), zone: ZONE });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function openKnown() {
  const asked: string[] = [];
  const clock = createFakeClock();
  const findKiosk: HubStore["findKiosk"] = (kiosk) => {
    asked.push(kiosk);
    return store.findKiosk(kiosk);
  };
  return { known: createKnownKiosks({ findKiosk }, clock), clock, asked };
}

test("an enrolment is asked for once in ten seconds, and at once after it was forgotten", async () => {
  const { known, clock, asked } = openKnown();
  await known.findNow("bl-q1");
  await clock.advance(9_000);
  await known.find("bl-q1");
  expect(asked.length).toBe(1);
  known.forget("bl-q1");
  await known.find("bl-q1");
  expect(asked.length).toBe(2);
  await clock.advance(10_000);
  await known.find("bl-q1");
  expect(asked.length).toBe(3);
});

test("what is too old to be used is not held: the sweeping ends with the last of it", async () => {
  const { known, clock } = openKnown();
  await known.find("bl-q1");
  await clock.advance(6_000);
  await known.find("bl-q2");
  expect(clock.waiting()).toBe(1);
  // The first is gone, the second not yet.
  await clock.advance(9_000);
  expect(clock.waiting()).toBe(1);
  await clock.advance(10_000);
  expect(clock.waiting()).toBe(0);
  await known.find("bl-q2");
  expect(clock.waiting()).toBe(1);
});
