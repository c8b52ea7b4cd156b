// T9: what the hub's process holds with idle kiosks connected to its own broker.
import { setTimeout as sleep } from "node:timers/promises";
import { startBenchHub } from "./bench-hub.ts";
import { connectKiosks } from "./drain.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { signedBacklogs } from "./run-backlog.ts";

const KIOSKS = 1_000;

export async function measureMemory({ scale }: Effort): Promise<Result> {
  const count = Math.max(200, Math.round(KIOSKS * scale));
  const kiosks = signedBacklogs({ kiosks: count, batches: 0, perBatch: 1, warm: 0 });
  const hub = await startBenchHub(kiosks);
  await sleep(1_000);
  const before = hub.residentBytes();
  const connected = await connectKiosks(hub.port, kiosks);
  await sleep(2_000);
  const after = hub.residentBytes();
  for (const kiosk of connected) kiosk.end();
  await hub.stop();
  return {
    id: "T9",
    what: `memory of the hub with ${count} kiosks connected`,
    unit: "MB",
    value: measured([after / 1e6]),
    baselines: [],
    notes: [`${((after - before) / count / 1_000).toFixed(1)} kB per kiosk`],
  };
}
