// GET /api/v1/packages/{period}.zip: the supervision package of any period: reports, evidence, data quality, digests.
// Promises: streams, a bounded part at a time; refuses before the first byte, so that a refusal is never half a zip.
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { Name } from "../../shared/forms.ts";
import { Calendar, ZONE } from "../../shared/period.ts";
import { writePackage } from "../supervision/write-package.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { unitFor } from "./evidence.ts";
import { readQuestion } from "./period-question.ts";

/** Evidence keeps the reading thread busy; dashboards want it too. */
const MOST_AT_ONCE = 1;

export function packageRoutes(app: App, { store, clock, key, log }: HttpParts): void {
  let running = 0;
  app.get(
    "/api/v1/packages/:file",
    {
      config: { right: "read_evidence", units: "refused", exports: true },
      schema: {
        summary: "The supervision package of a period, {period}.zip: reports, evidence, digests",
        params: closed(Type.Object({ file: Type.String({ maxLength: 200 }) })),
        querystring: closed(
          Type.Object({
            unit: Type.Optional(Name),
            calendar: Type.Optional(Calendar),
            profile: Type.Optional(Type.Literal("2018")),
          }),
        ),
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      const { profile, unit: named, calendar } = request.query;
      if (!file.endsWith(".zip")) throw new Problem("not_found", "Ask for {period}.zip.");
      const account = accountOf(request);
      const asked = { period: file.slice(0, -".zip".length), ...(calendar ? { calendar } : {}) };
      const { period } = await readQuestion(store, account, asked);
      const tree = createUnitTree(await store.catalogue(), period.to);
      const unit = unitFor(account, named ?? null, tree);
      if (running >= MOST_AT_ONCE) {
        throw new Problem("unavailable", "A package is being made already; try again in a minute.");
      }
      running += 1;
      const out = new PassThrough();
      const question = {
        period,
        unit,
        scope: account.units,
        zone: ZONE,
        ...(profile ? { profile } : {}),
      };
      const made = { key, at: clock.now() };
      const writing = writePackage(store, question, made, out).finally(() => {
        running -= 1;
      });
      writing.catch((error: unknown) => {
        // Whoever reads sees the connection end early, and no end of a zip.
        log.warn({ period: period.id, error: String(error) }, "the package was not written");
        out.destroy();
      });
      await Promise.race([once(out, "readable"), writing]);
      const name = `GoiGiamSat_${unit ?? "tat-ca"}_${period.from}_${period.to}.zip`;
      return reply
        .header("content-type", "application/zip")
        .header("content-disposition", `attachment; filename="${name}"`)
        .send(out);
    },
  );
}
