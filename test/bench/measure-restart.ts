// RESTART: the hub is killed and started again while 10,000 kiosks have ratings pending; all come back at once and send, plain and TLS.
// Promises: the same process and folder as before; no kiosk waits the 30 s over which a real fleet spreads, so the storm is worse than
// a real one. A kiosk is done when the hub's receipt covers its last record.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificates, type Certificates } from "../support/certificates.ts";
import { startBenchHub } from "./bench-hub.ts";
import { connectKiosks, drainAll } from "./drain.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { signedBacklogs } from "./run-backlog.ts";
import { quantile } from "./send-paced.ts";

const KIOSKS = 10_000;
const PENDING = 500;
const QUICK_PENDING = 50;
const PER_BATCH = 100;
const AT_ONCE = 1_000;
/** G2: no kiosk starves. */
const MOST_SPREAD = 3;

export function measureRestart({ scale }: Effort): Promise<Result> {
  return restart("RESTART", { kiosks: KIOSKS, pending: scale === 1 ? PENDING : QUICK_PENDING });
}

export async function measureTlsRestart({ scale }: Effort): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
  try {
    const [kiosks, pending] = scale === 1 ? [KIOSKS, PENDING] : [KIOSKS / 10, QUICK_PENDING];
    return await restart("RESTART-TLS", { kiosks, pending }, createCertificates(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function restart(
  id: string,
  { kiosks: count, pending }: { readonly kiosks: number; readonly pending: number },
  certificates?: Certificates,
): Promise<Result> {
  const perBatch = Math.min(pending, PER_BATCH);
  const batches = pending / perBatch;
  const kiosks = signedBacklogs({ kiosks: count, batches, perBatch, warm: 0 });
  const how = { ca: certificates?.ca, whole: true, atOnce: AT_ONCE };
  const kind = certificates === undefined ? {} : { tls: certificates.files };
  const hub = await startBenchHub(kiosks, undefined, kind);
  try {
    const before = await connectKiosks(hub.port, kiosks, how);
    await drainAll(before, 0, 1);
    const startMs = await hub.restart();
    const startedAt = performance.now();
    for (const kiosk of before) kiosk.end();
    const connected = await connectKiosks(hub.port, kiosks, how);
    const inMs = performance.now() - startedAt;
    const sendAt = performance.now();
    const times = await Promise.all(
      connected.map(async (kiosk) => {
        await kiosk.drain(1, 1 + batches);
        return performance.now() - sendAt;
      }),
    );
    const finished = Float64Array.from(times).toSorted();
    const at = (share: number): string => `${(quantile(finished, share) / 1000).toFixed(1)} s`;
    const seconds = (finished.at(-1) ?? Number.NaN) / 1000;
    for (const kiosk of connected) kiosk.end();
    return {
      id,
      what: `hub killed and started again, ${count.toLocaleString("en")} kiosks${certificates === undefined ? "" : " over TLS"} send ${pending} ratings each at once: the slowest kiosk, against the median one`,
      unit: "s",
      value: measured([seconds]),
      baselines: [
        {
          id: "median",
          measured: measured([quantile(finished, 0.5) / 1000]),
          target: MOST_SPREAD,
          bound: "most",
        },
      ],
      notes: [
        `hub up after ${(startMs / 1000).toFixed(1)} s, all kiosks in ${(inMs / 1000).toFixed(1)} s later; first tenth done after ${at(0.1)}, median ${at(0.5)}, p99 ${at(0.99)}`,
        `${Math.round((count * pending) / seconds).toLocaleString("en")} ratings/s; resident memory at its highest ${(hub.peakBytes() / 1e6).toFixed(0)} MB`,
      ],
    };
  } finally {
    await hub.stop();
  }
}
