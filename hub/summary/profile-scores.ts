// Station 9, the 2018 profile: scores of the nine indicators for a unit, from what was imported (rules F8 and F9).
// Promises: points and dossiers of one unit add up; over several units scores are averaged, as that regulation's forms do.
import type { IndicatorRow } from "../../shared/api/indicators.ts";
import type { UnitTree } from "../../shared/catalogue.ts";
import {
  INDICATORS,
  indicatorScore,
  meanScore,
  type Indicator,
  type Scores,
} from "../../shared/indicator.ts";
import type { Period } from "../../shared/period.ts";
import type { HubStore } from "../store/hub-store.ts";

export type UnitScores = {
  readonly own: Scores;
  /** Given by the superior agency; null where it gave none. */
  readonly verified: Scores;
};

export type ProfileScores = {
  /** Of the unit's own rows, or else of the units below it that have some. */
  readonly of: (unit: string) => UnitScores;
  /** The mean over several units. */
  readonly mean: (units: readonly UnitScores[]) => UnitScores;
};

export async function profileScores(
  store: Pick<HubStore, "listIndicators">,
  { from, to }: Period,
  tree: UnitTree,
): Promise<ProfileScores> {
  const rows = Map.groupBy(await store.listIndicators(from, to), ({ unit }) => unit);
  const of = (unit: string): UnitScores => {
    const own = rows.get(unit);
    return own === undefined ? mean(tree.childrenOf(unit).map(of)) : scoresOf(own);
  };
  return { of, mean };
}

function scoresOf(rows: readonly IndicatorRow[]): UnitScores {
  const own = new Map<Indicator, number | null>();
  const verified = new Map<Indicator, number | null>();
  for (const indicator of INDICATORS) {
    const found = rows.filter((row) => row.indicator === indicator);
    const sum = (of: (row: IndicatorRow) => number): number =>
      found.reduce((all, row) => all + of(row), 0);
    own.set(
      indicator,
      indicatorScore({
        two: sum(({ two }) => two),
        one: sum(({ one }) => one),
        zero: sum(({ zero }) => zero),
      }),
    );
    verified.set(indicator, meanScore(found.map((row) => row.verified)));
  }
  return { own, verified };
}

function mean(units: readonly UnitScores[]): UnitScores {
  const over = (of: (scores: UnitScores) => Scores): Scores =>
    new Map(
      INDICATORS.map((indicator) => [
        indicator,
        meanScore(units.map((scores) => of(scores).get(indicator) ?? null)),
      ]),
    );
  return { own: over(({ own }) => own), verified: over(({ verified }) => verified) };
}
