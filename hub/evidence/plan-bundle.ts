// What the evidence of a period will hold, read in one consistent view: ranges of streams, figures, ledger, audit head.
// Promises: figures and ranges belong together: they are read again until nothing of the period came in between.
import { Problem } from "../../shared/api/problem.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { createUnitTree, type UnitTree } from "../../shared/catalogue.ts";
import type { KioskLedger, LevelCounts, SealBody } from "../../shared/evidence-bundle.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { periodInstants, previousPeriod, type Period } from "../../shared/period.ts";
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import { SCALES } from "../../shared/scale.ts";
import { countRatings, type Tally } from "../../shared/tally.ts";
import type { StoredSeal, StreamRange } from "../store/evidence-store.ts";
import type { HubStore, KeyedTally, KioskStatus } from "../store/hub-store.ts";
import { summarise } from "../summary/summarise.ts";
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
      kiosks: await ledgerOf(store, scope, byKiosk.groups, ranges, centres),
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

async function ledgerOf(
  store: HubStore,
  { period, zone }: BundleScope,
  groups: readonly KeyedTally[],
  ranges: readonly StreamRange[],
  centres: readonly string[] | null,
): Promise<KioskLedger[]> {
  const tallies = new Map(groups.map(({ key, tally }) => [key, tally]));
  const wroteLater = new Set(await store.listKiosksAfter(dayOfDate(period.to)));
  const statuses = new Map((await store.listStatuses()).map((status) => [status.kiosk, status]));
  const { until } = periodInstants(period, zone);
  const centreOf = new Map<string, string>();
  for (const { kiosk, centre } of ranges) centreOf.set(kiosk, centre);
  for (const { kiosk, centre } of await store.listKiosks()) {
    if (centreOf.has(kiosk) || (centres !== null && !centres.includes(centre))) continue;
    // A kiosk that never wrote anything keeps nothing back.
    const streams = await store.listStreams(kiosk);
    if (streams.some(({ openedAt }) => openedAt < until)) centreOf.set(kiosk, centre);
  }
  const ledger: KioskLedger[] = [];
  for (const [kiosk, centre] of [...centreOf].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const status = statuses.get(kiosk);
    const pending = await pendingOf(store, kiosk, status);
    const silentButEmpty = pending === 0 && (status?.receivedAt ?? 0) >= until;
    ledger.push({
      kiosk,
      centre,
      ...partsOf(tallies.get(kiosk)),
      pending,
      complete: wroteLater.has(kiosk) || silentButEmpty,
    });
  }
  return ledger;
}

function partsOf(tally: Tally | undefined) {
  const counted = tally === undefined ? 0 : countRatings(tally);
  const { voided, test, repeat, quarantined } = tally ?? {
    voided: 0,
    test: 0,
    repeat: 0,
    quarantined: 0,
  };
  const stored = counted + voided + test + repeat + quarantined;
  return { stored, counted, voided, test, repeat, quarantined };
}

/** By the kiosk's last signed status: what it has and we have not. */
async function pendingOf(
  store: HubStore,
  kiosk: string,
  status: KioskStatus | undefined,
): Promise<number | null> {
  if (status === undefined || status.message === null) return null;
  const said = parseStatus(JSON.parse(status.message));
  if (!said.ok) return null;
  const held = await store.findStream(said.value.stream);
  return Math.max(0, said.value.size - (held?.hi ?? 0));
}
