// Writes the files of a bundle, all but the manifest, into a sink, and says the SHA-256 of each.
// Promises: streams a bounded part at a time; the same plan and the same records give the same bytes, in the same order.
import { createHash, type Hash } from "node:crypto";
import type { CheckpointLine, ExcludedLine, TimeLine } from "../../shared/evidence-bundle.ts";
import { periodInstants } from "../../shared/period.ts";
import type { RecordWindow, StreamRange } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import type { BundlePlan } from "./plan-bundle.ts";
import { README_TEXT } from "./readme-text.ts";
import type { FileSink } from "./zip-writer.ts";

/** Records a call of the store. */
const RECORDS = 5_000;
/** Seqs a call where only a few of them answer. */
const SPARSE = 50_000;
const AUDIT_ENTRIES = 2_000;
/** Checkpoints nearer than this to the one before prove nothing more. */
const APART = 100;

export type FilesPlan = Pick<BundlePlan, "period" | "zone" | "unit" | "ranges" | "audit"> & {
  readonly summaryText: string;
};

/** File name → SHA-256 in hex, sorted. */
export async function writeFiles(
  store: HubStore,
  plan: FilesPlan,
  sink: FileSink,
): Promise<Readonly<Record<string, string>>> {
  const { ranges } = plan;
  const digests: Record<string, string> = {};
  const file = async (name: string, parts: AsyncIterable<string>): Promise<void> => {
    const digest: Hash = createHash("sha256");
    sink.begin(name);
    for await (const part of parts) {
      const bytes = Buffer.from(part);
      digest.update(bytes);
      await sink.write(bytes);
    }
    await sink.end();
    digests[name] = digest.digest("hex");
  };
  await file("README.txt", once(README_TEXT));
  await file("audit.ndjson", auditLines(store, plan));
  await file("checkpoints.ndjson", checkpointLines(store, ranges));
  await file("excluded.ndjson", excludedLines(store, plan));
  for (const range of ranges) {
    await file(`records/${range.stream}.ndjson`, recordLines(store, range));
  }
  await file("streams.ndjson", streamLines(ranges));
  await file("summary.json", once(plan.summaryText));
  await file("times.ndjson", timeLines(store, ranges));
  return digests;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

async function* streamLines(ranges: readonly StreamRange[]): AsyncGenerator<string> {
  for (const { inFirst: _from, inLast: _to, size: _size, ...line } of ranges) yield toLine(line);
}

async function* recordLines(store: HubStore, range: StreamRange): AsyncGenerator<string> {
  for (const window of windowsOf(range, RECORDS)) {
    const texts = await store.readRecords(window);
    yield texts.map((text) => `${text}\n`).join("");
  }
}

async function* timeLines(store: HubStore, ranges: readonly StreamRange[]): AsyncGenerator<string> {
  for (const range of ranges) {
    for (const window of windowsOf(range, SPARSE)) {
      for (const { seq, time, why } of await store.readTimes(window)) {
        yield toLine({ stream: range.stream, seq, time, why } satisfies Record<
          keyof TimeLine,
          unknown
        >);
      }
    }
  }
}

async function* excludedLines(
  store: HubStore,
  { ranges, period, zone }: FilesPlan,
): AsyncGenerator<string> {
  const instants = periodInstants(period, zone);
  for (const range of ranges) {
    for (const window of windowsOf(range, SPARSE)) {
      for (const { seq, why, because } of await store.readExcluded(window, instants, range.last)) {
        const line: ExcludedLine = { stream: range.stream, seq, why };
        yield toLine(because === null ? line : { ...line, because });
      }
    }
  }
}

/** Enough of them: far enough apart, the last one of every key, and the one at `last`. */
async function* checkpointLines(
  store: HubStore,
  ranges: readonly StreamRange[],
): AsyncGenerator<string> {
  for (const range of ranges) {
    let kept = range.first - 1;
    let before: CheckpointLine | undefined;
    for (let after = range.first - 1; ;) {
      const part = await store.readCheckpoints({ ...range, after, upto: range.last }, RECORDS);
      for (const checkpoint of part) {
        if (before !== undefined && before.size > kept && before.key !== checkpoint.key) {
          yield toLine(before);
          kept = before.size;
        }
        if (checkpoint.size - kept >= APART || checkpoint.size === range.last) {
          yield toLine(checkpoint);
          kept = checkpoint.size;
        }
        before = checkpoint;
        after = checkpoint.size;
      }
      if (part.length < RECORDS) break;
    }
    // Where none stands at the end, the last one that there is says how far the kiosk signed.
    if (before !== undefined && before.size > kept) yield toLine(before);
  }
}

/** Only with the whole hub: entries of other units are not a unit's to read. */
async function* auditLines(store: HubStore, { unit, audit }: FilesPlan): AsyncGenerator<string> {
  if (unit !== null) return;
  for (let after = 0; after < audit.size;) {
    const entries = await store.readAudit(after, Math.min(AUDIT_ENTRIES, audit.size - after));
    if (entries.length === 0) return;
    yield entries
      .filter(({ seq }) => seq <= audit.size)
      .map(toLine)
      .join("");
    after = entries.at(-1)?.seq ?? audit.size;
  }
}

function* windowsOf(range: StreamRange, step: number): Generator<RecordWindow> {
  for (let after = range.first - 1; after < range.last; after += step) {
    yield { stream: range.stream, after, upto: Math.min(range.last, after + step) };
  }
}

function toLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
