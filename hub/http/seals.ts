// GET /api/v1/seals: the seals of a period and what each revision changed.
import { SealsResponse } from "../../shared/api/seals.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { listRevisions } from "../evidence/list-revisions.ts";
import { scopeOf } from "../summary/scope.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { PeriodQuery, readQuestion } from "./period-question.ts";

export function sealRoutes(app: App, { store }: HttpParts): void {
  app.get(
    "/api/v1/seals",
    {
      config: { right: "read_evidence", units: "refused" },
      schema: {
        summary: "The seals of a month, oldest first, and what every revision changed",
        querystring: closed(PeriodQuery),
        response: { 200: SealsResponse },
      },
    },
    async (request) => {
      const question = await readQuestion(store, accountOf(request), request.query);
      const { period, unit } = question;
      const { centres } = scopeOf(question, createUnitTree(await store.catalogue(), period.to));
      return { period, unit, revisions: await listRevisions(store, period, centres) };
    },
  );
}
