// Station 9: tallies → the summary of a period, for a unit, by unit, centre, counter, domain, kiosk, day or hour.
// Promises: sums counts and then divides; every unit, centre and counter in scope has a row, even with no rating.
// Never counts ratings itself and never reads a clock: `asOf` is handed in.
import { Problem } from "../../shared/api/problem.ts";
import type { By, SummariesResponse } from "../../shared/api/summaries.ts";
import { createUnitTree, type UnitTree } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import type { Period } from "../../shared/period.ts";
import { FORMULA } from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import { addTallies, countRatings, EMPTY_TALLY, type Tally } from "../../shared/tally.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createDenominators } from "./denominators.ts";
import { listRows, type SummaryView } from "./list-rows.ts";
import { sealStatus } from "./seal-status.ts";
import { summaryRow } from "./summary-row.ts";

export type SummaryQuestion = {
  readonly period: Period;
  readonly by: By;
  /** Null: everything that `scope` allows. */
  readonly unit: string | null;
  /** Units (with all below them) to which the one who asks is limited; null = all. */
  readonly scope: readonly string[] | null;
};

export async function summarise(
  store: HubStore,
  question: SummaryQuestion,
  asOf: number,
): Promise<SummariesResponse> {
  const { period, by, unit } = question;
  const catalogue = await store.catalogue();
  const tree = createUnitTree(catalogue, period.to);
  const tops = topUnits(question, tree);
  const centres = tops === null ? null : [...new Set(tops.flatMap((code) => tree.below(code)))];

  const days = { from: dayOfDate(period.from), to: dayOfDate(period.to) };
  const grouped = by === "unit" ? "centre" : by;
  const [answer, byCentre, transactions, kiosks, sealed] = await Promise.all([
    store.tallies({ ...days, centres, by: grouped }),
    grouped === "centre" ? undefined : store.tallies({ ...days, centres, by: "centre" }),
    store.listTransactions(period.from, period.to),
    by === "kiosk" ? store.listKiosks() : [],
    store.sealedFigures(period.id, period.calendar),
  ]);
  const tallies = new Map(answer.groups.map(({ key, tally }) => [key, tally]));
  const centreTallies =
    byCentre === undefined
      ? tallies
      : new Map(byCentre.groups.map(({ key, tally }) => [key, tally]));
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
    tallies,
    denominators,
    kiosks: kiosks.filter(({ centre }) => centres === null || centres.includes(centre)),
  };
  const scales = [...catalogue.scales, ...SCALES];
  const rows = listRows(view, by);
  const { status, revision, sealedAt } = sealStatus(sealed, centreTallies, centres);
  return {
    period,
    unit,
    by,
    formula: FORMULA,
    // Sealed figures are the figures of that moment.
    asOf: sealedAt ?? asOf,
    status,
    revision,
    demo: answer.demo,
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

/** The units whose trees are asked for, none inside another; null when nothing limits the question. */
function topUnits({ unit, scope }: SummaryQuestion, tree: UnitTree): readonly string[] | null {
  if (unit !== null) {
    if (tree.find(unit) === undefined) {
      throw new Problem("unknown_unit", `The catalogue has no unit "${unit}".`);
    }
    return [unit];
  }
  if (scope === null) return null;
  const known = [...new Set(scope)].filter((code) => tree.find(code) !== undefined);
  return known.filter(
    (code) => !known.some((other) => other !== code && tree.below(other).includes(code)),
  );
}

/** Centres with ratings that no longer stand in the catalogue: their ratings still count and still show. */
function unlisted(tree: UnitTree, tallies: ReadonlyMap<string, Tally>): readonly string[] {
  const listed = new Set(tree.childrenOf(null).flatMap((code) => tree.below(code)));
  return [...tallies.keys()].filter((code) => !listed.has(code)).toSorted();
}
