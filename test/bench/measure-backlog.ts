// T1 and T16: a backlog in batches of 100, verified, rolled up, durable before the receipt; against a bare bulk insert (R) and a
// Node-RED flow (N); and what a rating of it takes on the wire.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmptyHubFile } from "./bench-hub.ts";
import { bulkInsert, type BulkRate } from "./bulk-insert.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { flowRate, NO_FLOW } from "./naive-live.ts";
import { backlogOf, runBacklog, type Backlog } from "./run-backlog.ts";

const MOST_BYTES = 80;

export async function measureBacklog({ runs, scale }: Effort): Promise<Result> {
  const backlog = backlogOf(scale);
  const [ours, bare, flow]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    ours.push((await runBacklog(backlog)).ratingsPerSecond);
    bare.push((await bareInsert(backlog)).ratingsPerSecond);
    flow.push(...(await flowRate(backlog.kiosks, scale)));
  }
  return {
    id: "T1",
    what: "backlog drain, receipted, against a bare bulk insert (R) and a Node-RED flow (N)",
    unit: "ratings/s",
    value: measured(ours),
    baselines: [
      { id: "R", measured: measured(bare), target: 0.8 },
      ...(flow.length === 0 ? [] : [{ id: "N", measured: measured(flow), target: 30 }]),
    ],
    notes: flow.length === 0 ? [NO_FLOW] : [],
  };
}

/** T1 by processor time, of the thread that has the most to do: what else runs on the machine changes it little. */
export async function measureBusyBacklog({ runs, scale }: Effort): Promise<Result> {
  const backlog = backlogOf(scale);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push((await runBacklog(backlog)).ratingsPerBusySecond);
    bare.push((await bareInsert(backlog)).ratingsPerBusySecond);
  }
  return {
    id: "T1-CPU",
    what: "backlog drain, per second of processor time of the hub's busiest thread, against a bare bulk insert's (R)",
    unit: "ratings/s",
    value: measured(ours),
    baselines: [{ id: "R", measured: measured(bare), target: 0.4 }],
    notes: ["R waits for its disk outside of this figure, so it is higher than the R of T1"],
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

async function bareInsert(backlog: Backlog): Promise<BulkRate> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-bare-"));
  try {
    return bulkInsert(await createEmptyHubFile(folder), backlog);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
