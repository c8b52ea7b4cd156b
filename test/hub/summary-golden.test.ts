// Station 9 over real HTTP and a real store: the worked example, the tree, old names, and what is said beside a figure.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";
import { run } from "./run-hub.ts";

const NOVEMBER = Date.UTC(2025, 10, 12, 2);
const JUNE = Date.UTC(2025, 5, 12, 2);

let hub: TestHub;

function transactions(unit: string, atCounter: number, more: Partial<TransactionsRow> = {}) {
  const none = { resolved: 0, early: 0, onTime: 0, late: 0, authority: "own" as const };
  const month = { from: "2025-11-01", to: "2025-11-30" };
  return { unit, domain: null, ...month, received: atCounter, atCounter, ...none, ...more };
}

beforeAll(async () => {
  hub = await openTestHub();
  const golden = { RHL: 212, HL: 58, BT: 9, KHL: 4 };
  await hub.rate({ kiosk: "an-1", centre: "an", at: NOVEMBER, counts: golden });
  const june = { kiosk: "an-2", centre: "an", counter: "q2", at: JUNE };
  await hub.rate({ ...june, counts: { RHL: 3, KHL: 1 }, service: "LV-DATDAI" });
  await hub.rate({ kiosk: "cuong-1", centre: "cuong", at: NOVEMBER, counts: { HL: 31 } });
  const rows = [
    transactions("an", 393),
    transactions("an", 907, { authority: "vertical" }),
    transactions("binh", 50),
  ];
  const answer = await hub.ask("POST", "/api/v1/transactions", { body: { rows } });
  expect(answer.json).toEqual({ added: 3, replaced: 0 });
});
afterAll(() => hub.close());

async function summary(
  query: string,
  as: "admin" | "limited" = "admin",
): Promise<SummariesResponse> {
  const answer = await hub.ask("GET", `/api/v1/summaries?${query}`, { as });
  expect(answer.status, answer.text).toBe(200);
  return answer.json as SummariesResponse;
}

function row(response: SummariesResponse, key: string): SummaryRow {
  const found = response.rows.find((entry) => entry.key === key);
  if (found === undefined) throw new Error(`no row ${key}`);
  return found;
}

describe("the worked example", () => {
  test("1 300 transactions and 283 ratings make 95.4 %, 92.3–97.3, 21.8 % and a sample that is too small", async () => {
    const { total, period, unit, by, formula, status, revision, demo } =
      await summary("period=2025-11&unit=an");
    expect({ period, unit, by, formula, status, revision, demo }).toEqual({
      period: { id: "2025-11", calendar: "calendar", from: "2025-11-01", to: "2025-11-30" },
      unit: "an",
      by: "unit",
      formula: "F1@1",
      status: "open",
      revision: 0,
      demo: false,
    });
    expect(total).toEqual({
      key: "an",
      name: "Xã An",
      scales: [{ scale: "vn4.1", counts: { RHL: 212, HL: 58, BT: 9, KHL: 4 } }],
      n: 283,
      satisfied: 270,
      satisfiedPercent: 95.4,
      interval95: [92.3, 97.3],
      transactions: 1300,
      participationPercent: 21.8,
      sampleNeeded: 306,
      enoughSample: false,
      voided: 0,
      test: 0,
      repeat: 0,
      quarantined: 0,
      late: 0,
      flags: ["not_enough_sample"],
    });
  });

  test.each(["centre", "counter", "domain", "kiosk", "day", "hour"])(
    "by %s the counted ratings of the rows add up to the total",
    async (by) => {
      const { rows, total } = await summary(`period=2025&by=${by}`);
      expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(total.n);
      expect(total.n).toBe(283 + 4 + 31);
    },
  );
});

describe("on the command line", () => {
  test("the figures are those of the API, and people read them with a comma", async () => {
    const asked = ["summary", "2025-11", "--unit", "an", "--data", hub.data];
    const json = await run([...asked, "--json"]);
    const { asOf: _now, ...figures } = JSON.parse(json.stdout) as SummariesResponse;
    const { asOf: _then, ...answered } = await summary("period=2025-11&unit=an");
    expect(figures).toEqual(answered);
    const table = await run(asked);
    expect([table.code, table.stderr]).toEqual([0, ""]);
    expect(table.stdout).toContain("Xã An");
    expect(table.stdout).toMatch(/95,4 +92,3–97,3 +1\.300 +21,8 +306 !/);
  });
});

describe("the tree", () => {
  test("a unit's row holds everything below it, and a unit without a rating has a row of zeros and nulls", async () => {
    const { rows } = await summary("period=2025-11&unit=tinh");
    expect(rows.map(({ key, n }) => [key, n])).toEqual([
      ["bac", 283],
      ["nam", 31],
    ]);
    const below = await summary("period=2025-11&unit=bac");
    expect(below.rows.map(({ key }) => key)).toEqual(["an", "binh"]);
    const binh = row(below, "binh");
    expect(binh).toMatchObject({ n: 0, satisfiedPercent: null, interval95: null, scales: [] });
    expect(binh.flags).toEqual(["not_enough_sample", "transactions_without_ratings"]);
  });

  test("a report of an earlier month prints the earlier name", async () => {
    expect((await summary("period=2025-06&unit=an")).total.name).toBe("Huyện An");
    expect((await summary("period=2025-07&unit=an")).total.name).toBe("Xã An");
  });

  test("counters carry their centre's name where there are several centres", async () => {
    const one = await summary("period=2025-11&unit=an&by=counter");
    expect(one.rows.map(({ key, name }) => [key, name])).toEqual([
      ["an/q1", "Quầy 1"],
      ["an/q2", "Quầy 2"],
    ]);
    const several = await summary("period=2025-11&by=counter");
    expect(row(several, "cuong/q1").name).toBe("Xã Cương: Quầy 1");
    expect(row(several, "cuong/q1").n).toBe(31);
  });

  test("an account limited to a unit sees that unit's figures only, also when it asks for all", async () => {
    const { rows, total, unit } = await summary("period=2025-11", "limited");
    expect(unit).toBeNull();
    expect(rows.map(({ key }) => key)).toEqual(["bac"]);
    expect(total.n).toBe(283);
  });
});

describe("what stands beside the figure", () => {
  test("ratings whose transactions nobody imported make participation unknown, not small", async () => {
    const { total } = await summary("period=2025-11");
    expect(total.transactions).toBeNull();
    expect(total.participationPercent).toBeNull();
    expect(total.flags).toContain("transactions_incomplete");
  });

  test("transactions of a month stand in no shorter period and none of the state calendar's", async () => {
    expect((await summary("period=2025-11&unit=an&calendar=state")).total.transactions).toBeNull();
    const days = await summary("period=2025-11-01..2025-11-29&unit=an");
    expect(days.total).toMatchObject({
      transactions: null,
      sampleNeeded: null,
      enoughSample: null,
    });
  });

  test("all satisfied is a question, and few ratings are said to be few", async () => {
    const { rows } = await summary("period=2025-11&by=centre");
    expect(rows.find(({ key }) => key === "cuong")).toMatchObject({
      satisfiedPercent: 100,
      flags: ["all_satisfied"],
    });
    expect((await summary("period=2025-06&unit=an")).total.flags).toEqual(["few_ratings"]);
  });

  test("domains stand in the catalogue's order; ratings that name none stand last", async () => {
    const { rows } = await summary("period=2025&by=domain");
    expect(rows.map(({ key, name, n }) => [key, name, n])).toEqual([
      ["LV-DATDAI", "Đất đai", 4],
      ["LV-HOTICH", "Hộ tịch", 0],
      ["", "", 314],
    ]);
  });

  test("two scales in one percentage are said to be mixed, and simulated ratings to be simulated", async () => {
    const more = { kiosk: "binh-1", centre: "binh", at: Date.UTC(2024, 2, 5, 2), demo: true };
    await hub.rate({ ...more, counts: { RHL: 5 } });
    const other = { kiosk: "binh-2", centre: "binh", at: Date.UTC(2024, 2, 6, 2) };
    await hub.rate({ ...other, scale: "vn3n.1", counts: { HL: 5 } });
    const { total, demo } = await summary("period=2024-03");
    expect(total.flags).toContain("mixed_scales");
    expect(total.scales.map(({ scale }) => scale)).toEqual(["vn3n.1", "vn4.1"]);
    expect(demo).toBe(true);
  });
});
