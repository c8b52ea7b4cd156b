// An XLSX workbook into sheets, through the library that reads them, behind a guard that knows what it will unpack to.
// Promises: a workbook with macros, one behind a password, an old .xls, a bomb: one clear sentence, before anything is unpacked.
import { unzipSync, zipSync, type Unzipped } from "fflate";
import type ReadXlsx from "read-excel-file/node";
import { Problem } from "../../shared/api/problem.ts";
import type { Cell, Sheet } from "./sheet.ts";

const MOST_UNPACKED = 64 * 1_024 * 1_024;
const MOST_ENTRIES = 1_000;
/** An honest workbook of figures packs about ten to one. */
const MOST_RATIO = 200;
const MOST_CELLS = 500_000;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** What Office wrote before 2007, and what it wraps a workbook with a password in. */
export function isOldOffice(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;
}

export async function readXlsx(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const entries = unpack(bytes);
  const names = Object.keys(entries);
  if (names.some((name) => /vbaProject\.bin$/i.test(name))) {
    throw refused("it holds macros; save it as .xlsx without them");
  }
  if (!names.includes("[Content_Types].xml") || !names.some((name) => name.startsWith("xl/"))) {
    throw refused("it is a zip, but not a workbook");
  }
  for (const [name, text] of Object.entries(entries)) {
    if (/\.(?:xml|rels)$/i.test(name) && /<!(?:DOCTYPE|ENTITY)/i.test(headOf(text))) {
      throw refused("it declares entities, which no workbook needs");
    }
  }
  // The library gets what was unpacked here, so that no size is believed twice.
  const packed = Buffer.from(zipSync(entries, { level: 0 }));
  // Loaded with the first workbook: a hub that starts again has kiosks waiting.
  const { default: readXlsxFile } = await import("read-excel-file/node");
  let read: Awaited<ReturnType<typeof ReadXlsx>>;
  try {
    read = await readXlsxFile(packed);
  } catch (error) {
    throw refused(error instanceof Error ? error.message.slice(0, 200) : String(error));
  }
  const sheets = read.map(({ sheet, data }) => ({
    name: sheet.normalize("NFC"),
    rows: data.map((row) => row.map(cellOf)),
  }));
  const cells = sheets.reduce(
    (sum, { rows }) => sum + rows.reduce((all, row) => all + row.length, 0),
    0,
  );
  if (cells > MOST_CELLS) throw refused(`it has more than ${MOST_CELLS} cells`);
  return sheets;
}

/** fflate makes no more of an entry than the directory announces, so the announced sizes are what can come out. */
function unpack(bytes: Uint8Array): Unzipped {
  let total = 0;
  let count = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ originalSize, size }) => {
        total += originalSize;
        count += 1;
        if (total > MOST_UNPACKED || count > MOST_ENTRIES) {
          throw refused("it unpacks to far more than a workbook of figures");
        }
        if (originalSize > 1_024 * 1_024 && originalSize > size * MOST_RATIO) {
          throw refused("it unpacks to far more than a workbook of figures");
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw refused("it is damaged or not complete");
  }
}

function headOf(text: Uint8Array): string {
  return new TextDecoder().decode(text.subarray(0, 4_096));
}

function cellOf(value: unknown): Cell {
  if (typeof value === "string") return value.normalize("NFC");
  if (typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof Date ? value : null;
}

function refused(why: string): Problem {
  return new Problem("unprocessable", `The file cannot be read as a workbook: ${why}.`);
}
