// Station 9: the figure of a period and of those before it, of the same kind: months, quarters, years or spans of days.
// Promises: each point is the total of that period's own summary, under the units of that period, or of one date for all.
import type { TrendPoint, TrendResponse } from "../../shared/api/trend.ts";
import { previousPeriod, type Period } from "../../shared/period.ts";
import { FORMULA } from "../../shared/satisfaction.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { scopeOf, type ScopeQuestion } from "./scope.ts";
import { summariseWith } from "./summarise.ts";

export type TrendQuestion = ScopeQuestion & {
  /** The last one. */
  readonly period: Period;
  readonly periods: number;
  readonly unitsOn?: string;
};

/** Throws `unknown_unit` for a unit that no catalogue entry names. */
export async function trendOf(
  store: HubStore,
  { period, periods, unit, scope, unitsOn }: TrendQuestion,
  asOf: number,
): Promise<TrendResponse> {
  const catalogue = await store.catalogue();
  scopeOf({ unit, scope }, createUnitTree(catalogue, unitsOn ?? period.to));
  const run = [period];
  while (run.length < periods) {
    const [oldest] = run;
    if (oldest === undefined || oldest.from < EARLIEST) break;
    run.unshift(previousPeriod(oldest));
  }
  const points: TrendPoint[] = [];
  for (const each of run) {
    const on = unitsOn === undefined ? {} : { unitsOn };
    const question = { period: each, by: "centre", unit, scope, ...on } as const;
    const { status, revision, demo, total } = await summariseWith(store, catalogue, question, asOf);
    points.push({ period: each, status, revision, demo, total });
  }
  return { unit, calendar: period.calendar, formula: FORMULA, asOf, points };
}

/** No kiosk was there before, and a period needs four digits for its year. */
const EARLIEST = "1990-01-01";
