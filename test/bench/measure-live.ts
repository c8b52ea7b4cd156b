// T2: one rating a message, against S, a naive script with one durable commit per message, and N, a Node-RED flow that does the same.
import { hasMosquitto } from "../support/mosquitto.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { flowRate, naiveLive, NO_FLOW } from "./naive-live.ts";
import { runBacklog } from "./run-backlog.ts";

export async function measureLive({ runs, scale }: Effort): Promise<Result> {
  const live = { kiosks: 200, batches: Math.round(100 * scale), perBatch: 1, warm: 10 };
  const [ours, naive, flow]: [number[], number[], number[]] = [[], [], []];
  const [p50, p99]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    const { ratingsPerSecond, latencies } = await runBacklog(live);
    ours.push(ratingsPerSecond);
    p50.push(latencies[Math.floor(latencies.length * 0.5)] ?? 0);
    p99.push(latencies[Math.floor(latencies.length * 0.99)] ?? 0);
    flow.push(...(await flowRate(live.kiosks, scale)));
    if (hasMosquitto()) naive.push(await naiveLive(live.kiosks, live.batches));
  }
  return {
    id: "T2",
    what: "live single ratings, receipted, against a naive script (S) and a Node-RED flow (N)",
    unit: "ratings/s",
    value: measured(ours),
    baselines: [
      ...(hasMosquitto() ? [{ id: "S", measured: measured(naive), target: 1.2 }] : []),
      ...(flow.length === 0 ? [] : [{ id: "N", measured: measured(flow), target: 1.5 }]),
    ],
    notes: [
      `receipt after ${measured(p50).median.toFixed(1)} ms (median), ${measured(p99).median.toFixed(1)} ms (p99) under full load`,
      ...(hasMosquitto() ? [] : ["S was not measured: no Mosquitto on this machine"]),
      ...(flow.length === 0 ? [NO_FLOW] : []),
    ],
  };
}
