// The hub's commands on a data set that lies in PostgreSQL: moved there, closed, proven, backed up, and refused with one sentence.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runCli } from "../../hub/cli.ts";
import { keepPlace } from "../../hub/store-place.ts";
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import { createChance } from "../support/chance.ts";
import { fillAutumn, openEvidenceHouse, type EvidenceHouse } from "../support/evidence-house.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";

describe.skipIf(!hasPostgres())("commands beside a PostgreSQL database", () => {
  let server: PostgresServer;
  let house: EvidenceHouse;
  let folder: string;
  let data: string;
  let place: string;

  beforeAll(async () => {
    server = await startPostgres();
    folder = mkdtempSync(join(tmpdir(), "hai-long-commands-"));
    data = join(folder, "data");
    mkdirSync(data);
    writeFileSync(join(data, "hub-key.pem"), createPrivateKeyPem(), { mode: 0o600 });
    house = await openEvidenceHouse();
    await fillAutumn(house, createChance(5), 40);
    const { database, port } = await server.createDatabase();
    place = `postgres://hub@127.0.0.1:${port}/${database}`;
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...argv: readonly string[]) => {
    let [out, err] = ["", ""];
    const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      err += String(text);
      return true;
    });
    try {
      return { code: await runCli(argv), out, err, told: () => JSON.parse(out) as unknown };
    } finally {
      stdout.mockRestore();
      stderr.mockRestore();
    }
  };

  test("copy says what it copied, and refuses a second time", async () => {
    const first = await run("copy", `sqlite:${house.database}`, place, "--json");
    expect([first.code, first.err]).toEqual([0, ""]);
    expect(first.told()).toMatchObject({ from: house.database });
    const again = await run("copy", `sqlite:${house.database}`, place);
    expect(again.code).toBe(2);
    expect(again.err).toContain("holds a data set already");
    keepPlace(data, place);
  });

  test("summary, close, evidence and verify go by the database that the folder names", async () => {
    const summary = await run("summary", "2026-11", "--data", data, "--json");
    expect([summary.code, summary.err]).toEqual([0, ""]);
    expect(JSON.parse(summary.out)).toMatchObject({ total: { n: expect.any(Number) } });
    expect((await run("close", "2026-10", "--data", data)).code).toBe(0);
    const file = join(folder, "2026-10.zip");
    const written = await run("evidence", "2026-10", "--data", data, "-o", file);
    expect(written).toMatchObject({ code: 0, err: expect.stringContaining("revision 1, sealed") });
    expect((await run("verify", file)).code).toBe(0);
  });

  test("a backup is a file that the SQLite engine restores, verified like any other", async () => {
    const backups = join(folder, "backups");
    const made = await run("backup", backups, "--data", data, "--json");
    expect([made.code, made.err]).toEqual([0, ""]);
    const told = made.told() as { readonly file: string; readonly records: number };
    expect(told.records).toBeGreaterThan(100);
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "hub-key.pem"), readFileSync(join(data, "hub-key.pem")));
    const restored = await run("restore", told.file, "--data", other);
    expect([restored.code, restored.err]).toEqual([0, ""]);
    expect(existsSync(join(other, "hub.db"))).toBe(true);
    const figures = async (of: string): Promise<unknown> => {
      const summary = await run("summary", "2026-11", "--data", of, "--json");
      return { ...(summary.told() as object), asOf: null };
    };
    expect(await figures(other)).toEqual(await figures(data));
  });

  test("what cannot be done there is one sentence that says what to do", async () => {
    const restore = await run("restore", "hub.db", "--data", data);
    expect([restore.code, restore.out]).toEqual([2, ""]);
    expect(restore.err).toMatch(/Copy the backup into an empty database/);
    const nowhere = await run("copy", `sqlite:${house.database}`, "postgres://hub@127.0.0.1:1/la");
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toMatch(
      /^Nothing was copied: postgres:\/\/127\.0\.0\.1:1\/la cannot be opened/,
    );
    const secret = await run("copy", "sqlite:a", "postgres://hub:bi-mat@127.0.0.1/la");
    expect([secret.code, secret.err.includes("bi-mat")]).toEqual([2, false]);
    const wrong = await run("copy", "sqlite:a", "sqlite:b");
    expect(wrong.err).toContain("copy goes from sqlite:FILE");
  });
});
