// T9: what the hub's process holds with 10,000 kiosks connected to its own broker, each with its will, its subscriptions and its
// retained status and configuration, plain and over TLS.
// Promises: resident memory as the kernel counts it, after everything that comes with connecting is over; the measure asks
// for no collection, what the hub does of its own accord when it is quiet belongs to it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createCertificates, type Certificates } from "../support/certificates.ts";
import { startBenchHub } from "./bench-hub.ts";
import { connectKiosks } from "./drain.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { signedBacklogs } from "./run-backlog.ts";

const KIOSKS = 10_000;
const AT_ONCE = 500;
const MOST_MB = 400;
const MOST_KB_EACH = 30;
/** Idle: after a storm a hub gives memory back within the minute. */
const SETTLE_MS = 60_000;

export function measureMemory(_effort: Effort): Promise<Result> {
  return memory("T9", KIOSKS, undefined);
}

export async function measureTlsMemory({ scale }: Effort): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
  try {
    const kiosks = scale === 1 ? KIOSKS : Math.round((KIOSKS * scale) / 4);
    return await memory("T9-TLS", kiosks, createCertificates(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function memory(
  id: string,
  count: number,
  certificates: Certificates | undefined,
): Promise<Result> {
  const kiosks = signedBacklogs({ kiosks: count, batches: 0, perBatch: 1, warm: 0 });
  const kind = certificates === undefined ? {} : { tls: certificates.files };
  const bare = await startBenchHub([], undefined, kind);
  await sleep(1_000);
  const empty = bare.residentBytes();
  await bare.stop();
  const hub = await startBenchHub(kiosks, undefined, kind);
  await sleep(SETTLE_MS);
  const before = hub.residentBytes();
  const connected = await connectKiosks(hub.port, kiosks, {
    ca: certificates?.ca,
    whole: true,
    atOnce: AT_ONCE,
  });
  await sleep(SETTLE_MS);
  const after = hub.residentBytes();
  const peak = hub.peakBytes();
  for (const kiosk of connected) kiosk.end();
  await hub.stop();
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  const each = (from: number): string => `${((after - from) / count / 1_000).toFixed(1)} kB`;
  return {
    id,
    what: `memory of the hub with ${count.toLocaleString("en")} kiosks connected${certificates === undefined ? "" : " over TLS"}, each with will, subscriptions, status and configuration`,
    unit: "MB",
    value: measured([after / 1e6]),
    baselines: [
      { id: "limit", measured: measured([MOST_MB]), target: 1, bound: "most" },
      {
        id: `empty hub + ${MOST_KB_EACH} kB each`,
        measured: measured([(empty + count * MOST_KB_EACH * 1_000) / 1e6]),
        target: 1,
        bound: "most",
      },
    ],
    notes: [
      `hub without kiosks ${mb(empty)}, with them enrolled ${mb(before)}, connected ${mb(after)}, at its highest ${mb(peak)}`,
      `a connected kiosk ${each(empty)}, of which its connection ${each(before)}`,
    ],
  };
}
