// How long one look at a filled hub takes: the figures that a dashboard and a report ask for, through the product's own code.
// Promises: every look is made through the store's port as the hub makes it; the median of several, in ms.
import { once } from "node:events";
import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { writeEvidence } from "../../hub/evidence/bundle.ts";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import { writeReport } from "../../hub/report/report-file.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { summarise } from "../../hub/summary/summarise.ts";
import { trendOf } from "../../hub/summary/trend.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { parsePeriod, ZONE, type Period } from "../../shared/period.ts";
import { countRatings } from "../../shared/tally.ts";
import { measured } from "./median.ts";

const EVERYTHING = { unit: null, scope: null } as const;

export function periodOf(id: string): Period {
  const period = parsePeriod(id, "calendar");
  if (!period.ok) throw new Error(period.fault);
  return period.value;
}

/** The first one is the engine's, which compiles what it meets. */
export async function medianMs(times: number, look: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let time = -1; time < times; time++) {
    await turn();
    const startedAt = performance.now();
    await look();
    if (time >= 0) taken.push(performance.now() - startedAt);
  }
  return measured(taken).median;
}

export function lookAtMonth(store: HubStore, period: Period): Promise<unknown> {
  return summarise(store, { period, by: "unit", ...EVERYTHING }, 0);
}

export function lookAtHours(store: HubStore, period: Period): Promise<unknown> {
  return summarise(store, { period, by: "hour", ...EVERYTHING }, 0);
}

/** The month and the twelve before it. */
export function lookAtYear(store: HubStore, period: Period): Promise<unknown> {
  return trendOf(store, { period, periods: 13, ...EVERYTHING }, 0);
}

export async function lookAtWorkbook(store: HubStore, period: Period): Promise<unknown> {
  const report = await gatherReport(store, { period, ...EVERYTHING, zone: ZONE });
  return writeReport(reportContent(report), "xlsx");
}

/** Records per second that the evidence of a period is written with. */
export async function evidenceRate(store: HubStore, period: Period): Promise<number> {
  const out = new Writable({ write: (_chunk, _encoding, done) => done() });
  const closed = once(out, "close");
  const key = signingKey(createPrivateKeyPem());
  const scope = { period, unit: null, zone: ZONE };
  const startedAt = performance.now();
  const { records } = await writeEvidence(store, scope, { key, at: Date.now() }, out);
  await closed;
  return records / ((performance.now() - startedAt) / 1000);
}

/** The figures of a period from the rollups, and the same made again from the ratings; ms each. */
export async function rollupAndScan(
  store: HubStore,
  { from, to }: Period,
  times: number,
): Promise<{ readonly rollup: number; readonly scan: number; readonly ratings: number }> {
  const query = { from: dayOfDate(from), to: dayOfDate(to), centres: null, by: "centre" } as const;
  const rollup = await medianMs(times, () => store.tallies(query));
  const scan = await medianMs(1, () => store.recount(query));
  const { groups } = await store.tallies(query);
  return {
    rollup,
    scan,
    ratings: groups.reduce((sum, { tally }) => sum + countRatings(tally), 0),
  };
}
