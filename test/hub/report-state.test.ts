// The report and the state it shows: recounted from the ratings, the same bytes anywhere, and what it says of seals.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import { writeReport } from "../../hub/report/report-file.ts";
import type { Cell, Report, Table } from "../../hub/report/report.ts";
import type { KeyedTally, TallyBy } from "../../hub/store/hub-store.ts";
import { ZONE } from "../../shared/period.ts";
import { chanceSeed, createChance } from "../support/chance.ts";
import {
  AUTUMN,
  fillAutumn,
  monthOf,
  openEvidenceHouse,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { createSignedStream } from "../support/signed-stream.ts";

const SEED = chanceSeed();
const DIGESTS = fileURLToPath(new URL("../support/report-digests.ts", import.meta.url));
const HOUR = 3_600_000;

let house: EvidenceHouse;
beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(SEED), 400);
});
afterAll(() => house.close());

async function report(id = "2026-11", unit: string | null = null): Promise<Report> {
  const question = { period: monthOf(id), unit, scope: null, zone: ZONE };
  return reportContent(await gatherReport(house.store(), question));
}

type Named = Readonly<Record<string, Cell>>;
function named(table: Table): { rows: readonly Named[]; total: Named | null } {
  const name = (row: readonly Cell[]): Named =>
    Object.fromEntries(table.columns.map(({ key }, index) => [key, row[index] ?? null]));
  return { rows: table.rows.map(name), total: table.total === null ? null : name(table.total) };
}

function tableOf({ tables }: Report, id: Table["id"]) {
  const found = tables.find((table) => table.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return named(found);
}

/** Separate from the product's own arithmetic: plain sums, and rounding by text. */
function recounted(groups: readonly KeyedTally[]) {
  const levels: Record<string, number> = { RHL: 0, HL: 0, BT: 0, KHL: 0 };
  for (const { tally } of groups) {
    for (const { counts } of tally.scales) {
      for (const [level, n] of Object.entries(counts)) levels[level] = (levels[level] ?? 0) + n;
    }
  }
  const n = Object.values(levels).reduce((sum, count) => sum + count, 0);
  const good = (levels["RHL"] ?? 0) + (levels["HL"] ?? 0);
  const satisfiedPercent = n === 0 ? null : oneDecimal(good, n);
  return { n, ...levels, satisfiedPercent };
}

function oneDecimal(part: number, whole: number): number {
  const tenths = Math.floor((part * 1_000) / whole + 0.5);
  return tenths === 1_000 && part < whole ? 99.9 : tenths / 10;
}

function recount(by: TallyBy, day = { from: 20_261_101, to: 20_261_130 }) {
  return house.store().recount({ ...day, centres: null, by });
}

describe(`figures, seed ${SEED}`, () => {
  test("every unit's row and the total are what a recount of the ratings gives", async () => {
    const { rows, total } = tableOf(await report(), "units");
    const { groups } = await recount("centre");
    expect(rows.map(({ name }) => name)).toEqual(["Xã An", "Xã Bình"]);
    for (const [row, centre] of [
      [rows[0], "an"],
      [rows[1], "binh"],
    ] as const) {
      expect(row).toMatchObject(recounted(groups.filter(({ key }) => key === centre)));
    }
    expect(total).toMatchObject(recounted(groups));
    expect(total?.["n"]).toBeGreaterThan(100);
  });

  test("every field's, day's and kiosk's row too", async () => {
    const made = await report();
    const domains = await recount("domain");
    // The third one that the kiosks name is not in the catalogue: its ratings are in quarantine.
    const names = { "Đất đai": "LV-DATDAI", "Không ghi lĩnh vực": "" };
    const domainRows = tableOf(made, "domains").rows;
    expect(domainRows).toHaveLength(2);
    for (const row of domainRows) {
      const code = names[row["name"] as keyof typeof names];
      expect(row).toMatchObject(recounted(domains.groups.filter(({ key }) => key === code)));
    }
    const days = await recount("day");
    const dayRows = tableOf(made, "days").rows;
    expect(dayRows).toHaveLength(30);
    for (const row of dayRows) {
      const date = String(row["day"]).split("/").toReversed().join("-");
      expect(row).toMatchObject(recounted(days.groups.filter(({ key }) => key === date)));
    }
    const kiosks = await recount("kiosk");
    const kioskRows = tableOf(made, "kiosks").rows;
    expect(kioskRows).toHaveLength(3);
    for (const row of kioskRows) {
      const tally = kiosks.groups.find(({ key }) => key === row["kiosk"])?.tally;
      const counted = recounted(kiosks.groups.filter(({ key }) => key === row["kiosk"])).n;
      const { voided = 0, test: tests = 0, repeat = 0, quarantined = 0, late = 0 } = tally ?? {};
      expect(row).toMatchObject({ counted, voided, test: tests, repeat, quarantined, late });
      expect(row["stored"]).toBe(counted + voided + tests + repeat + quarantined);
    }
  });

  test("the change is the difference of the two printed figures", async () => {
    const { total } = tableOf(await report(), "units");
    const before = recounted(
      (await recount("centre", { from: 20_261_001, to: 20_261_031 })).groups,
    );
    expect(total?.["previousPercent"]).toBe(before.satisfiedPercent);
    const [now, then] = [Number(total?.["satisfiedPercent"]), Number(total?.["previousPercent"])];
    expect(total?.["change"]).toBe(Math.round(now * 10 - then * 10) / 10);
  });

  test("reasons are those of counted ratings, against the ratings that were not satisfied", async () => {
    const { rows, total } = tableOf(await report(), "reasons");
    const units = tableOf(await report(), "units").total;
    const against = Number(units?.["BT"]) + Number(units?.["KHL"]);
    const days = { from: 20_261_101, to: 20_261_130, centres: null };
    const given = await house.store().tallyReasons(days);
    expect(rows.map(({ name, n, percent }) => [name, n, percent])).toEqual(
      given.map(({ reason, n }) => [reason, n, Math.floor((n * 1_000) / against + 0.5) / 10]),
    );
    expect(total?.["n"] ?? 0).toBe(given.reduce((sum, { n }) => sum + n, 0));
  });

  test("a period of nothing says so, and knows no percentage", async () => {
    const made = await report("2020-01");
    const { rows, total } = tableOf(made, "units");
    for (const row of [...rows, total]) {
      expect(row).toMatchObject({ n: 0, satisfiedPercent: null, change: null, RHLPercent: null });
      expect(row?.["note"]).toMatch(/^Không có phiếu đánh giá/);
    }
    expect(tableOf(made, "rules").rows.map(({ value }) => value)).toEqual(Array(5).fill(null));
  });
});

describe("the same state", () => {
  test("gives the same bytes in another zone and another language, in every form", () => {
    const digests = (TZ: string, LANG: string): unknown => {
      const env = { ...process.env, TZ, LANG, LC_ALL: LANG };
      const told = execFileSync(process.execPath, [DIGESTS, house.database, "2026-11"], { env });
      return JSON.parse(told.toString());
    };
    const home = digests("Asia/Ho_Chi_Minh", "vi_VN.UTF-8");
    expect(Object.keys(home as object).map((name) => name.split(".")[1])).toEqual([
      "xlsx",
      "pdf",
      "csv",
      "json",
    ]);
    expect(digests("America/New_York", "C")).toEqual(home);
    expect(digests("Pacific/Kiritimati", "tr_TR.UTF-8")).toEqual(home);
  });
});

// Last: these change the state.
describe("seals", () => {
  const standing = ({ head }: Report): string | undefined => head.lines.at(-1);

  test("an open month is provisional and dated by its newest record; a sealed one by its seal", async () => {
    const open = await report();
    expect(standing(open)).toBe("Số liệu tạm tính, kỳ báo cáo chưa chốt");
    expect(open.asOf).toBe(await house.store().newestReceipt(null));
    expect((await writeReport(open, "csv")).name).toBe(
      "BaoCaoHaiLong_tinh_2026-11-01_2026-11-30_r0.csv",
    );
    house.at(WINTER + HOUR);
    await house.closeMonth();
    const sealed = await report();
    expect(standing(sealed)).toBe("Số liệu đã chốt");
    expect([sealed.asOf, sealed.revision]).toEqual([WINTER + HOUR, 1]);
    expect(sealed.head.lines).toContain("Số liệu tính đến 08:00 ngày 08/12/2026");
  });

  test("a late rating is told of, and the next seal is numbered", async () => {
    const stream = createSignedStream({ kiosk: "an-q9", centre: "an", at: AUTUMN });
    await house.enrol(stream);
    stream.rate("KHL", AUTUMN + 200 * HOUR, { scale: "vn4.1" });
    await house.send(stream, () => 10, WINTER + 2 * HOUR);
    expect(standing(await report())).toBe(
      "Số liệu đã thay đổi sau khi chốt, chưa có bản điều chỉnh",
    );
    house.at(WINTER + 3 * HOUR);
    await house.closeMonth();
    const amended = await report();
    expect(standing(amended)).toBe("Bản điều chỉnh lần 1");
    expect((await writeReport(amended, "pdf")).name).toMatch(/_r2\.pdf$/);
  });
});
