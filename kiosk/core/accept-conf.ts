// Whether a signed configuration replaces the one at hand (protocol §4 `conf`): only a newer version, for this centre, that works here.
// Promises: what is refused changes nothing but the word of it that staff and hub see; the same version again takes that word back.
import { isZone } from "../../shared/local-moment.ts";
import { openingFaults } from "../../shared/opening-hours.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";

/** The words of a configuration that was not taken, for staff and hub. */
export type ConfFault =
  /** Not signed by the hub of the enrolment, or for another topic. */
  | "conf_unsigned"
  /** Signed, but not of a shape that this program knows. */
  | "conf_malformed"
  | "conf_older"
  | "conf_centre"
  | "conf_zone"
  | "conf_hours";

export type ConfJudgement =
  | { readonly kind: "take" }
  /** The one at hand. */
  | { readonly kind: "same" }
  | { readonly kind: "refuse"; readonly fault: ConfFault; readonly why: string };

export function judgeConf(
  next: ConfBody,
  current: ConfBody | undefined,
  centre: string,
): ConfJudgement {
  if (next.centre.code !== centre) {
    return refuse("conf_centre", `it is for centre ${next.centre.code}`);
  }
  if (next.version === current?.version) {
    // A hub that was set back counts its versions a second time.
    return sameContent(next, current)
      ? { kind: "same" }
      : refuse("conf_older", `version ${next.version} was said before with other content`);
  }
  if (next.version < (current?.version ?? 0)) {
    return refuse("conf_older", `version ${next.version} is older than ${current?.version ?? 0}`);
  }
  if (!isZone(next.zone)) return refuse("conf_zone", `there is no zone ${next.zone}`);
  const { hours, closedOn, openOn = [] } = next;
  const [fault] = openingFaults({ hours, closedOn, openOn }, "the configuration");
  return fault === undefined ? { kind: "take" } : refuse("conf_hours", fault);
}

/** The hub writes the same content in the same order; only the generation may differ. */
function sameContent(a: ConfBody, b: ConfBody): boolean {
  return JSON.stringify({ ...a, gen: 0 }) === JSON.stringify({ ...b, gen: 0 });
}

function refuse(fault: ConfFault, why: string): ConfJudgement {
  return { kind: "refuse", fault, why };
}
