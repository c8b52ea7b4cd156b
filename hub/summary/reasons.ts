// Station 9: why people were not satisfied, from the tallies of reasons; every reason of the catalogue has its row.
// Promises: shares are of the ratings that are not satisfied; a code that the catalogue lost stands last, under its code.
import type { ReasonRow, ReasonsResponse } from "../../shared/api/reasons.ts";
import { createUnitTree, type Catalogue } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import type { Period } from "../../shared/period.ts";
import { sharePercent } from "../../shared/satisfaction.ts";
import type { HubStore, ReasonTally } from "../store/hub-store.ts";
import { scopeOf, type ScopeQuestion } from "./scope.ts";
import { summariseWith } from "./summarise.ts";

export async function reasonsOf(
  store: HubStore,
  { period, unit, scope }: ScopeQuestion & { readonly period: Period },
): Promise<ReasonsResponse> {
  const catalogue = await store.catalogue();
  const { centres } = scopeOf({ unit, scope }, createUnitTree(catalogue, period.to));
  const days = { from: dayOfDate(period.from), to: dayOfDate(period.to) };
  const [{ total }, given] = await Promise.all([
    summariseWith(store, catalogue, { period, by: "centre", unit, scope }, 0),
    store.tallyReasons({ ...days, centres }),
  ]);
  const unsatisfied = total.n - total.satisfied;
  return { period, unit, n: total.n, unsatisfied, rows: reasonRows(catalogue, given, unsatisfied) };
}

export function reasonRows(
  { reasons }: Pick<Catalogue, "reasons">,
  given: readonly ReasonTally[],
  unsatisfied: number,
): ReasonRow[] {
  const counts = new Map(given.map(({ reason, n }) => [reason, n]));
  const known = new Set(reasons.map(({ code }) => code));
  const listed = [
    ...reasons.map(({ code, label }) => ({ reason: code, label })),
    ...given
      .filter(({ reason }) => !known.has(reason))
      .map(({ reason }) => ({ reason, label: null })),
  ];
  return listed.map(({ reason, label }) => {
    const n = counts.get(reason) ?? 0;
    return { reason, label, n, percent: unsatisfied === 0 ? null : sharePercent(n, unsatisfied) };
  });
}
