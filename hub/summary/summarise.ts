// Station 9: tallies → the summary of a period, for a unit, by unit, centre, counter, domain, procedure, kiosk, day or hour.
// Promises: sums counts and then divides; every unit, centre and counter in scope has a row, even with no rating.
// Never counts ratings itself and never reads a clock: `asOf` is handed in.
import type { By, SummariesResponse } from "../../shared/api/summaries.ts";
import { createUnitTree, type Catalogue, type UnitTree } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import type { Period } from "../../shared/period.ts";
import { FORMULA } from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import { addTallies, countRatings, EMPTY_TALLY, type Tally } from "../../shared/tally.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createDenominators } from "./denominators.ts";
import { listRows, type SummaryView } from "./list-rows.ts";
import { readCarriedTallies, readTallies } from "./read-tallies.ts";
import { scopeOf, type ScopeQuestion } from "./scope.ts";
import { sealStatus } from "./seal-status.ts";
import { summaryRow } from "./summary-row.ts";

export type SummaryQuestion = ScopeQuestion & {
  readonly period: Period;
  readonly by: By;
  /** Count by the units of this date (YYYY-MM-DD), with what their counters were before; not said: by those of the period. */
  readonly unitsOn?: string;
};

export async function summarise(
  store: HubStore,
  question: SummaryQuestion,
  asOf: number,
): Promise<SummariesResponse> {
  return summariseWith(store, await store.catalogue(), question, asOf);
}

/** The same for whoever has read the catalogue already. */
export async function summariseWith(
  store: HubStore,
  catalogue: Catalogue,
  question: SummaryQuestion,
  asOf: number,
): Promise<SummariesResponse> {
  const { period, by, unit, unitsOn } = question;
  const tree = createUnitTree(catalogue, unitsOn ?? period.to);
  const { tops, centres } = scopeOf(question, tree);

  const asked = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres, by };
  const [read, transactions, kiosks, sealed] = await Promise.all([
    unitsOn === undefined ? readTallies(store, asked) : readCarriedTallies(store, catalogue, asked),
    store.listTransactions(period.from, period.to),
    by === "kiosk" ? store.listKiosks() : [],
    store.sealedFigures(period.id, period.calendar),
  ]);
  const { tallies, centreTallies } = read;
  const denominators = createDenominators({
    rows: transactions,
    tree,
    period,
    ratingsOf: (centre) => countRatings(centreTallies.get(centre) ?? EMPTY_TALLY),
  });

  const strangers = tops === null ? unlisted(tree, centreTallies) : [];
  const view: SummaryView = {
    catalogue,
    tree,
    unit,
    tops: tops ?? [...tree.childrenOf(null), ...strangers],
    rated: new Set(centreTallies.keys()),
    tallies,
    denominators,
    kiosks: kiosks.filter(({ centre }) => centres === null || centres.includes(centre)),
  };
  const scales = [...catalogue.scales, ...SCALES];
  const rows = listRows(view, by);
  const { status, revision, sealedAt } = sealStatus(sealed, read.given, read.givenCentres);
  return {
    period,
    unit,
    by,
    formula: FORMULA,
    // Sealed figures are the figures of that moment.
    asOf: sealedAt ?? asOf,
    status,
    revision,
    demo: read.demo,
    rows: rows.map((row) => summaryRow(row, scales)),
    total: summaryRow(
      {
        key: unit ?? "",
        name: unit === null ? "" : (tree.find(unit)?.name ?? unit),
        tally: addTallies([...tallies.values()]),
        denominator: denominators.ofUnits(view.tops),
      },
      scales,
    ),
  };
}

/** Centres with ratings that no longer stand in the catalogue: their ratings still count and still show. */
function unlisted(tree: UnitTree, tallies: ReadonlyMap<string, Tally>): readonly string[] {
  const listed = new Set(tree.childrenOf(null).flatMap((code) => tree.below(code)));
  return [...tallies.keys()].filter((code) => !listed.has(code)).toSorted();
}
