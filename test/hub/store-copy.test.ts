// A data set moves from SQLite to PostgreSQL and back: the figures, the bytes of the evidence and every row are the same.
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeEvidence } from "../../hub/evidence/bundle.ts";
import { TABLES } from "../../hub/store/copy/tables.ts";
import { copyToPostgres } from "../../hub/store/copy/copy-to-postgres.ts";
import { copyToSqlite } from "../../hub/store/copy/copy-to-sqlite.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import type { PostgresAddress } from "../../hub/store/postgres/address.ts";
import { openPostgresStore } from "../../hub/store/postgres/open-postgres-store.ts";
import { examineDatabase } from "../../hub/store/sqlite/copy-database.ts";
import { ZONE } from "../../shared/period.ts";
import { createChance } from "../support/chance.ts";
import {
  fillAutumn,
  monthOf,
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";

const nothing = (): void => {};

describe.skipIf(!hasPostgres())("a data set that is copied (needs Debian's postgresql)", () => {
  let server: PostgresServer;
  let house: EvidenceHouse;
  let folder: string;
  let address: PostgresAddress;
  let store: HubStore;

  beforeAll(async () => {
    server = await startPostgres();
    folder = mkdtempSync(join(tmpdir(), "hai-long-copy-"));
    house = await openEvidenceHouse();
    await fillAutumn(house, createChance(21), 90);
    await house.closeMonth("2026-10");
    await house.closeMonth();
    address = await server.createDatabase();
    copyToPostgres(house.database, address, nothing);
    store = await openPostgresStore({ address, zone: ZONE });
  });
  afterAll(async () => {
    await store.close();
    await house.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const bundle = async (of: HubStore, id: string, unit: string | null): Promise<Buffer> => {
    const file = join(folder, "bundle.zip");
    const scope = { period: monthOf(id), unit, zone: ZONE };
    await writeEvidence(of, scope, { key: house.key, at: WINTER }, createWriteStream(file));
    expect(verdictText(await verifyBundle(file))).toBe("fine");
    return readFileSync(file);
  };

  test.each([
    ["2026-11", null],
    ["2026-10", null],
    ["2026-12", null],
    ["2026-11", "an"],
  ] as const)("gives the same evidence to the byte: %s, unit %s", async (id, unit) => {
    const before = await bundle(house.store(), id, unit);
    expect((await bundle(store, id, unit)).equals(before)).toBe(true);
  });

  test("gives the same figures, day by day and kiosk by kiosk, from rollups and from records", async () => {
    for (const by of ["day", "kiosk", "counter", "domain", "hour"] as const) {
      const query = { from: 20_260_101, to: 20_271_231, centres: null, by };
      const before = await house.store().tallies(query);
      expect(before.groups.length).toBeGreaterThan(0);
      expect(await store.tallies(query)).toEqual(before);
      expect(await store.recount(query)).toEqual(before);
    }
    const days = { from: 20_261_001, to: 20_261_231, centres: null };
    expect(await store.compareRollups(days, 10)).toEqual([]);
    expect(await store.listStored(days)).toEqual(await house.store().listStored(days));
    expect(await store.listBursts(days)).toEqual(await house.store().listBursts(days));
    expect(await store.listRuns(days)).toEqual(await house.store().listRuns(days));
    expect(await store.listTails(null)).toEqual(await house.store().listTails(null));
  });

  test("goes into an empty database only, and into a new file only", async () => {
    expect(() => copyToPostgres(house.database, address, nothing)).toThrow(
      /holds a data set already/,
    );
    expect(() => copyToSqlite(address, house.database, nothing)).toThrow(/is there already/);
  });

  test("and copied back is the same file, row for row; it agrees with itself and takes what comes next", async () => {
    const file = join(folder, "back.db");
    copyToSqlite(address, file, nothing);
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(examineDatabase(file).faults).toEqual([]);
    const back = new Sqlite(file, { readonly: true });
    for (const table of TABLES) {
      const rows = (db: Sqlite.Database) =>
        db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
      expect(rows(back), table).toEqual(rows(house.db()));
    }
    back.close();
  });

  test("goes on in its new place: the next numbers are free, and the chain of the log continues", async () => {
    const audit = { at: WINTER, who: "test", action: "test", subject: "", detail: "" };
    const [newest] = await store.listAudit(1);
    await store.appendAudit(audit);
    expect((await store.listAudit(1))[0]?.seq).toBe((newest?.seq ?? 0) + 1);
    await store.raiseAlarm({ at: WINTER, kiosk: null, code: "hub_slow", detail: "" });
    const registered = await store.registerKiosk(
      {
        ...({ kiosk: "binh-q9", centre: "binh", counters: ["q1"], service: "" } as const),
        ...({ scale: "vn4.1", staffPin: null, demo: false, claimHash: "new" } as const),
        expiresAt: WINTER,
      },
      audit,
    );
    expect(registered).toBe("registered");
  });
});
