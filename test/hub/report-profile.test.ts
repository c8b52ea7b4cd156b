// The forms of the 2018 profile, running time (F7), and the workbook read back cell by cell by another library.
import readXlsxFile from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INDICATORS } from "../../shared/indicator.ts";
import {
  GOLDEN_CATALOGUE,
  noon,
  openGoldenMonths,
  type Cells,
  type GoldenMonths,
} from "../support/golden-months.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import type { TestHub } from "./open-test-hub.ts";

const HOUR = 3_600_000;

let golden: GoldenMonths;
let hub: TestHub;
const report: GoldenMonths["report"] = (address) => golden.report(address);

beforeAll(async () => {
  golden = await openGoldenMonths();
  ({ hub } = golden);
}, 120_000);
afterAll(() => hub.close());

describe("the two forms of the 2018 profile", () => {
  beforeAll(async () => {
    const rows = INDICATORS.filter((indicator) => indicator !== 9).map((indicator) => ({
      unit: "an",
      from: "2025-09-01",
      to: "2025-09-30",
      indicator,
      verified: 1.5,
      ...(indicator === 1 ? { two: 40, one: 8, zero: 2 } : { two: 1, one: 1, zero: 0 }),
    }));
    const answer = await hub.ask("POST", "/api/v1/indicators", { body: { rows } });
    expect(answer.json).toEqual({ added: 8, replaced: 0 });
  });

  test("are there only when they are asked for", async () => {
    const usual = await report("2025-09.json?unit=an");
    expect(Object.keys(usual.tables)).not.toContain("form1");
    expect(usual.formulas).not.toContain("F8@1");
  });

  test("have computed scores, the verified ones beside them, and leave the missing indicator out", async () => {
    const { tables, formulas } = await report("2025-09.json?unit=an&profile=2018");
    expect(formulas).toEqual(expect.arrayContaining(["F8@1", "F9@1"]));
    const total = 1.8 + 7 * 1.5;
    expect(tables["form1"]?.rows[0]).toMatchObject({
      name: "Xã An",
      score1: 1.8,
      score2: 1.5,
      score9: null,
      total,
      grade: "Tốt",
      n: 100,
      satisfiedPercent: 95,
    });
    expect(tables["form2"]?.rows[0]).toMatchObject({ standard: 2, own: 1.8, verified: 1.5 });
    expect(tables["form2"]?.rows[8]).toMatchObject({ own: null, verified: null });
    expect(tables["form2"]?.total).toMatchObject({ standard: 18, own: total, verified: 12 });
    expect(tables["form2"]?.notes.at(-1)).toMatch(/^Chỉ số 9 chưa có số liệu nên không tính/);
    expect(tables["form2levels"]?.rows).toEqual([
      { n: 100, RHLPercent: 95, HLPercent: 0, BTPercent: 0, KHLPercent: 5, RKHLPercent: null },
    ]);
  });

  test("average the scores of several units, as that regulation does", async () => {
    const row = { unit: "binh", from: "2025-09-01", to: "2025-09-30", indicator: 1 };
    const body = { rows: [{ ...row, two: 0, one: 1, zero: 0, verified: null }] };
    expect((await hub.ask("POST", "/api/v1/indicators", { body })).status).toBe(200);
    const { tables } = await report("2025-09.json?unit=bac&profile=2018");
    expect(tables["form1"]?.rows.map(({ score1 }) => score1)).toEqual([1.8, 1]);
    expect(tables["form1"]?.total["score1"]).toBe(1.4);
  });
});

test("22 days of 8 hours with 11 hours off are 93,8 % of running time (F7)", async () => {
  const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 480, to: 960 }));
  const units = GOLDEN_CATALOGUE.units.map((unit) =>
    unit.code === "cuong" ? { ...unit, hours } : unit,
  );
  const body = { ...GOLDEN_CATALOGUE, version: 3, units };
  expect((await hub.ask("PUT", "/api/v1/catalogue", { body })).status).toBe(200);
  const began = Date.parse("2025-11-30T12:00:00+07:00");
  const stream = createSignedStream({ kiosk: "cuong-2", centre: "cuong", at: began });
  const claimHash = "claim cuong-2";
  await hub.hub.store.registerKiosk(
    {
      kiosk: "cuong-2",
      centre: "cuong",
      counters: ["q2"],
      service: "",
      scale: "vn3.1",
      staffPin: null,
      demo: false,
      claimHash,
      expiresAt: began + HOUR,
    },
    { at: began, who: "test", action: "kiosk.register", subject: "cuong-2", detail: "" },
  );
  const { publicKey } = stream;
  await hub.hub.store.claimKiosk({ claimHash, publicKey, passwordHash: "" }, began);
  stream.event("start", 0, "1.0", began);
  stream.rate("RHL", noon("2025-12-09"));
  // Off from 12:00 on Tuesday for 4 working hours and all of Wednesday but the last hour.
  stream.event("start", 0, "1.0", Date.parse("2025-12-10T15:00:00+07:00"));
  stream.rate("RHL", Date.parse("2025-12-30T17:00:00+07:00"));
  stream.event("stop", 0, "1.0", Date.parse("2025-12-30T17:30:00+07:00"));
  const messages = [stream.open(), stream.batchOf(1, stream.size())];
  await hub.hub.store.ingest(messages, Date.parse("2025-12-31T01:00:00+07:00"));
  const period = "2025-12-01..2025-12-30";
  const answer = await hub.ask("GET", `/api/v1/quality?period=${period}&unit=cuong`);
  const { rows } = answer.json as { rows: Cells[] };
  expect(rows.find(({ kiosk }) => kiosk === "cuong-2")).toMatchObject({
    openMinutes: 176 * 60,
    runningMinutes: 165 * 60,
    runningPercent: 93.8,
  });
});

describe("the workbook", () => {
  test("read back by another library holds the document's own cells, sheet for sheet", async () => {
    const cookie = await hub.signIn("admin");
    const address = "2025-09.xlsx?unit=tinh&profile=2018";
    const response = await fetch(`${hub.url}/api/v1/reports/${address}`, { headers: { cookie } });
    const bytes = Buffer.from(await response.arrayBuffer());
    const { tables } = await report("2025-09.json?unit=tinh&profile=2018");
    const sheets = await readXlsxFile(bytes);
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      "1. Đơn vị",
      "2. Lĩnh vực",
      "3. Lý do",
      "4. Theo ngày",
      "5. Dữ liệu",
      "6. Giải trình",
      "7. Hồ sơ",
      "8. Đối chiếu",
      "Mẫu 01",
      "Mẫu 02",
      "Mẫu 02 (II)",
      "Phụ lục 1",
      "Phụ lục 2",
    ]);
    for (const [index, { rows, total }] of Object.values(tables).entries()) {
      const printed = sheets[index]?.data ?? [];
      for (const row of total === null ? rows : [...rows, total]) {
        const cells = Object.values(row).map((cell) => (cell === "" ? null : (cell ?? "—")));
        const trimmed = printed.map((line) => line.slice(0, cells.length));
        expect(trimmed).toContainEqual(cells);
      }
    }
  });
});
