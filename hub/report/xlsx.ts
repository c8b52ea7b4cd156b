// The report as a workbook: a sheet a table, real number cells, Times New Roman, A4 across, heads repeated on every page.
// Promises: the same bytes twice: no date of the machine, no random id, entries packed again with the date of the state.
import { unzipSync, zipSync, type Zippable } from "fflate";
import writeXlsxFile, { type CellObject } from "write-excel-file/node";
import { madeAt } from "./made-at.ts";
import type { CellKind, Column, Report, Row, Table } from "./report.ts";
import { rowHeight } from "./row-height.ts";
import { vi } from "./text.vi.ts";

type SheetRow = (CellObject | null)[];
/** Of the form of call that takes several sheets. */
type Call = Parameters<typeof writeXlsxFile>;
type Feature = NonNullable<NonNullable<Call[1]>["features"]>[number];
type Drawn = {
  readonly sheet: Call[0][number];
  /** Rows of the table's head, from 1, both inside. */
  readonly heads: readonly [number, number];
};

const FONT = "Times New Roman";
const SIZE = 11;
/** Excel measures a column in digits of its font. */
const MM_PER_DIGIT = 1.6;
const HEAD_SIZE = 10;
const GREY = "#EDEDED";

export async function writeXlsx(report: Report): Promise<Uint8Array> {
  const drawn = report.tables.map((table, index) => drawSheet(report, table, index === 0));
  const packed = await writeXlsxFile(
    drawn.map(({ sheet }) => sheet),
    { fontFamily: FONT, fontSize: SIZE, features: [pageFeature(drawn)] },
  ).toBuffer();
  return packAgain(new Uint8Array(packed), madeAt(report));
}

function drawSheet(report: Report, table: Table, isFirst: boolean): Drawn {
  const { columns, rows, total, empty, notes } = table;
  const wide = columns.length;
  const data: SheetRow[] = isFirst ? headRows(report, wide) : shortHead(report, wide);
  data.push([], [across(table.title, wide, { fontWeight: "bold", fontSize: 13 })]);
  const first = data.length + 1;
  data.push(...tableHead(columns));
  const heads = [first, data.length] as const;
  if (rows.length === 0) data.push([{ ...across(empty, wide, { align: "center" }), ...BORDER }]);
  for (const row of rows) data.push(bodyRow(row, columns, false));
  if (total !== null) data.push(bodyRow(total, columns, true));
  for (const note of [...notes, ...(isFirst ? report.notes : [])]) {
    data.push([across(note, wide, { fontStyle: "italic", wrap: true })]);
  }
  if (isFirst) data.push([], ...signRows(report, wide));
  const widths = columns.map(({ width }) => Math.max(5, width / MM_PER_DIGIT));
  return {
    sheet: {
      data: withHeights(data, widths),
      sheet: table.sheet,
      orientation: "landscape",
      columns: widths.map((width) => ({ width })),
    },
    heads,
  };
}

const BORDER = { borderStyle: "thin", borderColor: "#000000" } as const;

function headRows({ head }: Report, wide: number): SheetRow[] {
  const half = Math.floor(wide / 2);
  const pair = (left: string, right: string, style: Partial<CellObject>): SheetRow => [
    across(left, half, { align: "center", ...style }),
    ...blanks(half - 1),
    across(right, wide - half, { align: "center", fontWeight: "bold" }),
  ];
  const [country, motto] = head.state;
  const superior = head.superior?.toLocaleUpperCase("vi") ?? "";
  return [
    pair(superior, country, {}),
    pair(head.unit.toLocaleUpperCase("vi"), motto, { fontWeight: "bold" }),
    [
      across("", half, {}),
      ...blanks(half - 1),
      across(head.placeAndDate, wide - half, { align: "center", fontStyle: "italic" }),
    ],
    [],
    [across(head.title, wide, { align: "center", fontWeight: "bold", fontSize: 14 })],
    ...head.lines.map((line): SheetRow => [across(line, wide, { align: "center" })]),
    ...demoRow(head.demo, wide),
  ];
}

/** A sheet that is printed alone still says what it belongs to. */
function shortHead({ head }: Report, wide: number): SheetRow[] {
  return [
    [across(`${head.unit}. ${head.lines[0] ?? ""}`, wide, {})],
    [across(head.lines.slice(1).join(". "), wide, { fontStyle: "italic" })],
    ...demoRow(head.demo, wide),
  ];
}

function demoRow(demo: string | null, wide: number): SheetRow[] {
  if (demo === null) return [];
  return [[across(demo, wide, { align: "center", fontWeight: "bold", backgroundColor: GREY })]];
}

function signRows({ signers }: Report, wide: number): SheetRow[] {
  const half = Math.floor(wide / 2);
  const pair = (left: string, right: string, style: Partial<CellObject>): SheetRow => [
    across(left, half, { align: "center", ...style }),
    ...blanks(half - 1),
    across(right, wide - half, { align: "center", ...style }),
  ];
  return [
    pair(signers[0], signers[1], { fontWeight: "bold" }),
    pair(vi.signHint, vi.signHint, { fontStyle: "italic" }),
  ];
}

/** Groups over their columns, columns without a group over both rows, and the row of column numbers. */
function tableHead(columns: readonly Column[]): SheetRow[] {
  const style = {
    align: "center",
    alignVertical: "center",
    fontWeight: "bold",
    fontSize: HEAD_SIZE,
    wrap: true,
    backgroundColor: GREY,
    ...BORDER,
  } as const;
  const groups: SheetRow = columns.map(({ group, title }, index) => {
    if (group === null) return { value: title, type: String, rowSpan: 2, ...style };
    if (index > 0 && columns[index - 1]?.group === group) return null;
    const columnSpan = columns.filter((other) => other.group === group).length;
    return { value: group, type: String, columnSpan, ...style };
  });
  const titles: SheetRow = columns.map(({ group, title }) =>
    group === null ? null : { value: title, type: String, ...style },
  );
  const numbers: SheetRow = columns.map((_, index) => ({
    value: index + 1,
    type: Number,
    align: "center",
    fontStyle: "italic",
    fontSize: 9,
    format: '"("0")"',
    ...BORDER,
  }));
  return [groups, titles, numbers];
}

const FORMATS: Readonly<Partial<Record<CellKind, string>>> = {
  count: "#,##0",
  percent: "0.0",
  tenths: "0.0",
  change: "+0.0;-0.0;0.0",
};

function bodyRow(row: Row, columns: readonly Column[], isTotal: boolean): SheetRow {
  return columns.map(({ kind }, index): CellObject => {
    const cell = row[index] ?? null;
    const weight = isTotal ? ({ fontWeight: "bold" } as const) : {};
    const style = { alignVertical: "center", ...weight, ...BORDER } as const;
    if (cell === null) return { value: vi.unknown, type: String, align: "center", ...style };
    const format = FORMATS[kind];
    if (typeof cell === "number") {
      return { value: cell, type: Number, align: "right", ...(format ? { format } : {}), ...style };
    }
    const align = kind === "text" ? "left" : "center";
    return { value: cell, type: String, align, wrap: true, ...style };
  });
}

/** Every row as tall as its wrapped cells need; a cell over two rows asks half of each. */
function withHeights(data: readonly SheetRow[], widths: readonly number[]): SheetRow[] {
  const needed = data.map(() => 0);
  for (const [rowIndex, row] of data.entries()) {
    for (const [index, cell] of row.entries()) {
      if (cell === null || cell.wrap !== true) continue;
      const { columnSpan = 1, rowSpan = 1, fontSize = SIZE, fontWeight } = cell;
      const width = widths.slice(index, index + columnSpan).reduce((sum, own) => sum + own, 0);
      const bold = fontWeight === "bold";
      const height = rowHeight({ text: String(cell.value), width, size: fontSize, bold }, SIZE);
      for (let below = rowIndex; below < rowIndex + rowSpan; below++) {
        needed[below] = Math.max(needed[below] ?? 0, Math.ceil(height / rowSpan));
      }
    }
  }
  return data.map((row, rowIndex) => {
    const height = needed[rowIndex] ?? 0;
    if (height === 0) return row;
    return row.map((cell) => (cell === null ? null : { ...cell, height }));
  });
}

function across(value: string, columnSpan: number, style: Partial<CellObject>): CellObject {
  return { value, type: String, columnSpan, ...style };
}

function blanks(count: number): null[] {
  return Array.from({ length: Math.max(0, count) }, () => null);
}

/** What the library leaves to its features: margins of official documents (NĐ 30/2020), fit to the width, repeated heads. */
function pageFeature(drawn: readonly Drawn[]): Feature {
  const names = drawn.map(({ sheet, heads: [from, to] }, index) => {
    const place = `'${sheet.sheet}'!$${from}:$${to}`;
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${place}</definedName>`;
  });
  return {
    files: {
      transform: {
        "xl/worksheets/sheet{id}.xml": { transform: onPage },
        "xl/workbook.xml": {
          transform: (xml: string) =>
            placed(xml, "</sheets>", `</sheets><definedNames>${names.join("")}</definedNames>`),
        },
      },
    },
  };
}

const MARGINS =
  '<pageMargins left="1.18" right="0.59" top="0.79" bottom="0.79" header="0.4" footer="0.4"/>';
const SETUP = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>';
const PAGES = '<headerFooter differentFirst="1"><oddHeader>&amp;C&amp;P</oddHeader></headerFooter>';

function onPage(xml: string): string {
  const fitted = placed(
    xml,
    /(<worksheet[^>]*>)/,
    '$1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
  );
  const framed = placed(fitted, /<pageMargins[^>]*\/>/, MARGINS);
  return placed(framed, /<pageSetup [^>]*\/>/, `${SETUP}${PAGES}`);
}

function placed(xml: string, place: string | RegExp, text: string): string {
  const changed = xml.replace(place, text);
  if (changed === xml) throw new Error(`the workbook has no ${String(place)}`);
  return changed;
}

function packAgain(packed: Uint8Array, at: Date): Uint8Array {
  // The zip library asks for local time: noon of the day in every zone.
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
  const files: Zippable = {};
  for (const [name, bytes] of Object.entries(unzipSync(packed))) {
    files[name] = [bytes, { mtime, level: 6 }];
  }
  return zipSync(files);
}
