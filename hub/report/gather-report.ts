// Station 10, the report's material: the summaries of a period and of the one before, reasons, kiosks and their alarms.
// Promises: read from rollups only; dated by the newest record or by the seal, never by the clock of the moment it is made.
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import { createUnitTree, type Catalogue, type UnitTree } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { periodInstants, previousPeriod, type Period } from "../../shared/period.ts";
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import type { HubStore, KioskStatus, ReasonTally } from "../store/hub-store.ts";
import { summarise, type SummaryQuestion } from "../summary/summarise.ts";

export type ReportQuestion = {
  readonly period: Period;
  readonly unit: string | null;
  /** Units to which the one who asks is limited; null = all. */
  readonly scope: readonly string[] | null;
  readonly zone: string;
};

export type KioskFigures = {
  readonly kiosk: string;
  readonly centre: string | null;
  readonly row: SummaryRow;
  /** What its last status announced and the hub does not hold; null when no status is known. */
  readonly pending: number | null;
  readonly alarms: readonly string[];
};

export type ReportParts = {
  readonly zone: string;
  readonly catalogue: Catalogue;
  readonly tree: UnitTree;
  /** By unit, or by counter when the unit has none below it. */
  readonly units: SummariesResponse;
  readonly unitsBefore: SummariesResponse;
  readonly domains: SummariesResponse;
  readonly domainsBefore: SummariesResponse;
  readonly days: SummariesResponse;
  readonly reasons: readonly ReasonTally[];
  readonly kiosks: readonly KioskFigures[];
  /** ms UTC; null when nothing ever came in. */
  readonly asOf: number | null;
  /** The figures are exactly those of the newest seal. */
  readonly asSealed: boolean;
};

/** One kiosk with a torn cable must not push the others' alarms off the list. */
const MOST_ALARMS = 10_000;

export async function gatherReport(store: HubStore, asked: ReportQuestion): Promise<ReportParts> {
  const { period, scope, zone } = asked;
  const before = previousPeriod(period);
  const catalogue = await store.catalogue();
  const tree = createUnitTree(catalogue, period.to);
  const unit = asked.unit ?? (await onlyUnit(store, { period, by: "unit", unit: null, scope }));
  const leaf = unit !== null && tree.find(unit) !== undefined && tree.childrenOf(unit).length === 0;
  const by = leaf ? "counter" : "unit";
  const tops = unit !== null ? [unit] : scope;
  const centres = tops === null ? null : [...new Set(tops.flatMap((code) => tree.below(code)))];
  const days = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres };

  const received = await store.newestReceipt(centres);
  const question = { period, unit, scope };
  const make = (more: Pick<SummaryQuestion, "by"> & Partial<SummaryQuestion>) =>
    summarise(store, { ...question, ...more }, received ?? 0);
  const [units, unitsBefore, domains, domainsBefore, byDay, byKiosk, reasons, sealed] =
    await Promise.all([
      make({ by }),
      make({ by, period: before }),
      make({ by: "domain" }),
      make({ by: "domain", period: before }),
      make({ by: "day" }),
      make({ by: "kiosk" }),
      store.tallyReasons(days),
      store.sealedFigures(period.id, period.calendar),
    ]);
  const asSealed = sealed !== undefined && units.asOf === sealed.at;
  return {
    zone,
    catalogue,
    tree,
    units,
    unitsBefore,
    domains,
    domainsBefore,
    days: byDay,
    reasons,
    kiosks: await kioskFigures(store, byKiosk.rows, periodInstants(period, zone)),
    asOf: asSealed ? sealed.at : received,
    asSealed,
  };
}

/** A hub of one centre, or an account of one unit, means that unit when it names none. */
async function onlyUnit(store: HubStore, question: SummaryQuestion): Promise<string | null> {
  const { rows } = await summarise(store, question, 0);
  const tree = createUnitTree(await store.catalogue(), question.period.to);
  const [first] = rows;
  return rows.length === 1 && first !== undefined && tree.find(first.key) !== undefined
    ? first.key
    : null;
}

async function kioskFigures(
  store: HubStore,
  rows: readonly SummaryRow[],
  { from, until }: { readonly from: number; readonly until: number },
): Promise<readonly KioskFigures[]> {
  const [kiosks, statuses, alarms] = await Promise.all([
    store.listKiosks(),
    store.listStatuses(),
    store.listAlarms(MOST_ALARMS),
  ]);
  const centreOf = new Map(kiosks.map(({ kiosk, centre }) => [kiosk, centre]));
  const statusOf = new Map(statuses.map((status) => [status.kiosk, status]));
  const inPeriod = alarms.filter(({ at }) => at >= from && at < until);
  const alarmsOf = Map.groupBy(inPeriod, ({ kiosk }) => kiosk);
  return Promise.all(
    rows.map(async (row) => ({
      kiosk: row.key,
      centre: centreOf.get(row.key) ?? null,
      row,
      pending: await pendingOf(store, statusOf.get(row.key)),
      alarms: [...new Set((alarmsOf.get(row.key) ?? []).map(({ code }) => code))].toSorted(),
    })),
  );
}

async function pendingOf(store: HubStore, status: KioskStatus | undefined): Promise<number | null> {
  if (status === undefined || status.message === null) return null;
  const said = parseStatus(JSON.parse(status.message));
  if (!said.ok) return null;
  const held = await store.findStream(said.value.stream);
  return Math.max(0, said.value.size - (held?.hi ?? 0));
}
