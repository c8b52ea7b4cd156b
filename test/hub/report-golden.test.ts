// The report's worked examples: an old name, both calendars at their edges, old counters under new units, roll-up, no ranking.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openGoldenMonths, type GoldenMonths } from "../support/golden-months.ts";
import type { TestHub } from "./open-test-hub.ts";

let golden: GoldenMonths;
let hub: TestHub;
const report: GoldenMonths["report"] = (address) => golden.report(address);

beforeAll(async () => {
  golden = await openGoldenMonths();
  ({ hub } = golden);
}, 120_000);
afterAll(() => hub.close());

describe("May", () => {
  test("of 2018 prints the name of its time", async () => {
    const { head, tables } = await report("2018-05.json?unit=binh-lieu");
    expect(head.unit).toBe("Trung tâm Hành chính công huyện Bình Liêu");
    expect(head.lines[0]).toBe(
      "Kỳ báo cáo: Tháng 05/2018 (từ ngày 01/05/2018 đến ngày 31/05/2018)",
    );
    expect(tables["units"]?.total).toMatchObject({ n: 0, satisfiedPercent: null });
  });

  test("of 2021: each calendar takes exactly its own days", async () => {
    const calendar = await report("2021-05.json?unit=binh-lieu");
    expect(calendar.head.unit).toBe("Trung tâm Hành chính công huyện Bình Liêu");
    expect(calendar.head.lines[0]).toBe(
      "Kỳ báo cáo: Tháng 05/2021 (từ ngày 01/05/2021 đến ngày 31/05/2021)",
    );
    expect(calendar.tables["units"]?.total).toMatchObject({ n: 4, RHL: 2, HL: 1, BT: 1, KHL: 0 });
    const state = await report("2021-05.json?unit=binh-lieu&calendar=state");
    expect(state.period).toMatchObject({ from: "2021-04-15", to: "2021-05-14" });
    expect(state.head.lines[1]).toBe("Theo kỳ báo cáo nhà nước (ngày 15 đến ngày 14)");
    expect(state.tables["units"]?.total).toMatchObject({ n: 4, RHL: 2, HL: 2, BT: 0, KHL: 0 });
    expect(state.tables["units"]?.total["previousPercent"]).toBe(0);
    const range = await report("2021-04-15..2021-05-14.json?unit=binh-lieu");
    expect(range.tables["units"]?.total).toMatchObject({ n: 4, satisfiedPercent: 100 });
    const year = await report("2021.json?unit=binh-lieu");
    expect(year.tables["units"]?.total["n"]).toBe(8);
    const today = await report("2025-09.json?unit=binh-lieu");
    expect(today.head.unit).toBe("Trung tâm Phục vụ hành chính công xã Bình Liêu");
    expect(today.tables["units"]?.total).toMatchObject({ n: 0, satisfiedPercent: null });
  });
});

describe("an old district under the communes of today", () => {
  const rows = async (query: string): Promise<[string, number][]> => {
    const answer = await hub.ask("GET", `/api/v1/${query}`);
    expect(answer.status, answer.text).toBe(200);
    const { rows: found } = answer.json as { rows: { key: string; n: number }[] };
    return found.filter(({ n }) => n > 0).map(({ key, n }) => [key, n]);
  };

  test("counts where its counters map, each rating once, and stays itself where they do not", async () => {
    const then = "summaries?period=2025-05";
    expect(await rows(`${then}&unit=tinh`)).toEqual([["huyen-cu", 6]]);
    const today = `${then}&unitsOn=2025-07-01`;
    expect(await rows(`${today}&unit=tinh`)).toEqual([
      ["bac", 5],
      ["huyen-cu", 1],
    ]);
    expect(await rows(`${today}&unit=bac`)).toEqual([
      ["an", 3],
      ["binh", 2],
    ]);
    expect(await rows(`${today}&unit=an&by=counter`)).toEqual([["an/q1", 3]]);
    const bad = await hub.ask("GET", `/api/v1/${today}&by=day`);
    expect(bad.json).toMatchObject({ code: "unprocessable" });
  });

  test("a trend of today's unit runs on into its time", async () => {
    const query = "trend?period=2025-09&periods=5&unit=an&unitsOn=2025-09-30";
    const { json } = await hub.ask("GET", `/api/v1/${query}`);
    const { points } = json as { points: { total: { n: number; name: string } }[] };
    expect(points.map(({ total }) => total.n)).toEqual([3, 0, 0, 0, 100]);
    expect(points[0]?.total.name).toBe("Xã An");
  });

  test("a unit that has ended has no row in a report of today", async () => {
    const { tables } = await report("2025-09.json?unit=tinh");
    const names = tables["units"]?.rows.map(({ name }) => name);
    expect(names).not.toContain("Trung tâm Hành chính công huyện cũ");
  });
});

describe("roll-up", () => {
  test("95 of 100, 8 of 10 and 186 of 190 are 289 of 300: 96,3, never the mean of the three", async () => {
    const { tables } = await report("2025-09.json?unit=tinh");
    expect(tables["units"]?.total).toMatchObject({ n: 300, satisfiedPercent: 96.3 });
  });

  test("no unit is called higher while the intervals overlap, and the report says that its order is no ranking", async () => {
    const { tables } = await report("2025-09.json?unit=bac");
    const notes = tables["units"]?.notes ?? [];
    expect(notes[0]).toMatch(/^Thứ tự các dòng không phải xếp hạng/);
    expect(notes[1]).toBe("Trong kỳ này chưa đủ căn cứ để nói đơn vị nào cao hơn đơn vị nào.");
  });

  test("the API gives spans of places, never a ranking", async () => {
    const answer = await hub.ask("GET", "/api/v1/places?period=2025-09&by=centre");
    expect(answer.json).toMatchObject({ rule: "R1@1", formula: "F1@1" });
    const { rows } = answer.json as { rows: { key: string; places: unknown }[] };
    expect(rows.map(({ key, places }) => [key, places])).toEqual([
      ["an", [1, 3]],
      ["binh", [1, 3]],
      ["cuong", [1, 3]],
      ["binh-lieu", null],
    ]);
  });

  test("the figure that counts silence is off, and says so of itself when it is asked for", async () => {
    const row = { domain: null, from: "2025-09-01", to: "2025-09-30", received: 1_300 };
    const rest = { atCounter: 1_300, resolved: 0, early: 0, onTime: 0, late: 0, authority: "own" };
    const body = { rows: [{ unit: "an", ...row, ...rest }] };
    expect((await hub.ask("POST", "/api/v1/transactions", { body })).status).toBe(200);
    const usual = await report("2025-09.json?unit=an");
    expect(usual.formulas).not.toContain("F5@1");
    const asked = await report("2025-09.json?unit=an&silence=true");
    const rule = asked.tables["rules"]?.rows.find(({ formula }) => formula === "F5@1");
    expect(rule).toMatchObject({
      value: 99.6,
      rule: "Tính trên tổng số hồ sơ; hồ sơ không có phản hồi được coi là hài lòng.",
    });
  });
});
