// What the screen shows, made from the signed configuration, the clock and the faults; one pure function.
// Promises: `open` is said only when a tap can really be taken.
import type { KioskView } from "../../shared/bridge.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import type { OpeningToday } from "./opening-hours.ts";
import { voicesHeard } from "./voices.ts";

export type ViewFacts = {
  readonly kiosk: string;
  readonly conf: ConfBody | undefined;
  readonly opening: OpeningToday;
  readonly outOfService: boolean;
  readonly fault: string | null;
  readonly selfTest: KioskView["selfTest"];
  /** Languages whose recorded guidance lies on this machine. */
  readonly voices: readonly string[];
};

export function kioskView(facts: ViewFacts): KioskView {
  const { kiosk, conf, opening, outOfService, fault, selfTest, voices } = facts;
  return {
    service: serviceState(conf, opening, outOfService),
    fault,
    kiosk,
    centreName: conf?.centre.name ?? "",
    parentName: conf?.centre.parentName ?? "",
    counter: conf?.counters[0] ?? null,
    domainName: conf?.domains.find(({ code }) => code === conf.service)?.name ?? "",
    scale: conf?.scale ?? null,
    layout: conf?.layout ?? 0,
    reasons: conf?.reasons ?? [],
    languages: conf?.languages ?? ["vi"],
    audio: [...voicesHeard(conf?.audio ?? [], voices)],
    hotline: conf?.hotline ?? "",
    diagonalInch: conf?.diagonalInch ?? 15.6,
    hoursToday: opening.words,
    opensAt: opening.next,
    demo: conf?.demo ?? false,
    selfTest,
  };
}

function serviceState(
  conf: ConfBody | undefined,
  { open }: OpeningToday,
  outOfService: boolean,
): KioskView["service"] {
  if (outOfService) return "out_of_service";
  if (conf === undefined) return "not_configured";
  return open ? "open" : "closed";
}
