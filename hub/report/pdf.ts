// The report as a PDF: A4 across, margins and head of official documents (NĐ 30/2020/NĐ-CP), fonts inside the file.
// Promises: the same bytes twice; every page after the first is numbered and says when its figures are simulated.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { madeAt } from "./made-at.ts";
import { drawTable, type Frame } from "./pdf-table.ts";
import type { Head, Report, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

/** Points in a millimetre. */
const MM = 72 / 25.4;
const MARGINS = { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 15 * MM };
/** Tinos has the widths of Times New Roman, which official documents are set in. */
const FONTS = {
  plain: "@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf",
  italic: "@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf",
  bold: "@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf",
} as const;

export async function writePdf(report: Report): Promise<Uint8Array> {
  const at = madeAt(report);
  const doc = new PDFDocument({
    size: "A4",
    layout: "landscape",
    margins: MARGINS,
    bufferPages: true,
    pdfVersion: "1.7",
    lang: "vi-VN",
    displayTitle: true,
    // The deflater inside Node differs between processors; the file is small enough without one.
    compress: false,
    info: {
      Title: `${report.head.title}. ${report.head.unit}. ${report.head.lines[0] ?? ""}`,
      Author: report.head.unit,
      Creator: "Hài Lòng",
      Producer: "Hài Lòng",
      CreationDate: at,
      ModDate: at,
    },
  });
  const chunks: Uint8Array[] = [];
  doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    doc.once("end", resolve);
    doc.once("error", reject);
  });
  const { resolve } = createRequire(import.meta.url);
  for (const [name, path] of Object.entries(FONTS)) {
    doc.registerFont(name, readFileSync(resolve(path)));
  }
  draw(doc, report);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Behind the signatures, each on a page of its own; the second part of a form follows its first. */
const ANNEX: readonly Table["id"][] = ["form1", "form2", "form2levels", "rules", "codes"];

function draw(doc: PDFKit.PDFDocument, report: Report): void {
  const { width, height } = doc.page;
  const frame: Frame = {
    left: MARGINS.left,
    width: width - MARGINS.left - MARGINS.right,
    top: MARGINS.top,
    bottom: height - MARGINS.bottom,
  };
  doc.y = frame.top;
  drawHead(doc, report.head, frame);
  const annex = report.tables.filter(({ id }) => ANNEX.includes(id));
  for (const table of report.tables) {
    if (!annex.includes(table)) drawTable(doc, table, frame);
  }
  drawFoot(doc, report, frame);
  for (const table of annex) {
    if (table.id !== "form2levels") {
      doc.addPage();
      doc.y = frame.top;
    }
    drawTable(doc, table, frame);
  }
  drawPageMarks(doc, report.head, frame);
}

function drawHead(doc: PDFKit.PDFDocument, head: Head, { left, width }: Frame): void {
  const half = width / 2;
  const [country, motto] = head.state;
  const top = doc.y;
  const centred = (text: string, x: number, y: number): number => {
    doc.text(text, x, y, { width: half, align: "center" });
    return doc.y;
  };
  let y = top;
  if (head.superior !== null) {
    doc.font("plain").fontSize(12);
    y = centred(head.superior.toLocaleUpperCase("vi"), left, y);
  }
  doc.font("bold").fontSize(12);
  y = centred(head.unit.toLocaleUpperCase("vi"), left, y);
  rule(doc, left + half / 2, y + 2, half / 4);
  const leftEnd = y + 4;

  doc.font("bold").fontSize(12);
  y = centred(country, left + half, top);
  doc.fontSize(13);
  y = centred(motto, left + half, y);
  rule(doc, left + half * 1.5, y + 2, doc.widthOfString(motto));
  doc.font("italic").fontSize(13);
  y = centred(head.placeAndDate, left + half, y + 8);

  doc.y = Math.max(y, leftEnd) + 14;
  doc.font("bold").fontSize(14);
  doc.text(head.title, left, doc.y, { width, align: "center" });
  doc.font("plain").fontSize(12);
  for (const line of head.lines) doc.text(line, left, doc.y, { width, align: "center" });
  if (head.demo !== null) {
    doc
      .font("bold")
      .fontSize(13)
      .text(head.demo, left, doc.y + 2, { width, align: "center" });
  }
  doc.y += 6;
}

/** A short line centred on `x`. */
function rule(doc: PDFKit.PDFDocument, x: number, y: number, length: number): void {
  doc
    .lineWidth(0.6)
    .moveTo(x - length / 2, y)
    .lineTo(x + length / 2, y)
    .stroke();
}

const SIGN_HEIGHT = 90;

function drawFoot(doc: PDFKit.PDFDocument, { notes, signers }: Report, frame: Frame): void {
  const { left, width, bottom, top } = frame;
  doc.font("italic").fontSize(11);
  const text = notes.map((note) => `- ${note}`).join("\n");
  // Notes and signatures stay on one page: a signature alone on a sheet signs nothing.
  if (doc.y + doc.heightOfString(text, { width }) + SIGN_HEIGHT > bottom) {
    doc.addPage();
    doc.y = top;
  }
  doc.text(text, left, doc.y + 8, { width });
  const y = doc.y + 12;
  for (const [index, signer] of signers.entries()) {
    const x = left + (index * width) / 2;
    doc.font("bold").fontSize(13);
    doc.text(signer, x, y, { width: width / 2, align: "center" });
    doc.font("italic").fontSize(12);
    doc.text(vi.signHint, x, doc.y, { width: width / 2, align: "center" });
  }
}

function drawPageMarks(doc: PDFKit.PDFDocument, { demo }: Head, { left, width }: Frame): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    const y = MARGINS.top / 2 - 4;
    const inMargin = { width, lineBreak: false };
    if (page > start) {
      doc.font("plain").fontSize(13);
      doc.text(String(page - start + 1), left, y, { ...inMargin, align: "center" });
    }
    if (page > start && demo !== null) {
      doc
        .font("bold")
        .fontSize(10)
        .text(demo, left, y, { ...inMargin, align: "right" });
    }
  }
}
