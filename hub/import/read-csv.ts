// A CSV into a sheet (RFC 4180, with `;`, `,` or tab): as Vietnamese Excel, LibreOffice or a program writes it.
// Promises: text that is not Unicode is not guessed at but for Windows-1258, and only when its words come out as Vietnamese.
import { Problem } from "../../shared/api/problem.ts";
import type { Sheet } from "./sheet.ts";

const DELIMITERS = [";", "\t", ","] as const;
const MOST_ROWS = 20_000;

export function readCsv(bytes: Uint8Array): Sheet {
  const text = decode(bytes).normalize("NFC");
  if (text.includes("\u0000")) throw notCsv("it holds bytes that no text has");
  const delimiter = delimiterOf(text);
  return { name: null, rows: split(text, delimiter) };
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const guessed = new TextDecoder("windows-1258").decode(bytes).normalize("NFC");
    if (/lĩnh vực|tiếp nhận|giải quyết/i.test(guessed)) return guessed;
    throw notCsv("its letters are not in Unicode; save it as “CSV UTF-8” and try again");
  }
}

/** The one that the line with most of any of them has most of. */
function delimiterOf(text: string): string {
  const lines = text.split(/\r\n|\r|\n/, 60);
  const counts = DELIMITERS.map((delimiter) => ({
    delimiter,
    most: Math.max(0, ...lines.map((line) => line.split(delimiter).length - 1)),
  }));
  const best = counts.toSorted((a, b) => b.most - a.most)[0];
  return best === undefined || best.most === 0 ? ";" : best.delimiter;
}

function split(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
    if (rows.length > MOST_ROWS) throw notCsv(`it has more than ${MOST_ROWS} rows`);
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? "";
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === delimiter) endCell();
    else if (letter === "\n") endRow();
    else if (letter === "\r") {
      if (text[i + 1] === "\n") i += 1;
      endRow();
    } else cell += letter;
  }
  if (quoted) throw notCsv("a quotation mark that was opened is never closed");
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

function notCsv(why: string): Problem {
  return new Problem("unprocessable", `The file cannot be read as a CSV: ${why}.`);
}
