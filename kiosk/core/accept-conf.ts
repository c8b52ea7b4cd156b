// Whether a signed configuration replaces the one at hand (protocol §4 `conf`): only a newer version, for this centre, that works here.
import { isZone } from "../../shared/local-moment.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";

/** Why `next` is not taken; undefined when it is. */
export function refuseConf(
  next: ConfBody,
  current: ConfBody | undefined,
  centre: string,
): string | undefined {
  if (next.version <= (current?.version ?? 0)) return `version ${next.version} is not newer`;
  if (next.centre.code !== centre) return `it is for centre ${next.centre.code}`;
  return isZone(next.zone) ? undefined : `there is no zone ${next.zone}`;
}
