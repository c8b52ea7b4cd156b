// What a kiosk is told about itself (`conf`): its counters, level set, reasons and centre, from the enrolment and the catalogue.
// Promises: the same content has the same version; a kiosk gets only what it shows, so the message stays small.
import { hash } from "node:crypto";
import { findUnit, type Catalogue } from "../../shared/catalogue.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import { SCALES } from "../../shared/scale.ts";
import type { EnrolledKiosk } from "../store/hub-store.ts";

export type ConfContent = Omit<ConfBody, "gen" | "version">;

/** What no enrolment and no catalogue says yet. */
const LANGUAGES = ["vi", "en"];
const LAYOUT = 1;
const DIAGONAL_INCH = 15.6;

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
  return {
    centre: {
      code: kiosk.centre,
      name: centre?.name ?? kiosk.centre,
      parentName: parent?.name ?? "",
    },
    counters: kiosk.counters.map(
      (code) => centre?.counters.find((counter) => counter.code === code) ?? { code, name: code },
    ),
    service: kiosk.service,
    domains: catalogue.domains.filter(({ code }) => code === kiosk.service),
    scale,
    layout: LAYOUT,
    reasons: catalogue.reasons,
    languages: LANGUAGES,
    zone,
    hours: [],
    closedOn: [],
    hotline: "",
    diagonalInch: DIAGONAL_INCH,
    staffPin: kiosk.staffPin,
    demo: kiosk.demo,
  };
}

export function confDigest(content: ConfContent): string {
  return hash("sha256", JSON.stringify(content), "base64url");
}
