// What a kiosk is told about itself (`conf`): its counters, level set, reasons, hours and look, from the enrolment and the catalogue.
// Promises: the same content has the same version; a kiosk gets only what it shows, so the message stays small.
import { hash } from "node:crypto";
import { KIOSK_DEFAULTS } from "../../shared/api/kiosks.ts";
import { counterRules, findService, findUnit, type Catalogue } from "../../shared/catalogue.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import { SCALES, type Scale } from "../../shared/scale.ts";
import type { EnrolledKiosk } from "../store/hub-store.ts";

export type ConfContent = Omit<ConfBody, "gen" | "version">;

/** Undefined when nobody knows the kiosk's level set: then it must not ask anything. `date`: YYYY-MM-DD, today. */
export function confContent(
  kiosk: EnrolledKiosk,
  catalogue: Catalogue,
  { date, zone }: { readonly date: string; readonly zone: string },
): ConfContent | undefined {
  const scale = [...catalogue.scales, ...SCALES].find(({ id }) => id === kiosk.scale);
  if (scale === undefined) return undefined;
  const centre = findUnit(catalogue, kiosk.centre, date);
  const parent =
    centre === undefined || centre.parent === null
      ? undefined
      : findUnit(catalogue, centre.parent, date);
  const service = findService(catalogue, kiosk.service);
  const rules = counterRules(catalogue, kiosk.centre, date);
  const { order, layout, diagonalInch, languages, selfTestBefore } = kiosk.settings ?? {};
  return {
    centre: {
      code: kiosk.centre,
      name: centre?.name ?? kiosk.centre,
      parentName: parent?.name ?? "",
    },
    counters: kiosk.counters.map((code) => ({
      code,
      name: centre?.counters.find((counter) => counter.code === code)?.name ?? code,
    })),
    service: kiosk.service,
    domains: service === undefined ? [] : [{ code: service.code, name: service.name }],
    scale: inOrder(scale, order),
    layout: layout ?? KIOSK_DEFAULTS.layout,
    reasons: catalogue.reasons,
    languages: languages ?? [...KIOSK_DEFAULTS.languages],
    zone,
    hours: rules.hours ?? [],
    closedOn: rules.closedOn ?? [],
    openOn: rules.openOn ?? [],
    hotline: rules.hotline ?? "",
    audio: rules.audio ?? [],
    selfTestBefore: selfTestBefore ?? KIOSK_DEFAULTS.selfTestBefore,
    diagonalInch: diagonalInch ?? KIOSK_DEFAULTS.diagonalInch,
    staffPin: kiosk.staffPin,
    demo: kiosk.demo,
  };
}

export function confDigest(content: ConfContent): string {
  return hash("sha256", JSON.stringify(content), "base64url");
}

/** The levels as the faces stand on this kiosk's screen. A level that the order forgets comes last: none may go missing. */
function inOrder(scale: Scale, order: readonly string[] = []): Scale {
  const place = (code: string): number => (order.includes(code) ? order.indexOf(code) : Infinity);
  return { ...scale, levels: scale.levels.toSorted((a, b) => rank(place(a.code), place(b.code))) };
}

function rank(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
