// The SQLite engine itself: what is acknowledged survives a kill; what cannot be trusted is refused; the schema is the one on file.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ZONE } from "../../shared/period.ts";
import { genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import type { CheckedBatch, HubStore } from "../../hub/store/hub-store.ts";
import { createSignedStream, MONDAY_MORNING as T0 } from "../support/signed-stream.ts";

const AUDIT = { at: T0, who: "admin", action: "test", subject: "", detail: "" };
const ALL = { from: 20200101, to: 20991231, centres: null, by: "centre" } as const;

let folder: string;
let file: string;
const open = (): Promise<HubStore> => openSqliteStore({ file, zone: ZONE });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-store-"));
  file = join(folder, "hub.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function enrolled(store: HubStore, privateKeyPem = createPrivateKeyPem()) {
  const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu", privateKeyPem });
  const { kiosk, centre, publicKey } = stream;
  const claim = { claimHash: "claim", expiresAt: T0 };
  const about = { counters: [], service: "", scale: "vn3.1", staffPin: null, demo: false };
  await store.registerKiosk({ kiosk, centre, ...about, ...claim }, AUDIT);
  await store.claimKiosk({ claimHash: "claim", publicKey, passwordHash: "" }, T0);
  return stream;
}

describe("durability", () => {
  test("after a kill -9 in the middle of ingesting, all that was acknowledged is there and the tallies are right", async () => {
    const pem = createPrivateKeyPem();
    const first = await open();
    await enrolled(first, pem);
    await first.close();
    let acknowledged = 0;
    for (let kill = 0; kill < 3; kill++) {
      const script = fileURLToPath(new URL("../support/ingest-until-killed.ts", import.meta.url));
      const child = spawn(process.execPath, [script, file, pem], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let lines = "";
      await new Promise<void>((resolve, reject) => {
        child.on("exit", (code) => reject(new Error(`ended by itself with ${code}`)));
        child.stdout.on("data", (chunk: Buffer) => {
          lines += chunk.toString();
          if (lines.split("\n").length > 15) resolve();
        });
      });
      child.removeAllListeners("exit");
      child.kill("SIGKILL");
      await once(child, "close");
      acknowledged = Number(lines.trimEnd().split("\n").at(-1));
      expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    }
    const store = await open();
    const hi = (await store.findStream("a".repeat(32)))?.hi ?? 0;
    expect(hi).toBeGreaterThanOrEqual(acknowledged);
    const answer = await store.tallies(ALL);
    expect(answer.groups[0]?.tally).toMatchObject({
      scales: [{ scale: "vn3.1", counts: { HL: (hi / 6) * 4 } }],
      voided: hi / 6,
    });
    expect(await store.recount(ALL)).toEqual(answer);
    await store.close();
  });

  test("a group in which one message fails is not stored at all, and the store goes on", async () => {
    const store = await open();
    const stream = await enrolled(store);
    await store.ingest([stream.open()], T0);
    stream.rate("RHL", T0);
    stream.rate("HL", T0, { counter: "only-here" });
    const good = stream.batchOf(1, 1);
    const poison = { ...stream.batchOf(2, 2), sig: null } as unknown as CheckedBatch;
    await expect(store.ingest([good, poison], T0)).rejects.toMatchObject({ code: "internal" });
    expect((await store.tallies(ALL)).groups).toEqual([]);
    expect(await store.ingest([stream.batchOf(1, 2)], T0)).toMatchObject([{ upto: 2 }]);
    expect(await store.recount(ALL)).toEqual(await store.tallies(ALL));
    await store.close();
  });

  test("calls after close are refused, and those before it are answered", async () => {
    const store = await open();
    const before = store.raiseGeneration(9e12);
    const closing = store.close();
    await expect(before).resolves.toBeUndefined();
    await closing;
    await expect(store.generation()).rejects.toMatchObject({ code: "closed" });
  });

  test("a thread that meets damage ends the whole store, and says so once", async () => {
    const first = await open();
    const stream = await enrolled(first);
    await first.ingest([stream.open()], T0);
    for (let i = 0; i < 3_000; i++) stream.rate("HL", T0 + i);
    for (let i = 0; i < 30; i++) await first.ingest([stream.batch(100)], T0 + 1_000);
    await first.close();
    const crashes: string[] = [];
    const store = await openSqliteStore({
      file,
      zone: ZONE,
      onCrash: ({ code }) => crashes.push(code),
    });
    damage(file, 4_096 * 60);
    await expect(store.recount(ALL)).rejects.toMatchObject({ code: "corrupt" });
    await expect.poll(() => crashes).toEqual(["crashed"]);
    await expect(store.listKiosks()).rejects.toMatchObject({ name: "StoreFailure" });
    await store.close();
    await expect(store.generation()).rejects.toMatchObject({ name: "StoreFailure" });
  });
});

describe("what cannot be trusted is refused", () => {
  test("a database of a newer program", async () => {
    await (await open()).close();
    const db = new Sqlite(file);
    db.pragma("user_version = 99");
    db.close();
    await expect(open()).rejects.toMatchObject({
      name: "StoreOpenError",
      code: "from_the_future",
      message: expect.stringContaining(file),
    });
  });

  test("a file that is no database, a damaged one, and a folder that is not there", async () => {
    writeFileSync(file, "Trung tâm phục vụ hành chính công ".repeat(50));
    await expect(open()).rejects.toMatchObject({ code: "not_a_database" });
    rmSync(file);
    await (await open()).close();
    damage(file, 4_096 * 3);
    await expect(open()).rejects.toMatchObject({ code: "corrupt" });
    file = join(folder, "la", "hub.db");
    await expect(open()).rejects.toMatchObject({ name: "StoreOpenError", code: "cannot_open" });
  });
});

describe("the schema", () => {
  test("is the one that schema.sql tells", async () => {
    await (await open()).close();
    const db = new Sqlite(file, { readonly: true });
    const statements = db
      .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
      .pluck()
      .all();
    const version = Number(db.pragma("user_version", { simple: true }));
    db.close();
    const told = readFileSync(new URL("../../hub/store/sqlite/schema.sql", import.meta.url));
    expect(`PRAGMA user_version = ${version};\n\n${statements.join(";\n\n")};\n`).toBe(
      told.toString().replace(/^--.*\n/gm, ""),
    );
    for (const statement of statements) {
      if (statement.startsWith("CREATE TABLE")) expect(statement).toMatch(/STRICT/);
    }
  });

  test("keeps the audit as a chain that anybody can make again", async () => {
    const store = await open();
    await store.appendAudit({ ...AUDIT, detail: "Đất đai" });
    await store.appendAudit(AUDIT);
    await store.close();
    const db = new Sqlite(file, { readonly: true });
    const rows = db.prepare<[], { hash: Buffer }>("SELECT hash FROM audit ORDER BY seq").all();
    db.close();
    let head = genesisHash("_hub");
    const texts = [
      `[1,"a",${T0},"admin","test","","Đất đai"]`,
      `[2,"a",${T0},"admin","test","",""]`,
    ];
    for (const [i, text] of texts.entries()) {
      head = nextHash(head, text);
      expect(rows[i]?.hash).toEqual(head);
    }
  });
});

/** Overwrites the file from `offset` on, as a failing disk might. */
function damage(path: string, offset: number): void {
  const size = statSync(path).size;
  const handle = openSync(path, "r+");
  writeSync(handle, Buffer.alloc(size - offset, 0xa5), 0, size - offset, offset);
  closeSync(handle);
}
