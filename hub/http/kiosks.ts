// /api/v1/kiosks: the fleet as it is known; registering a kiosk, which answers with a one-time claim code; asking one for a new key.
import { Type } from "typebox";
import {
  ClaimCode,
  KiosksResponse,
  RegisterKioskRequest,
  settingsFaults,
  type ScreenSettings,
} from "../../shared/api/kiosks.ts";
import { Problem } from "../../shared/api/problem.ts";
import { createUnitTree, findService, type Catalogue } from "../../shared/catalogue.ts";
import { createLocalHour, dateOfDay } from "../../shared/local-day.ts";
import { Name } from "../../shared/forms.ts";
import { ZONE } from "../../shared/period.ts";
import { DEFAULT_SCALE, SCALES } from "../../shared/scale.ts";
import { newClaimCode } from "../people/claim-code.ts";
import { hashPin } from "../people/hash-pin.ts";
import { coversUnit, requireUnit } from "../people/roles.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { listFleet } from "./list-fleet.ts";

const URL = "/api/v1/kiosks";

export function kioskRoutes(app: App, { store, line, clock, watch }: HttpParts): void {
  const localHour = createLocalHour(ZONE);
  const today = (): string => dateOfDay(localHour(clock.now()).day);

  app.get(
    URL,
    {
      config: { right: "read_kiosks", units: "narrowed" },
      schema: { summary: "The fleet", response: { 200: KiosksResponse } },
    },
    async (request) => {
      const { units } = accountOf(request);
      const tree = createUnitTree(await store.catalogue(), today());
      const kiosks = await listFleet(store, (centre) => coversUnit(units, centre, tree));
      return { kiosks, hub: { faults: [...watch.faults()] } };
    },
  );

  app.post(
    URL,
    {
      config: { right: "register_kiosks", units: "refused" },
      schema: {
        summary: "Register a kiosk, or give it a new claim code",
        body: closed(RegisterKioskRequest),
        response: { 200: ClaimCode },
      },
    },
    async (request) => {
      const account = accountOf(request);
      const { kiosk, centre, counters, service, scale, staffPin, ...settings } = request.body;
      const [catalogue, known] = await Promise.all([store.catalogue(), store.findKiosk(kiosk)]);
      const faults = registrationFaults(request.body, settings, {
        catalogue,
        before: known?.settings ?? {},
        today: today(),
      });
      if (faults.length > 0) {
        throw new Problem("unprocessable", faults[0] ?? "", faults);
      }
      requireUnit(account, centre, createUnitTree(catalogue, today()));
      const at = clock.now();
      const { code, claimHash, expiresAt } = newClaimCode(at);
      const outcome = await store.registerKiosk(
        {
          kiosk,
          centre,
          counters,
          service: service ?? "",
          scale: scale ?? DEFAULT_SCALE,
          settings,
          staffPin: staffPin === undefined ? null : await hashPin(staffPin),
          demo: false,
          claimHash,
          expiresAt,
        },
        {
          at,
          who: account.username,
          action: "kiosk.register",
          subject: kiosk,
          detail: `${centre} ${counters.join(",")}`,
        },
      );
      if (outcome === "other_centre") {
        throw new Problem("already_registered", `${kiosk} is registered at another centre.`);
      }
      // It goes on with its credentials until the new code is used; what it shows changes now.
      if (known?.publicKey) await line.publishConf(kiosk);
      return { code, expiresAt };
    },
  );

  app.post(
    `${URL}/:kiosk/new-key`,
    {
      config: { right: "register_kiosks", units: "hidden" },
      schema: {
        summary: "Ask a kiosk to change its key; it announces the new one with the old one",
        params: closed(Type.Object({ kiosk: Name })),
        response: { 202: Type.Null() },
      },
    },
    async (request, reply) => {
      const { username, units } = accountOf(request);
      const { kiosk } = request.params;
      const known = await store.findKiosk(kiosk);
      const tree = createUnitTree(await store.catalogue(), today());
      if (known === undefined || !coversUnit(units, known.centre, tree)) {
        throw new Problem("not_found", `There is no kiosk ${kiosk}.`);
      }
      if (!(await line.askNewKey(kiosk))) {
        throw new Problem("unavailable", `${kiosk} is not connected; ask again when it is.`);
      }
      const detail = known.publicKey ?? "";
      await store.appendAudit({
        at: clock.now(),
        who: username,
        action: "kiosk.new_key",
        subject: kiosk,
        detail,
      });
      return reply.code(202).send(null);
    },
  );
}

/** A kiosk must speak the catalogue's words, or its ratings would land in quarantine. */
function registrationFaults(
  { centre, counters, service, scale = DEFAULT_SCALE }: RegisterKioskRequest,
  settings: ScreenSettings,
  place: {
    readonly catalogue: Catalogue;
    readonly before: ScreenSettings;
    readonly today: string;
  },
): readonly string[] {
  const { catalogue, before, today } = place;
  const unit = createUnitTree(catalogue, today).find(centre);
  if (unit === undefined) return [`centre: the catalogue has no unit "${centre}"`];
  const faults: string[] = [];
  for (const counter of new Set(counters)) {
    if (!unit.counters.some(({ code }) => code === counter)) {
      faults.push(`counters: ${centre} has no counter "${counter}"`);
    }
  }
  if (new Set(counters).size < counters.length) faults.push("counters: one stands twice");
  if (service !== undefined && findService(catalogue, service) === undefined) {
    faults.push(`service: the catalogue has no domain or procedure "${service}"`);
  }
  const known = [...catalogue.scales, ...SCALES].find(({ id }) => id === scale);
  if (known === undefined) faults.push(`scale: the catalogue has no scale "${scale}"`);
  return [...faults, ...settingsFaults(settings, known, before)];
}
