// GET /api/v1/reports/{period}.{xlsx|pdf|csv|json}: the printed report of a period, for whoever may see its figures.
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import { Name } from "../../shared/forms.ts";
import { Calendar, ZONE } from "../../shared/period.ts";
import { gatherReport } from "../report/gather-report.ts";
import { reportContent } from "../report/report-content.ts";
import { FORMS, writeReport, type Form } from "../report/report-file.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { readQuestion } from "./period-question.ts";

export function reportRoutes(app: App, { store }: Pick<HttpParts, "store">): void {
  app.get(
    "/api/v1/reports/:file",
    {
      config: { right: "read_summaries", units: "refused", exports: true },
      schema: {
        summary: "The report of a period: {period}.xlsx, .pdf, .csv or .json",
        params: closed(Type.Object({ file: Type.String({ maxLength: 200 }) })),
        querystring: closed(
          Type.Object({
            unit: Type.Optional(Name),
            calendar: Type.Optional(Calendar),
            profile: Type.Optional(Type.Literal("2018", { description: "with Mẫu 01 and Mẫu 02" })),
            silence: Type.Optional(
              Type.Literal("true", {
                description: "also the figure that counts silence as satisfaction (F5)",
              }),
            ),
          }),
        ),
      },
    },
    async (request, reply) => {
      const { id, form } = splitName(request.params.file);
      const asked = { ...request.query, period: id };
      const question = await readQuestion(store, accountOf(request), asked);
      const { profile, silence } = request.query;
      const more = { zone: ZONE, silence: silence === "true", ...(profile ? { profile } : {}) };
      const report = reportContent(await gatherReport(store, { ...question, ...more }));
      const { name, type, bytes } = await writeReport(report, form);
      return reply
        .header("content-type", type)
        .header("content-disposition", `attachment; filename="${name}"`)
        .send(Buffer.from(bytes));
    },
  );
}

/** A free range has dots of its own: the form stands behind the last one. */
function splitName(file: string): { readonly id: string; readonly form: Form } {
  const dot = file.lastIndexOf(".");
  const form = FORMS.find((known) => known === file.slice(dot + 1));
  if (dot === -1 || form === undefined) {
    throw new Problem("not_found", `Ask for {period}.${FORMS.join(", {period}.")}.`);
  }
  return { id: file.slice(0, dot), form };
}
