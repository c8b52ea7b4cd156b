// A kiosk with 13 months of ratings on its disk: it starts, and shows staff their figures, without reading them all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newStream } from "../../kiosk/core/new-stream.ts";
import { readTallyDays } from "../../kiosk/core/staff-tally.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { nextHash } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { dayBefore } from "../../shared/local-moment.ts";

const RATINGS = 150_000;
const DAYS = 400;
const PER_DAY = RATINGS / DAYS;
const TODAY = 20_261_124;
const NOW = Date.UTC(2026, 10, 24, 2);
const DAY_MS = 86_400_000;
const LEVELS = ["RHL", "HL", "KHL"] as const;

const folder = mkdtempSync(join(tmpdir(), "hai-long-13-months-"));
const file = join(folder, "kiosk.db");
const open = () => openKioskStore(file, { ballastBytes: 0 });

beforeAll(() => {
  const pem = createPrivateKeyPem();
  const key = signingKey(pem);
  const mqtt = { url: "mqtt://127.0.0.1:1", username: "", password: "", ca: null };
  const identity = { kiosk: "bl-q1", centre: "binh-lieu", prefix: "hailong", mqtt };
  const who = { ...identity, hubPublicKey: key.publicKey, privateKeyPem: pem };
  const at = NOW - DAYS * DAY_MS;
  const store = open();
  store.openStream(
    newStream({ identity: who, key, at, app: "1", reason: "install", previous: undefined }),
  );
  const { head = "" } = store.currentStream() ?? {};
  store.close();
  fill(Buffer.from(head, "base64url"), at);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the store itself would have written them, 150,000 commits in one. */
function fill(genesis: Buffer, begin: number): void {
  const db = new Database(file);
  const record = db.prepare(
    "INSERT INTO record (stream_id, seq, at, day, body) VALUES (1,?,?,?,?)",
  );
  const mark = db.prepare("INSERT INTO mark (stream_id, seq, hash) VALUES (1, ?, ?)");
  const count = db.prepare(
    "INSERT INTO day_count (day, scale, level, n) VALUES (?, 'vn3.1', ?, ?)",
  );
  const reason = db.prepare("INSERT INTO day_reason (day, reason, n) VALUES (?, 'CHO-LAU', 40)");
  db.transaction(() => {
    let head = genesis;
    for (let index = 0; index < DAYS; index++) {
      const day = dayBefore(TODAY, DAYS - 1 - index);
      for (let n = 0; n < PER_DAY; n++) {
        const seq = index * PER_DAY + n + 1;
        const at = begin + index * DAY_MS + n * 60_000;
        const level = LEVELS[n % 3] ?? "HL";
        const body = `[${seq},"r",${at},${at - begin},1,"q1","LV-DATDAI","vn3.1","${level}",1,"",0]`;
        head = nextHash(head, body);
        record.run(seq, at, day, body);
        if (seq % 50 === 0) mark.run(seq, head);
      }
      for (const level of LEVELS) count.run(day, level, PER_DAY / 3);
      reason.run(day);
    }
    db.prepare("UPDATE stream SET size = ?, head = ?, acked = ?, safe = ?").run(
      RATINGS,
      head,
      RATINGS - 20,
      RATINGS - 1_000,
    );
  })();
  db.close();
}

test("the kiosk starts on them, and the staff's figures are read from running counts", () => {
  const before = performance.now();
  const store = open();
  const started = performance.now();
  // A kiosk has asked for the day, the zone's rules and the counts long before staff come.
  readTallyDays(store, NOW, "Asia/Ho_Chi_Minh", undefined);
  const warm = performance.now();
  let calls = 0;
  const counted = new Proxy(store, {
    get: (target, name, receiver) => {
      calls += 1;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const figures = readTallyDays(counted, NOW, "Asia/Ho_Chi_Minh", undefined);
  const pending = counted.pendingRatings();
  const read = performance.now();
  process.stdout.write(
    `13 months, ${RATINGS} ratings: start ${Math.round(started - before)} ms, staff view ${Math.round(read - warm)} ms (the first ${Math.round(warm - started)} ms)\n`,
  );
  expect(figures.days).toHaveLength(30);
  expect(figures.days[0]).toMatchObject({ n: PER_DAY, satisfiedPercent: 66.7 });
  expect(figures.reasons).toEqual([{ reason: "CHO-LAU", n: 30 * 40 }]);
  expect(pending).toBe(20);
  // Four questions to the store, whatever the number of ratings.
  expect(calls).toBe(4);
  store.close();
});

test("no question of the staff view, and none of a tap, reads the ratings from the beginning", () => {
  const db = new Database(file, { readonly: true });
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
