// CURVE: what one more rating and one look cost as a province's ratings pile up, from a thousand on; 800,000 a month.
// Promises: one database that grows; at every size the same looks at its newest whole month. Not part of a run of everything:
// it takes as long as the filling. Sizes are named in BENCH_SIZES, the folder in BENCH_FOLDER.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFilledHub, type FilledHub } from "./filled-hub.ts";
import {
  evidenceRate,
  lookAtHours,
  lookAtMonth,
  lookAtWorkbook,
  lookAtYear,
  medianMs,
  periodOf,
  rollupAndScan,
} from "./look-times.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { createProvince } from "./province.ts";

const SIZES = [1_000, 100_000, 1_000_000, 10_000_000];
const RATINGS_PER_MONTH = 800_000;
const COMMUNES = 130;
const KIOSKS_EACH = 3;
/** What is older than 2020 is no time that a kiosk can have. */
const FIRST_YEAR = 2021;
const TIMES = 5;
const MOST_GROWTH = 1.5;

type Point = {
  readonly ratings: number;
  readonly insertRate: number;
  readonly month: number;
  readonly hours: number;
  readonly year: number;
  readonly workbook: number;
  readonly evidence: number;
  readonly start: number;
  readonly rollup: number;
  readonly scan: number;
  readonly inMonth: number;
  readonly bytes: number;
};

export async function measureCurve({ scale }: Effort): Promise<Result> {
  const asked = process.env["BENCH_SIZES"]?.split(",").map(Number);
  const sizes = asked ?? SIZES.filter((size) => size <= 10_000_000 * scale ** 3);
  const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "hai-long-curve-"));
  const pace = {
    ratingsPerMonth: RATINGS_PER_MONTH,
    perBatch: 100,
    from: { year: FIRST_YEAR, month: 1 },
  };
  const hub = await openFilledHub(folder, createProvince(COMMUNES, KIOSKS_EACH), pace);
  const points: Point[] = [];
  try {
    for (const size of sizes) {
      const point = await lookAt(hub, size);
      points.push(point);
      process.stdout.write(`    ${textOf(point)}\n`);
    }
  } finally {
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  }
  // From the first whole month on: before it, a month has fewer cells than kiosks and fields.
  const whole = points.find(({ ratings }) => ratings >= RATINGS_PER_MONTH) ?? points[0];
  return {
    id: "CURVE",
    what: `summary of a province's month at ${(sizes.at(-1) ?? 0).toLocaleString("en")} stored ratings, against at ${(whole?.ratings ?? 0).toLocaleString("en")} (early)`,
    unit: "ms",
    value: measured([points.at(-1)?.month ?? Number.NaN]),
    baselines: [
      {
        id: "early",
        measured: measured([whole?.month ?? Number.NaN]),
        target: MOST_GROWTH,
        bound: "most",
      },
    ],
    notes: points.map(textOf),
  };
}

async function lookAt(hub: FilledHub, size: number): Promise<Point> {
  const insertRate = await hub.fillTo(size);
  const start = await hub.reopen();
  const period = newestWhole(hub.newestAt());
  const store = hub.store();
  const { rollup, scan, ratings: inMonth } = await rollupAndScan(store, period, TIMES);
  return {
    ratings: hub.ratings(),
    insertRate,
    start,
    rollup,
    scan,
    inMonth,
    month: await medianMs(TIMES, () => lookAtMonth(store, period)),
    hours: await medianMs(TIMES, () => lookAtHours(store, period)),
    year: await medianMs(TIMES, () => lookAtYear(store, period)),
    workbook: await medianMs(1, () => lookAtWorkbook(store, period)),
    evidence: await evidenceRate(store, period),
    bytes: hub.bytes() / hub.ratings(),
  };
}

/** The newest month that is over; the running one while there is no other. */
function newestWhole(newestAt: number) {
  const day = new Date(newestAt + 7 * 3_600_000);
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - 1, 1));
  const isBefore = first.getUTCFullYear() < FIRST_YEAR;
  return periodOf((isBefore ? day : first).toISOString().slice(0, 7));
}

function textOf(point: Point): string {
  const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
  const n = (value: number): string => Math.round(value).toLocaleString("en");
  return [
    `${n(point.ratings)} ratings: ${n(point.insertRate)}/s in`,
    `${point.bytes.toFixed(1)} B each`,
    `start ${ms(point.start)}`,
    `month (${n(point.inMonth)}) ${ms(point.month)}`,
    `its hours ${ms(point.hours)}`,
    `13 months ${ms(point.year)}`,
    `workbook ${ms(point.workbook)}`,
    `evidence ${n(point.evidence)} records/s`,
    `rollup ${ms(point.rollup)} : scan ${ms(point.scan)}`,
  ].join(", ");
}
