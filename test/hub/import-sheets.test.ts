// Files of dossiers read: titles, numbers, dates and encodings as officials have them, and what is said of each that cannot be taken.
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readSheets } from "../../hub/import/read-sheets.ts";
import { readTransactions, type Beside } from "../../hub/import/read-transactions.ts";
import { fileFaultText } from "../../shared/api/transactions-file.ts";
import {
  BESIDE,
  csv,
  form,
  GOOD,
  HEAD,
  OCTOBER,
  utf16,
  windows1258,
  workbook,
  type Cells,
} from "../support/dossier-files.ts";
import { CATALOGUE } from "./open-test-hub.ts";

async function read(bytes: Uint8Array, beside: Beside = BESIDE) {
  const known = { ...CATALOGUE, mayImport: () => true };
  return readTransactions(await readSheets(bytes), beside, known);
}

async function faults(bytes: Uint8Array, beside: Beside = BESIDE): Promise<string[]> {
  const found = await read(bytes, beside);
  expect(found.rows).toEqual([]);
  return found.faults.map(fileFaultText);
}

describe("Biểu II.06a as a workbook", () => {
  test("is read by its titles, with both authorities, the dates over it and Vietnamese numbers", async () => {
    const { rows, faults: none } = await read(await workbook(form(GOOD)), {
      ...BESIDE,
      dates: null,
    });
    expect(none.map(fileFaultText)).toEqual([]);
    const dated = { unit: "an", ...OCTOBER };
    expect(rows).toEqual([
      {
        ...dated,
        domain: "LV-DATDAI",
        received: 300,
        atCounter: 93,
        resolved: 290,
        early: 180,
        onTime: 105,
        late: 5,
        authority: "own",
      },
      {
        ...dated,
        domain: "LV-HOTICH",
        received: 1_000,
        atCounter: 300,
        resolved: 1_000,
        early: 900,
        onTime: 100,
        late: 0,
        authority: "own",
      },
      {
        ...dated,
        domain: "LV-DATDAI",
        received: 907,
        atCounter: 907,
        resolved: 900,
        early: 0,
        onTime: 900,
        late: 0,
        authority: "vertical",
      },
    ]);
  });

  test("the row “Tổng số” is the unit's total", async () => {
    const total = [null, "Tổng số", 1_300, 900, 393, 7, 1_290, 1_080, 205, 5, 10, 9, 1] as const;
    const { rows } = await read(await workbook(form([...GOOD.slice(1, 2), total])));
    expect(rows.map(({ domain, atCounter }) => [domain, atCounter])).toEqual([
      ["LV-DATDAI", 93],
      [null, 393],
    ]);
  });

  test("every wrong cell is named with sheet, row, column and title, and nothing is given out", async () => {
    const bad: Cells = [
      [1, "Đất đai", 300, 200, 93.5, 7, 290, "12a", 105, null, 10, 9, 1],
      [2, "Chăn nuôi", 10, 0, 10, 0, "1,000", 1, 1, 1, 0, 0, 0],
      [3, "Hộ tịch", 10, 0, 11, 0, 10, 1, 1, 1, 0, 0, 0],
    ];
    expect(await faults(await workbook(form(bad)))).toEqual([
      'sheet "Biểu II.06a", row 8, column E (Số lượng hồ sơ tiếp nhận: Trong kỳ: Trực tiếp, dịch vụ bưu chính), "93.5": this is not a whole number; write 1300 or 1.300',
      'sheet "Biểu II.06a", row 8, column H (Số lượng hồ sơ đã giải quyết: Trước hạn), "12a": this is not a whole number; write 1300 or 1.300',
      'sheet "Biểu II.06a", row 8, column J (Số lượng hồ sơ đã giải quyết: Quá hạn): the cell is empty; write 0 when there was none',
      'sheet "Biểu II.06a", row 9, column B (Lĩnh vực giải quyết), "Chăn nuôi": the catalogue has no domain of this code or name',
      'sheet "Biểu II.06a", row 9, column G (Số lượng hồ sơ đã giải quyết: Tổng số), "1,000": this may be read in two ways; write 1300 or 1.300',
      'sheet "Biểu II.06a", row 10, column E (Số lượng hồ sơ tiếp nhận: Trong kỳ: Trực tiếp, dịch vụ bưu chính), "11": more dossiers at the counter than were received',
      'sheet "Biểu II.06a", row 10, column G (Số lượng hồ sơ đã giải quyết: Tổng số), "10": the total is not early + on time + late',
    ]);
  });

  test("a field whose figures somebody forgot, the same row twice, and dates of another month", async () => {
    const row = GOOD[1] ?? [];
    const forgotten = [9, "Hộ tịch"];
    const found = await faults(await workbook(form([row, row, forgotten])));
    expect(found[0]).toBe(
      'sheet "Biểu II.06a", row 9: the same unit, domain, dates and authority stand twice',
    );
    expect(found.slice(1)).toHaveLength(6);
    expect(found[1]).toMatch(/row 10, column C .*: the cell is empty/);
    const november = { ...BESIDE, dates: { from: "2025-11-01", to: "2025-11-30" } };
    expect(await faults(await workbook(form(GOOD)), november)).toEqual([
      'sheet "Biểu II.06a", row 2, "2025-10-01 … 2025-10-31": the file speaks of other dates than the period that was named beside it',
    ]);
  });
});

describe("a CSV", () => {
  const LINE = "LV-DATDAI;1.300;393;1.290;1.080;205;5";
  const FIGURES = { received: 1_300, atCounter: 393, resolved: 1_290, late: 5 };

  test.each([
    ["with the mark of UTF-8 and semicolons", csv(`\uFEFF${HEAD}`, LINE, "")],
    ["with commas", csv(HEAD.replaceAll(";", ","), "LV-DATDAI,1300,393,1290,1080,205,5")],
    [
      "with tabs and line feeds",
      new TextEncoder().encode(`${HEAD}\n${LINE}`.replaceAll(";", "\t")),
    ],
    ["quoted", csv(HEAD, '"LV-DATDAI";"1.300";"393";"1.290";"1.080";"205";"5"')],
    ["with letters in two parts", csv(HEAD, LINE.replace("LV-DATDAI", "Đất đai".normalize("NFD")))],
    ["in UTF-16, as “Unicode text” of Excel", utf16(`${HEAD}\r\n${LINE}`.replaceAll(";", "\t"))],
    ["in Windows-1258", windows1258(LINE)],
  ])("%s", async (_what, bytes) => {
    const { rows, faults: none } = await read(bytes);
    expect(none.map(fileFaultText)).toEqual([]);
    expect(rows).toMatchObject([{ ...FIGURES, unit: "an", domain: "LV-DATDAI", ...OCTOBER }]);
  });

  test("may bring units, dates and authority itself", async () => {
    const head = `maDinhDanh;tuNgay;denNgay;thamQuyen;${HEAD}`;
    const { rows } = await read(
      csv(
        head,
        `binh;01/10/2025;31/10/2025;ngành dọc;${LINE}`,
        `an;2025-10-01;2025-10-31;own;;1;1;1;1;0;0`,
      ),
      { unit: null, dates: null, authority: "own" },
    );
    expect(rows.map(({ unit, domain, authority }) => [unit, domain, authority])).toEqual([
      ["binh", "LV-DATDAI", "vertical"],
      ["an", null, "own"],
    ]);
  });

  test.each([
    ["no unit", `${HEAD}\r\n${LINE}`, { ...BESIDE, unit: null }, /^row 2: the file names no unit/],
    [
      "no dates",
      `${HEAD}\r\n${LINE}`,
      { ...BESIDE, dates: null },
      /^row 2: the file names no dates/,
    ],
    ["no titles", LINE, BESIDE, /^no row of column titles was found/],
    [
      "a column too few",
      `${HEAD.replace(";quaHan", "")}\r\n${LINE}`,
      BESIDE,
      /^ \(Đã giải quyết: Quá hạn\): this column is missing/,
    ],
    ["titles only", HEAD, BESIDE, /^there is no row of figures/],
    [
      "a stranger",
      `donVi;unit;${HEAD}\r\nx;la;${LINE}`,
      BESIDE,
      /^row 2, column B \(unit\), "la": the catalogue has no unit/,
    ],
    [
      "days that are none",
      `tuNgay;denNgay;${HEAD}\r\n31/02/2025;2025-10-31;${LINE}`,
      BESIDE,
      /^row 2, column A \(tuNgay\), "31\/02\/2025": this is not a date/,
    ],
    [
      "days the wrong way round",
      `tuNgay;denNgay;${HEAD}\r\n31/10/2025;01/10/2025;${LINE}`,
      BESIDE,
      /the last day stands before the first/,
    ],
  ])("%s", async (_what, text, beside, sentence) => {
    const [first] = await faults(new TextEncoder().encode(text), beside);
    expect(first).toMatch(sentence);
  });
});

describe("what is no file of figures", () => {
  const refusal = async (bytes: Uint8Array): Promise<string> => {
    try {
      await readSheets(bytes);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return "taken";
  };
  const entries = async () => {
    return unzipSync(await workbook(form(GOOD)));
  };

  test("nothing, an old .xls, half a workbook, a picture, another zip", async () => {
    expect(await refusal(new Uint8Array())).toBe("The file is empty.");
    expect(await refusal(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2))).toMatch(/old \.xls or has/);
    const whole = await workbook(form(GOOD));
    expect(await refusal(whole.slice(0, whole.length / 2))).toMatch(/damaged or not complete/);
    expect(await refusal(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0))).toMatch(/as a CSV/);
    expect(await refusal(zipSync({ "a.txt": strToU8("a") }))).toMatch(/not a workbook/);
  });

  test("macros, entities and a bomb are refused before anything is unpacked further", async () => {
    const files = await entries();
    const macros = zipSync({ ...files, "xl/vbaProject.bin": strToU8("x") });
    expect(await refusal(macros)).toMatch(/it holds macros/);
    const entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>';
    const billion = zipSync({ ...files, "xl/worksheets/sheet1.xml": strToU8(entity) });
    expect(await refusal(billion)).toMatch(/declares entities/);
    const bomb = zipSync({ ...files, "xl/big.xml": new Uint8Array(40_000_000) }, { level: 9 });
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage.rss();
    expect(await refusal(bomb)).toMatch(/unpacks to far more/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(60_000_000);
  });
});
