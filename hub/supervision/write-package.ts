// The supervision package (Gói tài liệu giám sát): reports, evidence and data quality of any period in one zip, with their digests.
// Promises: `sha256sum -c SHA256SUMS` checks every file in it; the same state gives the same bytes; a bounded part at a time.
import { createHash, type Hash } from "node:crypto";
import { PassThrough, type Writable } from "node:stream";
import { Temporal } from "temporal-polyfill";
import type { QualityRow } from "../../shared/api/quality.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { Period } from "../../shared/period.ts";
import { writeEvidence } from "../evidence/bundle.ts";
import { createZipWriter, type ZipWriter } from "../evidence/zip-writer.ts";
import { gatherReport } from "../report/gather-report.ts";
import { reportContent } from "../report/report-content.ts";
import { FORMS, writeReport } from "../report/report-file.ts";
import type { HubStore } from "../store/hub-store.ts";
import { kioskQuality, totalOf } from "../summary/kiosk-quality.ts";
import type { ScopeQuestion } from "../summary/scope.ts";
import { packageReadme } from "./package-readme.ts";
import { qualityCsv } from "./quality-csv.ts";

export type PackageQuestion = ScopeQuestion & {
  readonly period: Period;
  readonly zone: string;
  readonly profile?: "2018";
};

export type WrittenPackage = { readonly files: number; readonly records: number };

/** `at`: now, for evidence that is not of a kept seal. Ends `out`; whoever owns it destroys it when this rejects. */
export async function writePackage(
  store: HubStore,
  question: PackageQuestion,
  { key, at }: { readonly key: SigningKey; readonly at: number },
  out: Writable,
): Promise<WrittenPackage> {
  const { period, unit, zone } = question;
  const report = reportContent(await gatherReport(store, question));
  const asOf =
    report.asOf ?? Temporal.PlainDate.from(period.to).toZonedDateTime("UTC").epochMilliseconds;
  const zip = createZipWriter(
    out,
    Temporal.Instant.fromEpochMilliseconds(asOf).toString().slice(0, 10),
  );
  const sums: string[] = [];
  const add = async (name: string, bytes: Uint8Array): Promise<void> => {
    zip.begin(name);
    await zip.write(bytes);
    await zip.end();
    sums.push(`${createHash("sha256").update(bytes).digest("hex")}  ${name}`);
  };
  await add("DOC-TRUOC.txt", new TextEncoder().encode(packageReadme(report)));
  for (const form of FORMS) {
    const { name, bytes } = await writeReport(report, form);
    await add(`bao-cao/${name}`, bytes);
  }
  const kiosks = await kioskQuality(store, await store.catalogue(), question);
  const rows: readonly QualityRow[] = kiosks.map(({ row }) => row);
  await add("chat-luong-du-lieu.csv", qualityCsv(rows, totalOf(rows)));
  const evidence = `bang-chung/${period.id}${unit === null ? "" : `-${unit}`}.zip`;
  const digest = createHash("sha256");
  const scope = { period, unit, zone };
  // A report of nothing is dated by its period, and so is its evidence.
  const made = { key, at: report.asOf ?? at };
  const records = await addEvidence(store, scope, made, { zip, name: evidence, digest });
  sums.push(`${digest.digest("hex")}  ${evidence}`);
  zip.begin("SHA256SUMS");
  await zip.write(new TextEncoder().encode(`${sums.join("\n")}\n`));
  await zip.end();
  await zip.finish();
  await new Promise<void>((resolve, reject) => {
    out.once("error", reject);
    out.once("close", () => reject(new Error("the reader went away")));
    out.end(() => resolve());
  });
  return { files: sums.length + 1, records };
}

/** The evidence flows through: it may be far larger than memory. */
async function addEvidence(
  store: HubStore,
  scope: Parameters<typeof writeEvidence>[1],
  made: Parameters<typeof writeEvidence>[2],
  { zip, name, digest }: { readonly zip: ZipWriter; readonly name: string; readonly digest: Hash },
): Promise<number> {
  const through = new PassThrough();
  const writing = writeEvidence(store, scope, made, through);
  writing.catch((error: unknown) => {
    through.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  zip.begin(name);
  for await (const chunk of through as AsyncIterable<Uint8Array>) {
    digest.update(chunk);
    await zip.write(chunk);
  }
  await zip.end();
  return (await writing).records;
}
