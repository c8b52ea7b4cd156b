// What the evidence of a period will hold, read in one consistent view: ranges of streams, figures, ledger, audit head.
// Promises: figures and ranges belong together: they are read again until nothing of the period came in between.
import { Problem } from "../../shared/api/problem.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { createUnitTree, type UnitTree } from "../../shared/catalogue.ts";
import type { LevelCounts, SealBody } from "../../shared/evidence-bundle.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { previousPeriod, type Period } from "../../shared/period.ts";
import { SCALES } from "../../shared/scale.ts";
import type { StoredSeal, StreamRange } from "../store/evidence-store.ts";
import type { HubStore, KeyedTally } from "../store/hub-store.ts";
import { summarise } from "../summary/summarise.ts";
import { kioskLedger } from "./kiosk-ledger.ts";
import { soundSeals } from "./seal-faults.ts";

export type BundleScope = {
  readonly period: Period;
  /** Null: the whole hub. */
  readonly unit: string | null;
  readonly zone: string;
};

export type BundlePlan = BundleScope &
  Pick<SealBody, "counts" | "scales" | "rows" | "kiosks" | "audit" | "rollupFaults"> & {
    /** The newest seal of the period, and of the one before. */
    readonly sealed: StoredSeal | undefined;
    readonly sealedBefore: StoredSeal | undefined;
    readonly ranges: readonly StreamRange[];
    readonly summary: SummariesResponse;
  };

const MOST_TRIES = 20;
const MOST_ROLLUP_FAULTS = 20;

export async function planBundle(
  store: HubStore,
  scope: BundleScope,
  at: number,
): Promise<BundlePlan> {
  const { period, unit } = scope;
  const catalogue = await store.catalogue();
  const tree = createUnitTree(catalogue, period.to);
  const centres = unit === null ? null : tree.below(unit);
  const query = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres };
  const before = previousPeriod(period).id;
  const trail = await store.sealTrail(period.id, before, period.calendar);
  const seals = soundSeals(trail, { own: period.id, before });
  const rollupFaults = await store.compareRollups(query, MOST_ROLLUP_FAULTS);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const ranges = await store.listRanges(query);
    const summary = await summarise(store, { period, by: "unit", unit, scope: null }, at);
    const byCentre = await store.tallies({ ...query, by: "centre" });
    const byKiosk = await store.tallies({ ...query, by: "kiosk" });
    const again = await store.listRanges(query);
    if (rangesText(ranges) !== rangesText(again)) continue;
    const counts = countsOf(byCentre.groups);
    const scales = [...catalogue.scales, ...SCALES];
    return {
      ...scope,
      ranges,
      summary,
      counts,
      scales: [...new Set(counts.map(({ scale }) => scale))].toSorted().map((id) => ({
        scale: id,
        satisfied: (scales.find((known) => known.id === id)?.levels ?? [])
          .filter(({ satisfied }) => satisfied)
          .map(({ code }) => code),
      })),
      rows: rowsOf(summary, unit, tree, centresOf(ranges, counts)),
      kiosks: await kioskLedger(store, {
        ...scope,
        centres,
        writers: ranges,
        groups: byKiosk.groups,
        waivers: trail.waivers,
      }),
      audit: trail.audit,
      rollupFaults: [...seals.faults, ...rollupFaults],
      sealed: seals.own,
      sealedBefore: seals.before,
    };
  }
  throw new Problem(
    "unavailable",
    `Ratings of ${period.id} keep coming in; try again when the kiosks have caught up.`,
  );
}

/** All but `size`, which grows with records that are not of the period. */
function rangesText(ranges: readonly StreamRange[]): string {
  return JSON.stringify(ranges.map((range) => ({ ...range, size: 0 })));
}

function countsOf(groups: readonly KeyedTally[]): LevelCounts[] {
  return groups.flatMap(({ key, tally }) =>
    tally.scales.map(({ scale, counts }) => ({ centre: key, scale, counts })),
  );
}

function centresOf(
  ranges: readonly StreamRange[],
  counts: readonly LevelCounts[],
): ReadonlySet<string> {
  return new Set([...ranges, ...counts].map(({ centre }) => centre));
}

/** The same division that the summary makes: the asked unit's own row, then one for each unit below with all under it. */
function rowsOf(
  { rows }: SummariesResponse,
  unit: string | null,
  tree: UnitTree,
  present: ReadonlySet<string>,
): { key: string; centres: string[] }[] {
  return rows.map(({ key }) => ({
    key,
    centres: (key === unit ? [key] : tree.below(key)).filter((code) => present.has(code)),
  }));
}
