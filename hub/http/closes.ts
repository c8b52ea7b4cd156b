// GET /api/v1/closes/{period}: how a month stands; POST …/waivers: a supervisor's word that one kiosk is not waited for.
// Promises: an account of some units sees and waives only their kiosks; a waiver stands in the log, under the name of who signed it.
import { Type } from "typebox";
import { MonthStandingResponse, WaiverRequest } from "../../shared/api/closes.ts";
import { Problem } from "../../shared/api/problem.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { Calendar, parsePeriod, ZONE, type Period } from "../../shared/period.ts";
import { monthStanding, waiveKiosk } from "../evidence/month-standing.ts";
import { coversUnit, type Actor } from "../people/roles.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

const Params = Type.Object({ period: Type.String({ maxLength: 40 }) });
const Query = Type.Object({ calendar: Type.Optional(Calendar) });

export function closeRoutes(app: App, { store, clock }: HttpParts): void {
  async function standingFor({ units }: Actor, period: Period): Promise<MonthStandingResponse> {
    const standing = await monthStanding(store, { period, zone: ZONE });
    const tree = createUnitTree(await store.catalogue(), period.to);
    const kiosks = standing.kiosks.filter(({ centre }) => coversUnit(units, centre, tree));
    const provisional = kiosks.some(({ complete, waived }) => !complete && waived === undefined);
    return { ...standing, period, provisional, kiosks };
  }

  app.get(
    "/api/v1/closes/:period",
    {
      config: { right: "read_evidence", units: "narrowed" },
      schema: {
        summary: "How a month stands: what of each kiosk may still come, and what was waived",
        params: closed(Params),
        querystring: closed(Query),
        response: { 200: MonthStandingResponse },
      },
    },
    async (request) => standingFor(accountOf(request), periodOf(request.params, request.query)),
  );

  app.post(
    "/api/v1/closes/:period/waivers",
    {
      config: { right: "sign_waivers", units: "hidden" },
      schema: {
        summary: "Sign that one kiosk is not waited for, with the reason",
        params: closed(Params),
        querystring: closed(Query),
        body: closed(WaiverRequest),
        response: { 200: MonthStandingResponse },
      },
    },
    async (request) => {
      const actor = accountOf(request);
      const period = periodOf(request.params, request.query);
      const { kiosk, reason } = request.body;
      const { kiosks } = await standingFor(actor, period);
      if (!kiosks.some((known) => known.kiosk === kiosk)) {
        throw new Problem("not_found", `No kiosk ${kiosk} belongs to ${period.id}.`);
      }
      await waiveKiosk(store, { period, zone: ZONE, kiosk, reason, who: actor.username }, clock);
      return standingFor(actor, period);
    },
  );
}

function periodOf(
  { period: id }: { readonly period: string },
  { calendar = "calendar" }: { readonly calendar?: Calendar },
): Period {
  const period = parsePeriod(id, calendar);
  if (!period.ok) throw new Problem("bad_period", period.fault);
  return period.value;
}
