// The report's files read back by programs that are not ours: LibreOffice opens the workbook, poppler the PDF.
// Where a program is missing its tests count as skipped.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHub, type TestHub } from "./open-test-hub.ts";

const hasOffice = !spawnSync("soffice", ["--version"]).error;
const hasPoppler = !spawnSync("pdftotext", ["-v"]).error;
const NOVEMBER = Date.UTC(2025, 10, 12, 2);
const OCTOBER = Date.UTC(2025, 9, 14, 2);

let hub: TestHub;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-report-"));
  hub = await openTestHub();
  const golden = { RHL: 212, HL: 58, BT: 9, KHL: 4 };
  await hub.rate({ kiosk: "an-1", centre: "an", at: NOVEMBER, counts: golden });
  await hub.rate({ kiosk: "an-2", centre: "an", at: OCTOBER, counts: { RHL: 94, KHL: 6 } });
  const nearly = { RHL: 2_999, KHL: 1 };
  await hub.rate({ kiosk: "c-1", centre: "cuong", at: NOVEMBER, counts: nearly, demo: true });
  const row = { domain: null, from: "2025-11-01", to: "2025-11-30", received: 1_300 };
  const none = { resolved: 0, early: 0, onTime: 0, late: 0, authority: "own" };
  const rows = [{ unit: "an", ...row, atCounter: 1_300, ...none }];
  const answer = await hub.ask("POST", "/api/v1/transactions", { body: { rows } });
  expect(answer.status).toBe(200);
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

type Got = { readonly path: string; readonly name: string; readonly response: Response };

/** Fetches a report and keeps it under the name that the hub gave it. */
async function fetchReport(address: string, as = "admin"): Promise<Got> {
  const cookie = await hub.signIn(as);
  const response = await fetch(`${hub.url}/api/v1/reports/${address}`, { headers: { cookie } });
  expect(response.status).toBe(200);
  const disposition = response.headers.get("content-disposition") ?? "";
  const name = /^attachment; filename="([A-Za-z0-9_.-]+)"$/.exec(disposition)?.[1];
  if (name === undefined) throw new Error(`no file name in ${disposition}`);
  const path = join(folder, name);
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return { path, name, response };
}

/** Every sheet as LibreOffice understands it: raw cell contents, separated by tabs. */
function sheetsOf({ path, name }: Got): Readonly<Record<string, readonly string[][]>> {
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, "office")).href}`;
  const filter = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,-1";
  execFileSync(
    "soffice",
    [profile, "--headless", "--convert-to", filter, "--outdir", folder, path],
    // Names of sheets become names of files, and are Vietnamese.
    { stdio: "pipe", timeout: 120_000, env: { ...process.env, LC_ALL: "C.UTF-8" } },
  );
  const base = name.replace(/\.xlsx$/, "");
  const read = (sheet: string): string[][] =>
    readFileSync(join(folder, `${base}-${sheet}.csv`), "utf8")
      .split("\n")
      .map((line) => line.split("\t").map((cell) => cell.replace(/^"|"$/g, "")));
  const sheets = ["1. Quầy", "2. Lĩnh vực", "3. Lý do", "4. Theo ngày", "5. Dữ liệu", "Phụ lục 1"];
  return Object.fromEntries(sheets.map((sheet) => [sheet, read(sheet)]));
}

function textOf({ path }: Got): string {
  return execFileSync("pdftotext", ["-layout", path, "-"], { timeout: 60_000 }).toString();
}

function rowOf(rows: readonly string[][] | undefined, name: string): readonly string[] {
  const found = rows?.find((row) => row.includes(name));
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}

const GOLDEN =
  ";Tổng số;1300;283;21.8;212;74.9;58;20.5;9;3.2;4;1.4;95.4;94;1.4;92.3;97.3;Chưa đủ;—;Chưa đủ mẫu: có 283 phiếu, cần 306 phiếu (sai số 5%)";

describe.skipIf(!hasOffice)("the workbook in LibreOffice", () => {
  test("holds the worked example in real number cells, and the head of an official report", async () => {
    const got = await fetchReport("2025-11.xlsx?unit=an");
    expect(got.name).toBe("BaoCaoHaiLong_an_2025-11-01_2025-11-30_r0.xlsx");
    expect(got.response.headers.get("content-type")).toMatch(/spreadsheetml\.sheet$/);
    const sheets = sheetsOf(got);
    const first = sheets["1. Quầy"];
    expect(rowOf(first, "Tổng số").join(";")).toBe(GOLDEN);
    expect(rowOf(first, "Quầy 2").slice(2, 5)).toEqual(["—", "0", "—"]);
    expect(rowOf(first, "Quầy 2").at(-1)).toBe("Không có phiếu đánh giá");
    const text = first?.flat() ?? [];
    for (const words of [
      "KHU BẮC",
      "XÃ AN",
      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Độc lập - Tự do - Hạnh phúc",
      "BÁO CÁO KẾT QUẢ ĐÁNH GIÁ SỰ HÀI LÒNG CỦA TỔ CHỨC, CÁ NHÂN",
      "Kỳ báo cáo: Tháng 11/2025 (từ ngày 01/11/2025 đến ngày 30/11/2025)",
      "Theo tháng dương lịch",
      "Do làm tròn, tổng các tỷ lệ có thể không bằng 100%.",
      "NGƯỜI LẬP BIỂU",
      "THỦ TRƯỞNG ĐƠN VỊ",
    ]) {
      expect(text).toContain(words);
    }
    expect(rowOf(sheets["Phụ lục 1"], "F6@1")).toContain("89.6");
    expect(rowOf(sheets["5. Dữ liệu"], "an-1").slice(3, 5)).toEqual(["283", "283"]);
    expect(rowOf(sheets["4. Theo ngày"], "12/11/2025").slice(0, 3).join(" ")).toBe(
      "12/11/2025 Thứ Tư 283",
    );
  });
});

describe.skipIf(!hasPoppler)("the PDF in poppler", () => {
  test("prints the worked example with commas and dots", async () => {
    const got = await fetchReport("2025-11.pdf?unit=an");
    expect(got.response.headers.get("content-type")).toBe("application/pdf");
    const total = textOf(got)
      .split("\n")
      .find((line) => line.includes("Tổng số"));
    const figures = ["1.300", "283", "21,8", "212", "74,9", "58", "20,5", "95,4", "94,0", "+1,4"];
    expect(total?.split(/\s+/)).toEqual(expect.arrayContaining([...figures, "92,3", "97,3"]));
    expect(textOf(got)).not.toContain("SỐ LIỆU MINH HỌA");
  });

  test("carries its fonts, is A4 across, and has no letter that its fonts lack", async () => {
    const { path } = await fetchReport("2025-11.pdf?unit=an");
    const info = execFileSync("pdfinfo", [path]).toString();
    expect(info).toMatch(/Page size:\s+841\.89 x 595\.28 pts \(A4\)/);
    expect(info).toMatch(/Title:\s+BÁO CÁO KẾT QUẢ ĐÁNH GIÁ/);
    const fonts = execFileSync("pdffonts", [path]).toString().trim().split("\n").slice(2);
    expect(fonts.map((line) => /Tinos.* yes yes yes /.test(line))).toEqual([true, true, true]);
    expect(textOf({ path } as Got)).not.toMatch(/[\uFFFD\u25A1]/);
  });

  test("2 999 of 3 000 is 99,9, and simulated figures say so on every page", async () => {
    const text = textOf(await fetchReport("2025-11.pdf?unit=nam"));
    const total = text.split("\n").find((line) => line.includes("Tổng số"));
    // Only the upper end of the interval is nearer to 100 than to 99,9.
    expect(total?.replaceAll(/\s+/g, " ")).toMatch(
      / 3\.000 — 2\.999 99,9 0 0,0 0 0,0 1 0,0 99,9 — — 99,\d 100,0 — /,
    );
    const pages = text.split("\f").filter((page) => page.trim() !== "");
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toContain("SỐ LIỆU MINH HỌA");
  });
});

describe("the files without another program", () => {
  test("the CSV opens with a byte order mark and has a comma in its numbers", async () => {
    const { path, response } = await fetchReport("2025-11.csv?unit=an");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const text = readFileSync(path, "utf8");
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(text).toContain(";Tổng số;1300;283;21,8;212;74,9;58;20,5;9;3,2;4;1,4;95,4;94,0;1,4;");
  });

  test("the JSON has the numbers themselves, and the ids of the formulas", async () => {
    const { path } = await fetchReport("2025-11.json?unit=an&calendar=state");
    const report = JSON.parse(readFileSync(path, "utf8")) as Record<string, never>;
    expect(report).toMatchObject({
      format: "hai-long/report@1",
      period: { id: "2025-11", calendar: "state", from: "2025-10-15", to: "2025-11-14" },
      unit: "an",
      status: "open",
      demo: false,
      tables: { units: { total: { n: 283, satisfiedPercent: 95.4, previousPercent: 94 } } },
    });
    expect(report["formulas"]).toEqual(["F1@1", "F10@1", "F6@1", "F11@1", "F12@1"]);
  });

  test("an account of one unit gets that unit when it names none", async () => {
    const { name } = await fetchReport("2025-Q4.csv", "limited");
    expect(name).toBe("BaoCaoHaiLong_bac_2025-10-01_2025-12-31_r0.csv");
    const range = await fetchReport("2025-11-01..2025-11-12.csv", "limited");
    expect(readFileSync(range.path, "utf8")).toContain(
      "Kỳ báo cáo: Từ ngày 01/11/2025 đến ngày 12/11/2025",
    );
  });

  test("a name of the catalogue never becomes a formula", async () => {
    const catalogue = (await hub.ask("GET", "/api/v1/catalogue")).json as {
      version: number;
      units: { code: string; name: string }[];
    };
    const units = catalogue.units.map((unit) =>
      unit.code === "binh" ? { ...unit, name: '=HYPERLINK("http://x";"Xã Bình")' } : unit,
    );
    const body = { ...catalogue, version: catalogue.version + 1, units };
    expect((await hub.ask("PUT", "/api/v1/catalogue", { body })).status).toBe(200);
    const { path } = await fetchReport("2025-11.csv?unit=bac");
    expect(readFileSync(path, "utf8")).toContain(`;"'=HYPERLINK(""http://x"";""Xã Bình"")";`);
  });
});
