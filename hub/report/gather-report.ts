// Station 10, the report's material: the summaries of a period and of the one before, reasons, kiosks and their alarms.
// Promises: read from rollups only; dated by the newest record or by the seal, never by the clock of the moment it is made.
import { Temporal } from "temporal-polyfill";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import { createUnitTree, type Catalogue, type UnitTree } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { isUpToAMonth, previousPeriod, type Period } from "../../shared/period.ts";
import type { KioskDayClose } from "../store/evidence-store.ts";
import type { HubStore, ReasonTally } from "../store/hub-store.ts";
import { profileScores, type ProfileScores } from "../summary/profile-scores.ts";
import { kioskQuality, type KioskQuality } from "../summary/kiosk-quality.ts";
import { summarise, type SummaryQuestion } from "../summary/summarise.ts";

export type ReportQuestion = {
  readonly period: Period;
  readonly unit: string | null;
  /** Units to which the one who asks is limited; null = all. */
  readonly scope: readonly string[] | null;
  readonly zone: string;
  /** `2018`: with the nine indicators and their two forms (Thông tư 01/2018/TT-VPCP). */
  readonly profile?: "2018";
  /** Also the figure that counts silence as satisfaction (F5), labelled so. Never said: off. */
  readonly silence?: boolean;
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
  /** Rows that lie wholly inside the period, of units in scope. */
  readonly transactions: readonly TransactionsRow[];
  /** Of the 2018 profile; null when it was not asked for. */
  readonly scores: ProfileScores | null;
  readonly silence: boolean;
  readonly kiosks: readonly KioskQuality[];
  /** How the kiosks closed the days of a month; null for a longer period. */
  readonly closes: readonly KioskDayClose[] | null;
  /** ms UTC; null when nothing ever came in. */
  readonly asOf: number | null;
  /** The figures are exactly those of the newest seal. */
  readonly asSealed: boolean;
};

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
  const [units, unitsBefore, domains, domainsBefore, byDay, kiosks, reasons, rows, sealed, closes] =
    await Promise.all([
      make({ by }),
      make({ by, period: before }),
      make({ by: "domain" }),
      make({ by: "domain", period: before }),
      make({ by: "day" }),
      kioskQuality(store, catalogue, { ...question, zone }),
      store.tallyReasons(days),
      store.listTransactions(period.from, period.to),
      store.sealedFigures(period.id, period.calendar),
      isUpToAMonth(period) ? store.listDayCloses(days, closedBy(period)) : null,
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
    transactions: rows.filter((row) => centres === null || centres.includes(row.unit)),
    scores: asked.profile === undefined ? null : await profileScores(store, period, tree),
    silence: asked.silence === true,
    kiosks,
    closes,
    asOf: asSealed ? sealed.at : received,
    asSealed,
  };
}

/** So many days after the period a day is looked for that a kiosk closed when it was on again. */
const CLOSED_WITHIN_DAYS = 31;

/** A kiosk that was off for longer than a month has its day without a code. */
function closedBy({ to }: Period): number {
  return dayOfDate(Temporal.PlainDate.from(to).add({ days: CLOSED_WITHIN_DAYS }).toString());
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
