// T7: from the lifted finger to the durable commit, through browser, bridge, core and store, against a bare fsync.
// Promises: taps and bare fsyncs take turns on the same disk in the same run; the tap's way is the whole one, injected touch included.
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { openVisits } from "./kiosk-visits.ts";
import { openBrowser } from "../support/open-screen.ts";

const TAPS = 500;
const WARM_UP = 10;
const FSYNCS_A_TAP = 2;
const PAGE = Buffer.alloc(4_096, 1);

export async function measureCommit({ runs, scale }: Effort): Promise<Result> {
  const taps = Math.round(TAPS * scale);
  const [ours, bare]: [number[], number[]] = [[], []];
  const notes: string[] = [];
  const browser = await openBrowser();
  try {
    for (let run = 0; run < runs; run++) {
      const visits = await openVisits(browser);
      const file = openSync(join(visits.folder, "bare"), "w");
      try {
        for (let tap = 0; tap < WARM_UP; tap++) await visits.rate();
        const [tapMs, kioskMs, fsyncMs]: [number[], number[], number[]] = [[], [], []];
        for (let tap = 0; tap < taps; tap++) {
          const { tookMs, inKioskMs } = await visits.rate();
          tapMs.push(tookMs);
          kioskMs.push(inKioskMs);
          for (let time = 0; time < FSYNCS_A_TAP; time++) fsyncMs.push(bareFsync(file));
        }
        ours.push(quantile(tapMs, 0.99));
        bare.push(quantile(fsyncMs, 0.99));
        notes.push(
          `${taps} taps: median ${words(tapMs, 0.5)}; from the bridge's call on ${words(kioskMs, 0.5)}, p99 ${words(kioskMs, 0.99)}; bare fsync median ${words(fsyncMs, 0.5)}`,
        );
      } finally {
        closeSync(file);
        await visits.close();
      }
    }
  } finally {
    await browser.close();
  }
  return {
    id: "T7",
    what: "touch to durable commit on the kiosk, p99, against a bare fsync (F)",
    unit: "ms",
    value: measured(ours),
    baselines: [{ id: "F", measured: measured(bare), target: 3, bound: "most" }],
    notes,
  };
}

/** One page appended and made durable, ms. */
function bareFsync(file: number): number {
  const begun = performance.now();
  writeSync(file, PAGE);
  fsyncSync(file);
  return performance.now() - begun;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function words(values: readonly number[], share: number): string {
  return `${quantile(values, share).toFixed(1)} ms`;
}
