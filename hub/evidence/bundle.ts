// Station 10, the evidence: a zip with everything that a stranger needs to check a period's figures (hub/README.md).
// Promises: of a sealed period exactly the files that were sealed; of any other the figures as they stand, marked as not final.
// Deterministic: the same data and time give the same bytes in every time zone and language.
import type { Writable } from "node:stream";
import { Temporal } from "temporal-polyfill";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { Seal, SealBody } from "../../shared/evidence-bundle.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import type { StoredSeal } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { planBundle, type BundleScope } from "./plan-bundle.ts";
import { bodyOf, isChanged, sealBody, signSeal } from "./seal.ts";
import { writeFiles, type FilesPlan } from "./write-files.ts";
import { createZipWriter, type ZipWriter } from "./zip-writer.ts";

export type WrittenEvidence = Pick<SealBody, "status" | "revision" | "final"> & {
  readonly records: number;
};

type Made = { readonly key: SigningKey; readonly at: number };

/** Ends `out` when all is written; whoever owns it destroys it when this rejects. */
export async function writeEvidence(
  store: HubStore,
  scope: BundleScope,
  made: Made,
  out: Writable,
): Promise<WrittenEvidence> {
  const told = await writeEvidenceTo(store, scope, made, (date) => createZipWriter(out, date));
  await new Promise<void>((resolve, reject) => {
    out.once("error", reject);
    out.once("close", () => reject(new Error("the reader went away")));
    out.end(() => resolve());
  });
  return told;
}

/** The same into anything that takes files, opened with the date of all of them. */
export async function writeEvidenceTo(
  store: HubStore,
  scope: BundleScope,
  { key, at }: Made,
  openZip: (date: string) => ZipWriter,
): Promise<WrittenEvidence> {
  const plan = await planBundle(store, scope, at);
  const { sealed } = plan;
  const stands = sealed !== undefined && plan.rollupFaults.length === 0 && !isChanged(plan, sealed);
  if (scope.unit === null && stands) {
    return writeSealed(store, scope, sealed, openZip(dateOf(sealed.at)));
  }
  const { status, revision, asOf } = plan.summary;
  const zip = openZip(dateOf(asOf));
  const files = await writeFiles(
    store,
    { ...plan, summaryText: JSON.stringify(plan.summary) },
    zip,
  );
  const body = await sealBody(store, plan, { at: asOf, revision, status, final: false, files });
  await finish(zip, signSeal(body, key));
  return written(body);
}

/** The ranges and texts that were sealed; what the hub has learned since stands in later bundles. */
async function writeSealed(
  store: HubStore,
  { period, unit, zone }: BundleScope,
  sealed: StoredSeal,
  zip: ZipWriter,
): Promise<WrittenEvidence> {
  const body = bodyOf(sealed);
  const query = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres: null };
  const now = new Map((await store.listRanges(query)).map((range) => [range.stream, range]));
  const plan: FilesPlan = {
    period,
    unit,
    zone,
    audit: body.audit,
    summaryText: sealed.summary,
    ranges: body.streams.flatMap(({ stream, first, last, head, size }) => {
      const range = now.get(stream);
      return range === undefined ? [] : [{ ...range, first, last, head, size }];
    }),
  };
  await writeFiles(store, plan, zip);
  await finish(zip, sealed);
  return written(body);
}

async function finish(zip: ZipWriter, seal: Seal): Promise<void> {
  const { body, key, publicKey, sig } = seal;
  zip.begin("manifest.json");
  await zip.write(Buffer.from(`${JSON.stringify({ body, key, publicKey, sig })}\n`));
  await zip.end();
  await zip.finish();
}

function written({ status, revision, final, streams }: SealBody): WrittenEvidence {
  const records = streams.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return { status, revision, final, records };
}

function dateOf(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10);
}
