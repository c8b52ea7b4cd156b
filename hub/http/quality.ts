// GET /api/v1/quality: what stands behind the figures of a period, kiosk by kiosk.
import { QualityResponse } from "../../shared/api/quality.ts";
import { ZONE } from "../../shared/period.ts";
import { qualityOf } from "../summary/kiosk-quality.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { PeriodQuery, readQuestion } from "./period-question.ts";

export function qualityRoutes(app: App, { store, clock }: HttpParts): void {
  app.get(
    "/api/v1/quality",
    {
      config: { right: "read_kiosks", units: "refused" },
      schema: {
        summary: "Stored, counted, missing, late, outside hours, running time: kiosk by kiosk",
        querystring: closed(PeriodQuery),
        response: { 200: QualityResponse },
      },
    },
    async (request) => {
      const question = await readQuestion(store, accountOf(request), request.query);
      return qualityOf(store, { ...question, zone: ZONE }, clock.now());
    },
  );
}
