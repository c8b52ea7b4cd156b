// A file that somebody handed in, whatever its name says: by its first bytes a workbook, an old one, or text.
// Promises: nothing is written anywhere; what it cannot be read as is said in one sentence.
import { Problem } from "../../shared/api/problem.ts";
import { readCsv } from "./read-csv.ts";
import { isOldOffice, isZip, readXlsx } from "./read-xlsx.ts";
import type { Sheet } from "./sheet.ts";

export async function readSheets(bytes: Uint8Array): Promise<readonly Sheet[]> {
  if (bytes.length === 0) throw new Problem("unprocessable", "The file is empty.");
  if (isOldOffice(bytes)) {
    throw new Problem(
      "unprocessable",
      "The file is an old .xls or has a password; save it as .xlsx without a password.",
    );
  }
  return isZip(bytes) ? readXlsx(bytes) : [readCsv(bytes)];
}
