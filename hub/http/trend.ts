// GET /api/v1/trend: the figure of a period and of those before it, each with its interval.
import { Type } from "typebox";
import { MOST_PERIODS, TrendQuery, TrendResponse, USUAL_PERIODS } from "../../shared/api/trend.ts";
import { trendOf } from "../summary/trend.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { PeriodQuery, readQuestion } from "./period-question.ts";

const Query = closed(Type.Object({ ...TrendQuery.properties, ...PeriodQuery.properties }));

export function trendRoutes(app: App, { store, clock }: HttpParts): void {
  app.get(
    "/api/v1/trend",
    {
      config: { right: "read_summaries", units: "refused" },
      schema: {
        summary: "Satisfaction over a run of periods of one kind, oldest first; 13 unless asked",
        querystring: Query,
        response: { 200: TrendResponse },
      },
    },
    async (request) => {
      const question = await readQuestion(store, accountOf(request), request.query);
      const asked = Number(request.query.periods ?? USUAL_PERIODS);
      return trendOf(store, { ...question, periods: Math.min(MOST_PERIODS, asked) }, clock.now());
    },
  );
}
