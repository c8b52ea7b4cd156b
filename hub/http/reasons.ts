// GET /api/v1/reasons: why people were not satisfied in a period.
import { ReasonsResponse } from "../../shared/api/reasons.ts";
import { reasonsOf } from "../summary/reasons.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { PeriodQuery, readQuestion } from "./period-question.ts";

export function reasonRoutes(app: App, { store }: HttpParts): void {
  app.get(
    "/api/v1/reasons",
    {
      config: { right: "read_summaries", units: "refused" },
      schema: {
        summary: "How often each reason was chosen in a period",
        querystring: closed(PeriodQuery),
        response: { 200: ReasonsResponse },
      },
    },
    async (request) =>
      reasonsOf(store, await readQuestion(store, accountOf(request), request.query)),
  );
}
