// SUMMARY-FLAT: the summary of a month from the rollups, with few and with many ratings stored of the same kiosks and days.
// Promises: two databases of one layout, looked at in turn; nothing differs between them but how many ratings a day has.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFilledHub } from "./filled-hub.ts";
import { lookAtMonth, medianMs, periodOf } from "./look-times.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { createProvince } from "./province.ts";

/** By then every kiosk, field and level of the month has its row. */
const FEW = 10_000;
const MANY = 1_000_000;
const MOST_GROWTH = 1.5;
const LOOKS = 30;
const TURNS = 3;

export async function measureFlatSummary({ runs, scale }: Effort): Promise<Result> {
  const many = Math.round(MANY * scale);
  const folder = mkdtempSync(join(tmpdir(), "hai-long-flat-"));
  const province = createProvince(10, 2);
  const from = { year: 2026, month: 11 };
  const open = async (ratings: number) => {
    const place = mkdtempSync(join(folder, "hub-"));
    const pace = { ratingsPerMonth: ratings, perBatch: 100, from };
    const hub = await openFilledHub(place, province, pace);
    await hub.fillTo(ratings);
    return hub;
  };
  const hubs = [await open(FEW), await open(many)] as const;
  const [few, grown]: [number[], number[]] = [[], []];
  try {
    for (let turn = 0; turn < TURNS * runs; turn++) {
      few.push(await medianMs(LOOKS, () => lookAtMonth(hubs[0].store(), periodOf("2026-11"))));
      grown.push(await medianMs(LOOKS, () => lookAtMonth(hubs[1].store(), periodOf("2026-11"))));
    }
  } finally {
    for (const hub of hubs) await hub.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    id: "SUMMARY-FLAT",
    what: `summary of a month with ${many.toLocaleString("en")} ratings stored, against one with ${FEW.toLocaleString("en")} (few)`,
    unit: "ms",
    value: measured(grown),
    baselines: [{ id: "few", measured: measured(few), target: MOST_GROWTH, bound: "most" }],
    notes: [],
  };
}
