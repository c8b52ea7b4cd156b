// Transactions in, over HTTP and on the command line: all or nothing, every wrong cell with its place, old figures in the audit.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BadFile, importTransactions } from "../../hub/import/import-transactions.ts";
import type { ProblemBody } from "../../shared/api/problem.ts";
import { BESIDE, csv, form, GOOD, HEAD, OCTOBER, workbook } from "../support/dossier-files.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";
import { run } from "./run-hub.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

describe("over HTTP and on the command line", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await openTestHub();
  });
  afterAll(() => hub.close());

  async function upload(bytes: Uint8Array, type: string, query = "unit=an&period=2025-10") {
    const response = await fetch(`${hub.url}/api/v1/transactions/file?${query}`, {
      method: "POST",
      headers: { cookie: await hub.signIn("admin"), "content-type": type },
      body: Buffer.from(bytes),
    });
    return { status: response.status, json: (await response.json()) as unknown };
  }
  const stored = () => hub.hub.store.listTransactions("2025-01-01", "2025-12-31");

  test("one wrong row and nothing of the file is taken; the places come with the problem", async () => {
    const text = csv(HEAD, "LV-DATDAI;5;5;5;5;0;0", "LV-HOTICH;x;5;5;5;0;0");
    const { status, json } = await upload(text, "text/csv");
    expect(status).toBe(422);
    const place = { sheet: null, row: 3, column: "B", title: "tiepNhan", value: "x" };
    const problem = json as ProblemBody;
    expect(problem.code).toBe("unprocessable");
    expect(problem.places).toEqual([{ code: "not_a_count", ...place }]);
    expect(problem.faults?.[0]).toMatch(/^row 3, column B/);
    expect(await stored()).toEqual([]);
  });

  test("the same key again replaces, and the audit keeps the old figures and the file's digest", async () => {
    const first = await upload(await workbook(form(GOOD)), XLSX);
    expect(first).toMatchObject({
      status: 200,
      json: { added: 3, replaced: 0, rows: 3, ...OCTOBER, atCounter: 1_300 },
    });
    const again = csv(HEAD, "LV-DATDAI;301;94;290;180;105;5");
    expect((await upload(again, "text/csv")).json).toMatchObject({ added: 0, replaced: 1 });
    const { json } = await hub.ask("GET", "/api/v1/audit?most=50");
    const all = (json as { entries: { action: string; detail: string }[] }).entries;
    const entries = all.filter(({ action }) => action.startsWith("transactions."));
    expect(entries.map(({ action }) => action)).toEqual([
      "transactions.replace",
      "transactions.import",
      "transactions.import",
    ]);
    expect(entries[0]?.detail).toMatch(/"atCounter":93.*→.*"atCounter":94/);
    expect(entries[1]?.detail).toMatch(/^1 rows from a file, SHA-256 [0-9a-f]{64}$/);
  });

  test("another type, a period that is none, a file that is too large", async () => {
    expect((await upload(csv(HEAD), "image/png")).status).toBe(415);
    expect((await upload(csv(HEAD), "text/csv", "unit=an&period=2025-13")).status).toBe(400);
    expect((await upload(csv(HEAD), "text/csv", "unit=an&periode=2025-10")).status).toBe(400);
    expect((await upload(new Uint8Array(5_000_000), "text/csv")).status).toBe(413);
  });

  test("`import transactions` takes the same file, and names every wrong cell with exit code 2", async () => {
    const good = join(hub.data, "thang-12.xlsx");
    const rows = form(GOOD).map((row) =>
      row.map((cell) =>
        typeof cell === "string" ? cell.replace("01/10", "01/12").replace("31/10", "31/12") : cell,
      ),
    );
    writeFileSync(good, await workbook(rows));
    const asked = ["import", "transactions", good, "--unit", "an", "--data", hub.data];
    const taken = await run([...asked, "--json"]);
    expect([taken.code, taken.stderr]).toEqual([0, ""]);
    expect(JSON.parse(taken.stdout)).toMatchObject({ added: 3, from: "2025-12-01" });
    const bad = join(hub.data, "sai.csv");
    writeFileSync(bad, csv(HEAD, "LV-DATDAI;a;b;5;5;0;0"));
    const beside = ["--unit", "an", "--period", "2025-12", "--data", hub.data];
    const refused = await run(["import", "transactions", bad, ...beside]);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr.trim().split("\n")).toEqual([
      'row 2, column B (tiepNhan), "a": this is not a whole number; write 1300 or 1.300 (and 1 more; nothing was taken)',
      'row 2, column C (trucTiep), "b": this is not a whole number; write 1300 or 1.300',
    ]);
    const nowhere = await run(["import", "transactions", join(hub.data, "no.csv")]);
    expect([nowhere.code, nowhere.stderr.includes("cannot be read")]).toEqual([2, true]);
  });

  test("whoever may not import for a unit has that row listed too", async () => {
    const parts = {
      beside: { ...BESIDE, unit: null },
      mayImport: (unit: string) => unit === "an",
      who: "test",
      at: 0,
    };
    const text = csv(`unit;${HEAD}`, "an;;5;5;5;5;0;0", "cuong;;5;5;5;5;0;0");
    await expect(importTransactions(hub.hub.store, text, parts)).rejects.toThrow(BadFile);
    await expect(importTransactions(hub.hub.store, text, parts)).rejects.toThrow(
      /row 3, column A \(unit\), "cuong": this account may not import/,
    );
  });
});
