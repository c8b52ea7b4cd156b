// Files of dossiers as officials have them: Biểu II.06a as a workbook, the same as a CSV, in old encodings too.
import writeXlsxFile from "write-excel-file/node";
import type { Beside } from "../../hub/import/read-transactions.ts";

export const OCTOBER = { from: "2025-10-01", to: "2025-10-31" };
export const BESIDE: Beside = { unit: "an", dates: OCTOBER, authority: "own" };
export const HEAD = "maLinhVuc;tiepNhan;trucTiep;daGiaiQuyet;truocHan;dungHan;quaHan";

export type Cells = readonly (readonly (string | number | null)[])[];

export async function workbook(rows: Cells, name = "Biểu II.06a"): Promise<Uint8Array> {
  const data = rows.map((row) =>
    row.map((cell) =>
      cell === null
        ? null
        : typeof cell === "number"
          ? { value: cell, type: Number }
          : { value: cell, type: String },
    ),
  );
  const blank = [[{ value: "Ghi chú", type: String }]];
  const file = await writeXlsxFile([
    { data, sheet: name },
    { data: blank, sheet: "Hướng dẫn" },
  ]).toBuffer();
  return new Uint8Array(file);
}

/** The form as it is printed: a title, groups over columns, a third row under one of them, a row of numbers, sections, a total. */
export const form = (body: Cells): Cells => [
  ["Biểu số II.06a/VPCP/KSTT", null, null, "UBND XÃ AN"],
  ["TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC (từ ngày 01/10/2025 đến ngày 31/10/2025)"],
  [],
  [
    "STT",
    "Lĩnh vực giải quyết",
    "Số lượng hồ sơ tiếp nhận",
    null,
    null,
    null,
    "Số lượng hồ sơ đã giải quyết",
    null,
    null,
    null,
    "Số lượng hồ sơ đang giải quyết",
    null,
    null,
  ],
  [
    null,
    null,
    "Tổng số",
    "Trong kỳ",
    null,
    "Từ kỳ trước",
    "Tổng số",
    "Trước hạn",
    "Đúng hạn",
    "Quá hạn",
    "Tổng số",
    "Trong hạn",
    "Quá hạn",
  ],
  [null, null, null, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"],
  ["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"],
  ...body,
  [],
  [null, "NGƯỜI LẬP BIỂU", null, null, null, null, null, "THỦ TRƯỞNG ĐƠN VỊ"],
];

export const GOOD: Cells = [
  ["I", "TTHC thuộc phạm vi thẩm quyền giải quyết của UBND xã"],
  [1, "Đất đai", 300, 200, 93, 7, 290, "180", 105, 5, 10, 9, 1],
  [2, "hộ  tịch", "1.000", 700, 300, "-", 1000, 900, 100, 0, 0, 0, 0],
  ["II", "TTHC của cơ quan ngành dọc"],
  [1, "LV-DATDAI", 907, 0, 907, 0, 900, 0, 900, 0, 7, 7, 0],
];

export const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join("\r\n"));

export function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
}

/** Vietnamese Windows: base letters with marks behind them. */
export function windows1258(line: string): Uint8Array {
  const codes: Readonly<Record<string, number>> = {
    ĩ: -1,
    đ: 0xf0,
    "\u0323": 0xf2,
    "\u0303": 0xde,
  };
  const head = "Lĩnh vực;tiepNhan;trucTiep;daGiaiQuyet;truocHan;dungHan;quaHan";
  const bytes: number[] = [];
  for (const letter of `${head}\r\n${line}`.normalize("NFD")) {
    // u with a horn is one letter there.
    if (letter === "\u031B") bytes[bytes.length - 1] = 0xfd;
    else bytes.push(codes[letter] ?? letter.charCodeAt(0));
  }
  return Uint8Array.from(bytes);
}
