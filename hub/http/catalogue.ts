// /api/v1/catalogue: read by everybody who is signed in, replaced as a whole by an admin, one version at a time.
// Promises: nobody overwrites what they have not seen; a code never changes its meaning (catalogue-change.ts).
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import { Catalogue } from "../../shared/catalogue.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { changeFaults } from "./catalogue-change.ts";
import { closed } from "./check-request.ts";

const URL = "/api/v1/catalogue";
/** 20,000 units fit. */
const MOST_BYTES = 16 * 1_024 * 1_024;
const MOST_FAULTS = 50;

export function catalogueRoutes(
  app: App,
  { store, line, clock, log }: HttpParts,
  changed: () => void,
): void {
  app.get(
    URL,
    {
      config: { right: "read_catalogue", units: "none" },
      schema: { summary: "The catalogue", response: { 200: Catalogue, 304: Type.Null() } },
    },
    async (request, reply) => {
      const catalogue = await store.catalogue();
      const etag = `"${catalogue.version}"`;
      reply.header("etag", etag).header("cache-control", "private, no-cache");
      if (request.headers["if-none-match"] === etag) return reply.code(304).send(null);
      return catalogue;
    },
  );

  app.put(
    URL,
    {
      config: { right: "change_catalogue", units: "none" },
      bodyLimit: MOST_BYTES,
      schema: {
        summary: "Replace the catalogue; version = the one you read + 1",
        body: closed(Catalogue),
        response: { 200: Catalogue },
      },
    },
    async (request, reply) => {
      const next = request.body;
      const current = await store.catalogue();
      const stale = new Problem(
        "stale_version",
        `The catalogue is at version ${current.version}; read it and put version ${current.version + 1}.`,
      );
      if (next.version !== current.version + 1) throw stale;
      const faults = changeFaults(current, next);
      if (faults.length > 0) {
        throw new Problem("unprocessable", faults[0] ?? "", faults.slice(0, MOST_FAULTS));
      }
      const put = await store.putCatalogue(next, {
        at: clock.now(),
        who: accountOf(request).username,
        action: "catalogue.put",
        subject: `version ${next.version}`,
        detail: `${next.units.length} units, ${next.domains.length} domains, ${next.scales.length} scales`,
      });
      if (!put) throw stale;
      changed();
      // The catalogue is in force once it is stored; kiosks hear of it as the line can reach them.
      line.publishEveryConf().catch((error: unknown) => {
        log.error({ error: String(error) }, "kiosks could not be told of the new catalogue");
      });
      return reply.header("etag", `"${next.version}"`).send(next);
    },
  );
}
