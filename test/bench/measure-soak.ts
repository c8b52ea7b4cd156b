// K-MEMORY: 5,000 ratings in a row, and what page and kiosk still hold after them.
// Promises: both heaps are collected before they are read, so that what is left is what is held.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { CDPSession } from "playwright-core";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { openVisits } from "./kiosk-visits.ts";
import { openBrowser } from "../support/open-screen.ts";

const RATINGS = 5_000;
/** Of the ratings: by then everything that is kept for good is there. */
const BEGIN = 0.1;
const MOST_GROWTH = 1.1;

type Held = {
  readonly pageMb: number;
  readonly kioskMb: number;
  readonly nodes: number;
  readonly listeners: number;
};

export async function measureSoak({ scale }: Effort): Promise<Result> {
  const ratings = Math.round(RATINGS * scale);
  const browser = await openBrowser();
  try {
    const visits = await openVisits(browser);
    const devtools = await visits.page.context().newCDPSession(visits.page);
    await devtools.send("Performance.enable");
    let before: Held | undefined;
    for (let rating = 1; rating <= ratings; rating++) {
      await visits.rate();
      if (rating === Math.round(ratings * BEGIN)) before = await held(devtools);
    }
    const after = await held(devtools);
    await visits.close();
    if (before === undefined) throw new Error("too few ratings to compare");
    return {
      id: "K-MEMORY",
      what: `memory of page and kiosk after ${ratings} ratings in a row, against after ${Math.round(ratings * BEGIN)} (B)`,
      unit: "MB",
      value: measured([after.pageMb + after.kioskMb]),
      baselines: [
        {
          id: "B",
          measured: measured([before.pageMb + before.kioskMb]),
          target: MOST_GROWTH,
          bound: "most",
        },
      ],
      notes: [
        `page ${words(before, after, "pageMb")} MB, kiosk with test driver ${words(before, after, "kioskMb")} MB`,
        `page: ${words(before, after, "nodes")} nodes, ${words(before, after, "listeners")} listeners`,
      ],
    };
  } finally {
    await browser.close();
  }
}

async function held(devtools: CDPSession): Promise<Held> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const metric = (wanted: string): number =>
    metrics.find(({ name }) => name === wanted)?.value ?? 0;
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
  return {
    pageMb: metric("JSHeapUsedSize") / 1e6,
    kioskMb: process.memoryUsage().heapUsed / 1e6,
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
  };
}

function words(before: Held, after: Held, what: keyof Held): string {
  const text = (value: number): string => (what.endsWith("Mb") ? value.toFixed(2) : String(value));
  return `${text(before[what])} → ${text(after[what])}`;
}
