// The report in one of its file forms, with the name and the type that it is handed out under.
// Promises: the same report gives the same bytes, in every time zone and language of the machine. The library of a form is loaded
// when that form is asked for: a hub that starts again has kiosks waiting.
import { writeCsv } from "./csv.ts";
import { writeJson } from "./json.ts";
import type { Report } from "./report.ts";

export const FORMS = ["xlsx", "pdf", "csv", "json"] as const;
export type Form = (typeof FORMS)[number];

export type ReportFile = {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
};

const TYPES: Readonly<Record<Form, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
};

const WRITERS: Readonly<Record<Form, (report: Report) => Uint8Array | Promise<Uint8Array>>> = {
  xlsx: async (report) => (await import("./xlsx.ts")).writeXlsx(report),
  pdf: async (report) => (await import("./pdf.ts")).writePdf(report),
  csv: writeCsv,
  json: writeJson,
};

export async function writeReport(report: Report, form: Form): Promise<ReportFile> {
  const { period, unit, revision } = report;
  const name = `BaoCaoHaiLong_${unit ?? "tat-ca"}_${period.from}_${period.to}_r${revision}.${form}`;
  return { name, type: TYPES[form], bytes: await WRITERS[form](report) };
}
