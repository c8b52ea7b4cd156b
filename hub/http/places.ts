// GET /api/v1/places: which units may be called higher than others, and which may not: a span of places for each.
import { Type } from "typebox";
import { PlacesBy, PlacesResponse } from "../../shared/api/places.ts";
import { placeSpans, RANK_RULE } from "../../shared/rank.ts";
import { summarise } from "../summary/summarise.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { PeriodQuery, readQuestion } from "./period-question.ts";

const Query = closed(Type.Object({ ...PeriodQuery.properties, by: Type.Optional(PlacesBy) }));

export function placeRoutes(app: App, { store, clock }: HttpParts): void {
  app.get(
    "/api/v1/places",
    {
      config: { right: "read_summaries", units: "refused" },
      schema: {
        summary: "Comparison of units: places that their intervals leave open, never a ranking",
        querystring: Query,
        response: { 200: PlacesResponse },
      },
    },
    async (request) => {
      const { by = "unit" } = request.query;
      const question = await readQuestion(store, accountOf(request), request.query);
      const { period, unit, formula, rows } = await summarise(
        store,
        { ...question, by },
        clock.now(),
      );
      const spans = placeSpans(rows);
      return {
        period,
        unit,
        by,
        formula,
        rule: RANK_RULE,
        rows: rows.map(({ key, name, n, satisfiedPercent, interval95 }, index) => {
          const span = spans[index];
          const places: [number, number] | null = span ? [...span] : null;
          return { key, name, n, satisfiedPercent, interval95, places };
        }),
      };
    },
  );
}
