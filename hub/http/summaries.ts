// GET /api/v1/summaries: the figures of a period (station 10 asks here).
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import { SummariesQuery, SummariesResponse } from "../../shared/api/summaries.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { parsePeriod } from "../../shared/period.ts";
import { requireUnit } from "../people/roles.ts";
import { summarise } from "../summary/summarise.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

/** The form of a period is parsePeriod's to judge: it answers with its own problem. */
const Query = closed(
  Type.Object({ ...SummariesQuery.properties, period: Type.String({ maxLength: 200 }) }),
);

export function summaryRoutes(app: App, { store, clock }: HttpParts): void {
  app.get(
    "/api/v1/summaries",
    {
      config: { right: "read_summaries", units: "refused" },
      schema: {
        summary: "Satisfaction of a period, with what keeps it honest",
        querystring: Query,
        response: { 200: SummariesResponse },
      },
    },
    async (request) => {
      const { period: id, calendar = "calendar", unit = null, by = "unit" } = request.query;
      const period = parsePeriod(id, calendar);
      if (!period.ok) throw new Problem("bad_period", period.fault);
      const account = accountOf(request);
      if (unit !== null && account.units !== null) {
        requireUnit(account, unit, createUnitTree(await store.catalogue(), period.value.to));
      }
      const question = { period: period.value, by, unit, scope: account.units };
      return summarise(store, question, clock.now());
    },
  );
}
