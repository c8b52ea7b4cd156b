// POST /api/v1/indicators: points of the nine indicators (2018 profile), imported as a whole or not at all.
import {
  IndicatorsRequest,
  IndicatorsResponse,
  type IndicatorRow,
} from "../../shared/api/indicators.ts";
import { Problem } from "../../shared/api/problem.ts";
import { createUnitTree, type Catalogue } from "../../shared/catalogue.ts";
import { parsePeriod } from "../../shared/period.ts";
import { requireUnit } from "../people/roles.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

const MOST_BYTES = 4 * 1_024 * 1_024;
const MOST_FAULTS = 50;

export function indicatorRoutes(app: App, { store, clock }: HttpParts): void {
  app.post(
    "/api/v1/indicators",
    {
      config: { right: "import_transactions", units: "refused" },
      bodyLimit: MOST_BYTES,
      schema: {
        summary: "Import points of the nine indicators; the same unit, dates and indicator replace",
        body: closed(IndicatorsRequest),
        response: { 200: IndicatorsResponse },
      },
    },
    async (request) => {
      const account = accountOf(request);
      const { rows } = request.body;
      const catalogue = await store.catalogue();
      const faults = rowFaults(rows, catalogue);
      if (faults.length > 0) {
        throw new Problem("unprocessable", faults[0] ?? "", faults.slice(0, MOST_FAULTS));
      }
      if (account.units !== null) {
        for (const { unit, to } of rows) requireUnit(account, unit, createUnitTree(catalogue, to));
      }
      return store.putIndicators(rows, {
        at: clock.now(),
        who: account.username,
        action: "indicators.import",
        subject: [...new Set(rows.map(({ unit }) => unit))].slice(0, 20).join(","),
        detail: `${rows.length} rows`,
      });
    },
  );
}

function rowFaults(rows: readonly IndicatorRow[], { units }: Catalogue): readonly string[] {
  const known = new Set(units.map(({ code }) => code));
  const seen = new Set<string>();
  return rows.flatMap(({ unit, from, to, indicator }, index) => {
    const faults: string[] = [];
    if (!known.has(unit)) faults.push(`the catalogue has no unit "${unit}"`);
    const dates = parsePeriod(`${from}..${to}`, "calendar");
    if (!dates.ok) faults.push(dates.fault);
    const key = JSON.stringify([unit, from, to, indicator]);
    if (seen.has(key)) faults.push("the same unit, dates and indicator stand twice");
    seen.add(key);
    return faults.map((fault) => `rows/${index}: ${fault}`);
  });
}
