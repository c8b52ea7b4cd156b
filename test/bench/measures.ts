// The measures of the benchmark: what is ours, what it is held against, and the target as a ratio (never an absolute time).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasMosquitto } from "../support/mosquitto.ts";
import { createEmptyHubFile, startBenchHub } from "./bench-hub.ts";
import { bulkInsert } from "./bulk-insert.ts";
import { connectKiosks, drainAll } from "./drain.ts";
import { measured, type Measured } from "./median.ts";
import { naiveLive } from "./naive-live.ts";
import { createSignedBacklog } from "./signed-backlog.ts";

export type Baseline = {
  readonly id: string;
  readonly measured: Measured;
  /** Of ours ÷ this one: at least so much, or at most where `bound` says so. */
  readonly target: number;
  readonly bound?: "most";
};

export type Result = {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly value: Measured;
  readonly baselines: readonly Baseline[];
  /** Further figures worth a line. */
  readonly notes: readonly string[];
};

export type Effort = { readonly runs: number; readonly scale: number };

const FROM = 1_790_000_000_000;

/** T1: backlog of 100-rating batches, verified, rolled up, durable before the receipt; against R, a bare bulk insert. */
export async function measureBacklog({ runs, scale }: Effort): Promise<Result> {
  const shape = { kiosks: 200, batches: Math.round(25 * scale), perBatch: 100 };
  const ratings = shape.kiosks * shape.batches * shape.perBatch;
  // A hub runs for months: what the engine spends on compiling itself in its first seconds is not what a rating costs.
  const warm = Math.ceil(shape.batches / 4);
  const [ours, bare, bytes]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    const kiosks = backlogs({ ...shape, batches: warm + shape.batches });
    const hub = await startBenchHub(kiosks);
    const connected = await connectKiosks(hub.port, kiosks);
    await drainAll(connected, 0, 1 + warm);
    const drained = await drainAll(connected, 1 + warm, 1 + warm + shape.batches);
    for (const kiosk of connected) kiosk.end();
    await hub.stop();
    ours.push(ratings / drained.seconds);
    bytes.push(drained.wireBytes / ratings);
    bare.push(await bareInsert({ ...shape, warm }));
  }
  return {
    id: "T1",
    what: "backlog drain, receipted, against a bare bulk insert (R)",
    unit: "ratings/s",
    value: measured(ours),
    baselines: [{ id: "R", measured: measured(bare), target: 0.6 }],
    notes: [`${measured(bytes).median.toFixed(1)} bytes on the wire per rating, both ways`],
  };
}

/** T2: one rating a message, against S, a naive script with one durable commit per message. */
export async function measureLive({ runs, scale }: Effort): Promise<Result> {
  const shape = { kiosks: 200, batches: Math.round(100 * scale), perBatch: 1 };
  const ratings = shape.kiosks * shape.batches;
  const [ours, naive, p50, p99]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let run = 0; run < runs; run++) {
    const kiosks = backlogs(shape);
    const hub = await startBenchHub(kiosks);
    const connected = await connectKiosks(hub.port, kiosks);
    await drainAll(connected, 0, 1);
    const { seconds, latencies } = await drainAll(connected, 1, shape.batches + 1);
    for (const kiosk of connected) kiosk.end();
    await hub.stop();
    ours.push(ratings / seconds);
    p50.push(latencies[Math.floor(latencies.length * 0.5)] ?? 0);
    p99.push(latencies[Math.floor(latencies.length * 0.99)] ?? 0);
    if (hasMosquitto()) naive.push(await naiveLive(shape.kiosks, shape.batches));
  }
  return {
    id: "T2",
    what: "live single ratings, receipted, against a naive script (S)",
    unit: "ratings/s",
    value: measured(ours),
    baselines: hasMosquitto() ? [{ id: "S", measured: measured(naive), target: 1 }] : [],
    notes: [
      `receipt after ${measured(p50).median.toFixed(1)} ms (median), ${measured(p99).median.toFixed(1)} ms (p99) under full load`,
      ...(hasMosquitto() ? [] : ["S was not measured: no Mosquitto on this machine"]),
    ],
  };
}

/** Memory of the hub with 1,000 idle kiosks connected. */
export async function measureMemory({ scale }: Effort): Promise<Result> {
  const count = Math.max(200, Math.round(1_000 * scale));
  const kiosks = backlogs({ kiosks: count, batches: 0, perBatch: 1 });
  const hub = await startBenchHub(kiosks);
  await sleep(1_000);
  const before = hub.residentBytes();
  const connected = await connectKiosks(hub.port, kiosks);
  await sleep(2_000);
  const after = hub.residentBytes();
  for (const kiosk of connected) kiosk.end();
  await hub.stop();
  return {
    id: "M1",
    what: `memory of the hub with ${count} kiosks connected`,
    unit: "MB",
    value: measured([after / 1e6]),
    baselines: [],
    notes: [`${((after - before) / count / 1_000).toFixed(1)} kB per kiosk`],
  };
}

function backlogs(shape: {
  readonly kiosks: number;
  readonly batches: number;
  readonly perBatch: number;
}): ReturnType<typeof createSignedBacklog>[] {
  return Array.from({ length: shape.kiosks }, (_, index) =>
    createSignedBacklog(`k-${index}`, "binh-lieu", { ...shape, from: FROM }),
  );
}

async function bareInsert(shape: Parameters<typeof bulkInsert>[1]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-bare-"));
  try {
    return bulkInsert(await createEmptyHubFile(folder), shape);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
