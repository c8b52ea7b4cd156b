// T1 and T16: a backlog in batches of 100, verified, rolled up, durable before the receipt; against a bare bulk insert (R),
// and what a rating of it takes on the wire.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmptyHubFile } from "./bench-hub.ts";
import { bulkInsert } from "./bulk-insert.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { backlogOf, runBacklog, type Backlog } from "./run-backlog.ts";

const MOST_BYTES = 80;

export async function measureBacklog({ runs, scale }: Effort): Promise<Result> {
  const backlog = backlogOf(scale);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push((await runBacklog(backlog)).ratingsPerSecond);
    bare.push(await bareInsert(backlog));
  }
  return {
    id: "T1",
    what: "backlog drain, receipted, against a bare bulk insert (R)",
    unit: "ratings/s",
    value: measured(ours),
    baselines: [{ id: "R", measured: measured(bare), target: 0.6 }],
    notes: [],
  };
}

export async function measureWire({ scale }: Effort): Promise<Result> {
  const backlog = backlogOf(scale / 4);
  const { wireBytes } = await runBacklog(backlog);
  const ratings = backlog.kiosks * backlog.batches * backlog.perBatch;
  return {
    id: "T16",
    what: "a rating of a backlog on the wire: both ways, headers, receipts and PUBACKs with it",
    unit: "bytes",
    value: measured([wireBytes / ratings]),
    baselines: [{ id: "limit", measured: measured([MOST_BYTES]), target: 1, bound: "most" }],
    notes: [],
  };
}

async function bareInsert(backlog: Backlog): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-bare-"));
  try {
    return bulkInsert(await createEmptyHubFile(folder), backlog);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
