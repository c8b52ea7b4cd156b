// GET /api/v1/summaries: the figures of a period (station 10 asks here).
import { Type } from "typebox";
import { SummariesQuery, SummariesResponse } from "../../shared/api/summaries.ts";
import { summarise } from "../summary/summarise.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { PeriodQuery, readQuestion } from "./period-question.ts";

const Query = closed(Type.Object({ ...SummariesQuery.properties, ...PeriodQuery.properties }));

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
      const { by = "unit" } = request.query;
      const question = await readQuestion(store, accountOf(request), request.query);
      return summarise(store, { ...question, by }, clock.now());
    },
  );
}
