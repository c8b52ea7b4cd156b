// Writes a small database of the schema that this program has, as SQL: `node test/support/write-schema-fixture.ts FILE.sql`.
// Run it when a schema is released; test/hub/store-update.test.ts opens every file that was written so, for ever.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { createSignedStream, MONDAY_MORNING as T0 } from "./signed-stream.ts";

const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("usage: node test/support/write-schema-fixture.ts FILE.sql");

const folder = mkdtempSync(join(tmpdir(), "hai-long-fixture-"));
const file = join(folder, "hub.db");
const audit = { at: T0, who: "quan-tri", action: "test", subject: "", detail: "Đất đai" };
const store = await openSqliteStore({ file, zone: "Asia/Ho_Chi_Minh", now: () => T0 });
for (const [kiosk, centre] of [
  ["bl-q1", "binh-lieu"],
  ["ty-q1", "tien-yen"],
] as const) {
  const stream = createSignedStream({ kiosk, centre });
  const about = { counters: ["q1"], service: "", scale: "vn3.1", staffPin: null, demo: false };
  const claimHash = `claim ${kiosk}`;
  await store.registerKiosk({ kiosk, centre, ...about, claimHash, expiresAt: T0 }, audit);
  await store.claimKiosk({ claimHash, publicKey: stream.publicKey, passwordHash: "hash" }, T0);
  await store.ingest([stream.open()], T0);
  for (let i = 0; i < 20; i++) {
    const at = T0 + i * 3_600_000;
    const seq = stream.rate(i % 5 === 0 ? "KHL" : "HL", at, {
      flags: i === 3 ? 1 : 0,
      ...(i === 7 ? { service: "LV-KHONG-CO" } : {}),
    });
    if (i === 5) stream.takeBack(seq, at + 1_000);
    if (i === 10) stream.explain(seq, ["cho-lau", "thai-do"], at + 1_000);
  }
  await store.ingest([stream.batch(100)], T0 + 86_400_000);
}
await store.close();

const db = new Sqlite(file);
const lines = [`PRAGMA user_version = ${String(db.pragma("user_version", { simple: true }))};`];
const tables = db
  .prepare<[], { name: string; sql: string; type: string }>(
    "SELECT name, sql, type FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid",
  )
  .all();
for (const { name, sql, type } of tables) {
  lines.push(`${sql};`);
  if (type !== "table") continue;
  const columns = (db.pragma(`table_info(${name})`) as { name: string }[]).map((one) => one.name);
  const values = columns.map((column) => `quote("${column}")`).join(" || ', ' || ");
  const rows = db.prepare<[], string>(`SELECT ${values} FROM ${name}`).pluck().all();
  for (const row of rows) lines.push(`INSERT INTO ${name} VALUES (${row});`);
}
db.close();
rmSync(folder, { recursive: true });
writeFileSync(out, `${lines.join("\n")}\n`);
