// T10: the figures of a month of a province from the rollups, against the same counted again from the ratings (scan).
// Promises: both ways answer the same question of the same database; the month holds all the ratings that are named.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFilledHub } from "./filled-hub.ts";
import { lookAtMonth, medianMs, periodOf, rollupAndScan } from "./look-times.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { createProvince } from "./province.ts";

const RATINGS = 10_000_000;
const COMMUNES = 130;
const KIOSKS_EACH = 3;
const MOST_SHARE = 1 / 200;
const MOST_MS = 100;
const TIMES = 10;

export async function measureReport({ scale }: Effort): Promise<Result> {
  // A quick run cannot show the ratio of ten million: it says what it saw of fewer.
  const wanted = Math.round(RATINGS * scale ** 2);
  const folder = mkdtempSync(join(tmpdir(), "hai-long-month-"));
  // So many that all of them lie in one month, however many working days it has.
  const pace = { ratingsPerMonth: wanted * 1.2, perBatch: 100, from: { year: 2026, month: 11 } };
  const hub = await openFilledHub(folder, createProvince(COMMUNES, KIOSKS_EACH), pace);
  try {
    await hub.fillTo(wanted);
    const month = periodOf("2026-11");
    const { rollup, scan, ratings } = await rollupAndScan(hub.store(), month, TIMES);
    if (ratings !== hub.ratings()) {
      throw new Error(`T10: ${ratings} ratings in the month, and ${hub.ratings()} were sent`);
    }
    const whole = await medianMs(TIMES, () => lookAtMonth(hub.store(), month));
    return {
      id: "T10",
      what: `a month of ${ratings.toLocaleString("en")} ratings from the rollups, against its ratings counted again (scan)`,
      unit: "ms",
      value: measured([rollup]),
      baselines: [
        { id: "scan", measured: measured([scan]), target: MOST_SHARE, bound: "most" },
        { id: "limit", measured: measured([MOST_MS]), target: 1, bound: "most" },
      ],
      notes: [
        `the whole summary, by unit, with denominators and intervals: ${whole.toFixed(1)} ms`,
        `${COMMUNES * KIOSKS_EACH} kiosks; the rollups cost what kiosks and fields there are, the scan what was rated`,
      ],
    };
  } finally {
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
