// T6: from a rating's sending to its receipt, p99, at a tenth of the load that T2 takes; against the disk's fsync and the way there and back.
// Promises: fsyncs of one page run beside the ratings on the same disk; a listener without noDelay is measured beside, as the proof
// that the measure would notice one.
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startBenchHub } from "./bench-hub.ts";
import { connectKiosks, drainAll } from "./drain.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { runBacklog, signedBacklogs } from "./run-backlog.ts";
import { quantile, sendPaced } from "./send-paced.ts";

const KIOSKS = 200;
const SECONDS = 20;
const LOAD = 0.1;
const WARM = 5;
const MOST = 4;
const FSYNC_EVERY_MS = 10;
const WITHOUT_NO_DELAY = fileURLToPath(new URL("without-no-delay.ts", import.meta.url));

type Times = {
  readonly receipt: number;
  readonly median: number;
  readonly fsync: number;
  readonly roundTrip: number;
};

export async function measureLatency({ runs, scale }: Effort): Promise<Result> {
  const [ours, allowed, times, waiting]: [number[], number[], Times[], Times[]] = [[], [], [], []];
  const full = await runBacklog({
    kiosks: KIOSKS,
    batches: Math.round(60 * scale),
    perBatch: 1,
    warm: 10,
  });
  const perSecond = Math.max(20, full.ratingsPerSecond * LOAD);
  for (let run = 0; run < runs; run++) {
    const seen = await atTenth(perSecond, SECONDS * scale);
    ours.push(seen.receipt);
    allowed.push(seen.fsync + seen.roundTrip);
    times.push(seen);
    waiting.push(await atTenth(perSecond, SECONDS * scale, WITHOUT_NO_DELAY));
  }
  const ms = (list: readonly Times[], what: keyof Times): string =>
    `${measured(list.map((each) => each[what])).median.toFixed(1)} ms`;
  const [late, lateAllowed] = [
    waiting.map(({ receipt }) => receipt),
    waiting.map(({ fsync, roundTrip }) => fsync + roundTrip),
  ];
  const without = measured(late).median / measured(lateAllowed).median;
  return {
    id: "T6",
    what: `receipt of a single rating, p99, at ${perSecond.toFixed(0)} ratings/s, against fsync p99 + round trip (D)`,
    unit: "ms",
    value: measured(ours),
    baselines: [{ id: "D", measured: measured(allowed), target: MOST, bound: "most" }],
    notes: [
      `receipt median ${ms(times, "median")}; fsync p99 ${ms(times, "fsync")}, round trip to the broker ${ms(times, "roundTrip")}`,
      `a listener without noDelay: median ${ms(waiting, "median")}, p99 ${ms(waiting, "receipt")}, ${without.toFixed(2)} × its D`,
    ],
  };
}

async function atTenth(perSecond: number, seconds: number, change?: string): Promise<Times> {
  const everyMs = (KIOSKS * 1_000) / perSecond;
  const each = Math.max(5, Math.ceil((seconds * 1_000) / everyMs));
  const kiosks = signedBacklogs({ kiosks: KIOSKS, batches: each, perBatch: 1, warm: WARM });
  const hub = await startBenchHub(kiosks, change);
  const connected = await connectKiosks(hub.port, kiosks);
  const disk = startFsyncs();
  try {
    await drainAll(connected, 0, 1 + WARM);
    disk.forget();
    const { latencies, roundTrips } = await sendPaced(connected, {
      first: 1 + WARM,
      each,
      everyMs,
    });
    return {
      receipt: quantile(latencies, 0.99),
      median: quantile(latencies, 0.5),
      fsync: quantile(await disk.end(), 0.99),
      roundTrip: quantile(roundTrips, 0.5),
    };
  } finally {
    for (const kiosk of connected) kiosk.end();
    await disk.end();
    await hub.stop();
  }
}

/** One page appended and made durable, again and again, on another thread than the clients'. */
function startFsyncs(): { readonly forget: () => void; readonly end: () => Promise<Float64Array> } {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-fsync-"));
  let taken: number[] = [];
  const ending = new AbortController();
  const run = async (): Promise<void> => {
    const file = await open(join(folder, "page"), "w");
    const page = Buffer.alloc(4_096, 1);
    while (!ending.signal.aborted) {
      const startedAt = performance.now();
      await file.write(page);
      await file.sync();
      taken.push(performance.now() - startedAt);
      await sleep(FSYNC_EVERY_MS);
    }
    await file.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const running = run();
  return {
    forget: () => {
      taken = [];
    },
    end: async () => {
      ending.abort();
      await running;
      return Float64Array.from(taken).toSorted();
    },
  };
}
