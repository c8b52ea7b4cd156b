// A kiosk with 13 months of ratings on its disk, 500 a day: it starts, and shows staff their figures, without reading them all.
// How long both take is printed here and judged by the benchmark (K-START): a busy machine must not decide a test.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTallyDays } from "../../kiosk/core/staff-tally.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { fillMonths, MONTHS, NOW, type MonthsOfRatings } from "../support/months-of-ratings.ts";
import { startMonths } from "../support/start-months.ts";

const folder = mkdtempSync(join(tmpdir(), "hai-long-13-months-"));
let months: MonthsOfRatings;

beforeAll(() => {
  months = fillMonths(folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the kiosk starts on them, open for taps, and staff see their thirty days", async () => {
  const { startMs, view, firstLookMs, nextLookMs, tally } = await startMonths(months);
  process.stdout.write(
    `13 months, ${months.ratings} ratings: start ${Math.round(startMs)} ms, staff view ${Math.round(firstLookMs)} ms, then ${Math.round(nextLookMs)} ms\n`,
  );
  expect(view.service).toBe("open");
  expect(tally.days).toHaveLength(30);
  expect(tally.days[0]).toMatchObject({ n: MONTHS.perDay, satisfiedPercent: 66.7 });
  expect(tally.reasons).toEqual([{ reason: "CHO-LAU", n: 30 * 40 }]);
  expect(tally).toMatchObject({ pending: MONTHS.pending, error: null });
});

test("the figures are four questions to the store, whatever the number of ratings", () => {
  const store = openKioskStore(months.file, { ballastBytes: 0 });
  let calls = 0;
  const counted = new Proxy(store, {
    get: (target, name, receiver) => {
      calls += 1;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  readTallyDays(counted, NOW, "Asia/Ho_Chi_Minh", undefined);
  counted.pendingRatings();
  expect(calls).toBe(4);
  store.close();
});

test("no question of the staff view, and none of a tap, reads the ratings from the beginning", () => {
  const db = new Database(months.file, { readonly: true });
  const plan = (sql: string): string =>
    db
      .prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
      .join("; ");
  expect(plan("SELECT * FROM day_count WHERE day BETWEEN 1 AND 2")).toMatch(/SEARCH day_count/);
  expect(plan("SELECT * FROM day_reason WHERE day BETWEEN 1 AND 2")).toMatch(/SEARCH day_reason/);
  expect(plan("SELECT * FROM day_seal WHERE day BETWEEN 1 AND 2")).toMatch(/SEARCH day_seal/);
  expect(plan("SELECT count(*) FROM record WHERE stream_id = 1 AND seq > 9")).toMatch(
    /SEARCH record USING PRIMARY KEY \(stream_id=\? AND seq>\?\)/,
  );
  db.close();
});
