// One table on the pages of a PDF: heads with groups, the row of column numbers, rows that never break, heads again after a page.
// Promises: what is drawn is what stands in the document; a row taller than a page is cut by nothing but the page's end.
import { cellText } from "./format.ts";
import type { Column, Row, Table } from "./report.ts";

export type Frame = {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
};

type Box = { readonly x: number; readonly width: number };
type Align = "left" | "center" | "right";

const SIZE = 9;
const HEAD_SIZE = 8.5;
const PAD = 2.2;
const LINE = 0.5;
/** A title is not left behind at the foot of a page: this many points must still be free under it. */
const LEAST_ROOM = 110;

export function drawTable(doc: PDFKit.PDFDocument, table: Table, frame: Frame): void {
  const { columns, rows, total, empty, notes } = table;
  const { left, width, bottom, top } = frame;
  const boxes = boxesOf(columns, frame);
  const newPage = (): void => {
    doc.addPage();
    doc.y = top;
  };
  doc.y += 8;
  if (doc.y + LEAST_ROOM > bottom) newPage();
  doc.font("bold").fontSize(12).text(table.title, left, doc.y, { width });
  doc.y += 3;
  drawHeads(doc, columns, boxes);

  const line = (row: Row, font: string): void => {
    const cells = columns.map(({ kind }, index) => cellText(row[index] ?? null, kind));
    doc.font(font).fontSize(SIZE);
    const height = tallest(doc, cells, boxes);
    if (doc.y + height > bottom) {
      newPage();
      drawHeads(doc, columns, boxes);
      doc.font(font).fontSize(SIZE);
    }
    const y = doc.y;
    for (const [index, text] of cells.entries()) {
      const box = boxes[index];
      const column = columns[index];
      if (box === undefined || column === undefined) continue;
      drawCell(doc, text, { ...box, y, height }, alignOf(column, row[index] ?? null));
    }
    doc.y = y + height;
  };
  if (rows.length === 0) {
    doc.font("italic").fontSize(SIZE);
    const height = doc.heightOfString(empty, { width }) + 2 * PAD;
    const y = doc.y;
    drawCell(doc, empty, { x: left, width, y, height }, "center");
    doc.y = y + height;
  }
  for (const row of rows) line(row, "plain");
  if (total !== null) line(total, "bold");
  doc.font("italic").fontSize(10);
  for (const note of notes) {
    if (doc.y + doc.heightOfString(note, { width }) + 2 > bottom) newPage();
    doc.text(note, left, doc.y + 2, { width });
  }
}

function boxesOf(columns: readonly Column[], { left, width }: Frame): readonly Box[] {
  const sum = columns.reduce((all, column) => all + column.width, 0);
  let x = left;
  return columns.map((column) => {
    const box = { x, width: (column.width / sum) * width };
    x += box.width;
    return box;
  });
}

function drawHeads(
  doc: PDFKit.PDFDocument,
  columns: readonly Column[],
  boxes: readonly Box[],
): void {
  doc.font("bold").fontSize(HEAD_SIZE);
  const groups = groupsOf(columns, boxes);
  const inGroup = columns.map(({ group, title }) => (group === null ? "" : title));
  const upper = tallest(
    doc,
    groups.map(({ text }) => text),
    groups,
  );
  const lower = tallest(doc, inGroup, boxes);
  const alone = columns.map(({ group, title }) => (group === null ? title : ""));
  const parts = groups.length === 0 ? 0 : upper + lower;
  const height = Math.max(parts, tallest(doc, alone, boxes));
  const upperHeight = groups.length === 0 ? 0 : height - lower;
  const y = doc.y;
  for (const { text, x, width } of groups) {
    drawCell(doc, text, { x, width, y, height: upperHeight }, "center");
  }
  for (const [index, { group, title }] of columns.entries()) {
    const box = boxes[index];
    if (box === undefined) continue;
    const place =
      group === null
        ? { ...box, y, height }
        : { ...box, y: y + upperHeight, height: height - upperHeight };
    drawCell(doc, title, place, "center");
  }
  doc.font("italic").fontSize(7.5);
  const numbers = columns.map((_, index) => `(${index + 1})`);
  const numberHeight = tallest(doc, numbers, boxes);
  for (const [index, text] of numbers.entries()) {
    const box = boxes[index];
    if (box !== undefined) {
      drawCell(doc, text, { ...box, y: y + height, height: numberHeight }, "center");
    }
  }
  doc.y = y + height + numberHeight;
}

function groupsOf(
  columns: readonly Column[],
  boxes: readonly Box[],
): readonly (Box & { readonly text: string })[] {
  const groups: { text: string; x: number; width: number }[] = [];
  for (const [index, { group }] of columns.entries()) {
    const box = boxes[index];
    if (group === null || box === undefined) continue;
    const last = groups.at(-1);
    if (last !== undefined && last.text === group && columns[index - 1]?.group === group) {
      last.width += box.width;
    } else groups.push({ text: group, ...box });
  }
  return groups;
}

function tallest(doc: PDFKit.PDFDocument, texts: readonly string[], boxes: readonly Box[]): number {
  const heights = texts.map((text, index) =>
    doc.heightOfString(text === "" ? " " : text, { width: innerWidth(boxes[index]) }),
  );
  return Math.max(0, ...heights) + 2 * PAD;
}

function innerWidth(box: Box | undefined): number {
  return (box?.width ?? 0) - 2 * PAD;
}

function drawCell(
  doc: PDFKit.PDFDocument,
  text: string,
  { x, y, width, height }: Box & { readonly y: number; readonly height: number },
  align: Align,
): void {
  doc.lineWidth(LINE).rect(x, y, width, height).stroke();
  if (text === "") return;
  const inner = width - 2 * PAD;
  const free = height - doc.heightOfString(text, { width: inner });
  doc.text(text, x + PAD, y + Math.max(PAD, free / 2), { width: inner, align });
}

function alignOf({ kind }: Column, cell: Row[number]): Align {
  if (cell === null) return "center";
  switch (kind) {
    case "text":
      return "left";
    case "count":
    case "percent":
    case "tenths":
    case "change":
      return "right";
    case "order":
    case "word":
      return "center";
  }
}
