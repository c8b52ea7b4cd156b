// GET /api/v1/evidence/{period}.zip: what a stranger needs to check the period's figures; and a kiosk's day seals.
// Promises: streams, a bounded part at a time; refuses before the first byte, so that a refusal is never half a zip.
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { Temporal } from "temporal-polyfill";
import { Type } from "typebox";
import { DaySealsResponse } from "../../shared/api/kiosks.ts";
import { Problem } from "../../shared/api/problem.ts";
import { createUnitTree, type UnitTree } from "../../shared/catalogue.ts";
import { sealCode } from "../../shared/evidence/chain.ts";
import { Name } from "../../shared/forms.ts";
import { createLocalHour, dateOfDay, dayOfDate } from "../../shared/local-day.ts";
import { Calendar, parsePeriod, ZONE } from "../../shared/period.ts";
import { writeEvidence } from "../evidence/bundle.ts";
import { coversUnit, requireUnit, type Actor } from "../people/roles.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

/** Writing one keeps the reading thread busy; dashboards want it too. */
const MOST_AT_ONCE = 2;
const DAYS = 31;
/** A stream that was begun anew may close a day again. */
const MOST_SEALS = 4 * DAYS;

export function evidenceRoutes(app: App, { store, clock, key, log }: HttpParts): void {
  const localHour = createLocalHour(ZONE);
  let running = 0;

  app.get(
    "/api/v1/evidence/:file",
    {
      config: { right: "read_evidence", units: "refused", exports: true },
      schema: {
        summary: "The evidence of a period: {period}.zip, checked with `hai-long verify`",
        params: closed(Type.Object({ file: Type.String({ maxLength: 200 }) })),
        querystring: closed(
          Type.Object({ unit: Type.Optional(Name), calendar: Type.Optional(Calendar) }),
        ),
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      const { calendar = "calendar" } = request.query;
      if (!file.endsWith(".zip")) throw new Problem("not_found", "Ask for {period}.zip.");
      const parsed = parsePeriod(file.slice(0, -".zip".length), calendar);
      if (!parsed.ok) throw new Problem("bad_period", parsed.fault);
      const period = parsed.value;
      const tree = createUnitTree(await store.catalogue(), period.to);
      const unit = unitFor(accountOf(request), request.query.unit ?? null, tree);
      if (running >= MOST_AT_ONCE) {
        throw new Problem(
          "unavailable",
          "Evidence is being written already; try again in a minute.",
        );
      }
      running += 1;
      const out = new PassThrough();
      const at = clock.now();
      const writing = writeEvidence(store, { period, unit, zone: ZONE }, { key, at }, out).finally(
        () => {
          running -= 1;
        },
      );
      writing.catch((error: unknown) => {
        // Whoever reads sees the connection end early, and no end of a zip.
        log.warn({ period: period.id, error: String(error) }, "the evidence was not written");
        out.destroy();
      });
      await Promise.race([once(out, "readable"), writing]);
      return reply
        .header("content-type", "application/zip")
        .header("content-disposition", `attachment; filename="${fileName(period.id, unit)}"`)
        .send(out);
    },
  );

  app.get(
    "/api/v1/kiosks/:kiosk/seals",
    {
      config: { right: "read_kiosks", units: "hidden" },
      schema: {
        summary: "The seal codes of a kiosk's last days",
        params: closed(Type.Object({ kiosk: Name })),
        response: { 200: DaySealsResponse },
      },
    },
    async (request) => {
      const today = dateOfDay(localHour(clock.now()).day);
      const kiosk = await store.findKiosk(request.params.kiosk);
      const tree = createUnitTree(await store.catalogue(), today);
      if (kiosk === undefined || !coversUnit(accountOf(request).units, kiosk.centre, tree)) {
        throw new Problem("not_found", `There is no kiosk ${request.params.kiosk}.`);
      }
      const from = Temporal.PlainDate.from(today)
        .subtract({ days: DAYS - 1 })
        .toString();
      const closes = await store.listCloses(kiosk.kiosk, dayOfDate(from), MOST_SEALS);
      return {
        kiosk: kiosk.kiosk,
        seals: closes.map(({ stream, seq, day, counts, hash }) => ({
          date: dateOfDay(day),
          code: sealCode(Buffer.from(hash, "base64url")),
          counts,
          stream,
          seq,
        })),
      };
    },
  );
}

/** An account of one unit gets that unit's evidence; of several, it must say which. */
export function unitFor(account: Actor, asked: string | null, tree: UnitTree): string | null {
  const [own, ...others] = account.units ?? [];
  const unit = asked ?? own ?? null;
  if (unit === null) return null;
  if (asked === null && others.length > 0) {
    throw new Problem("unprocessable", "This account has several units: name one with unit=.");
  }
  requireUnit(account, unit, tree);
  if (tree.find(unit) === undefined) {
    throw new Problem("unknown_unit", `The catalogue has no unit "${unit}".`);
  }
  return unit;
}

function fileName(period: string, unit: string | null): string {
  return unit === null ? `hai-long-${period}.zip` : `hai-long-${period}-${unit}.zip`;
}
