// Station 6, H5: whether a signed record has a meaning that we know. Pure; every engine judges through this.
// Promises: meaning never blocks a stream: what is not known is kept in quarantine, with the reason, and not counted.
import type { Catalogue } from "../../shared/catalogue.ts";
import type { Scale } from "../../shared/scale.ts";

export const QUARANTINE_REASONS = [
  "absurd_time",
  "unknown_service",
  "unknown_scale",
  "unknown_level",
  "bad_ref",
  "bad_key",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

export type Judge = (service: string, scale: string, level: string) => QuarantineReason | undefined;

/**
 * `builtIn` scales are known without the catalogue too: an id never changes its meaning. An unknown counter is still a
 * citizen's tap, so nobody asks for it.
 */
export function createJudge(
  catalogue: Pick<Catalogue, "domains" | "procedures" | "scales">,
  builtIn: readonly Scale[],
): Judge {
  const named = [...catalogue.domains, ...(catalogue.procedures ?? [])];
  const services = new Set(["", ...named.map(({ code }) => code)]);
  const levels = new Map<string, Set<string>>();
  for (const { id, levels: known } of [...builtIn, ...catalogue.scales]) {
    levels.set(id, new Set([...(levels.get(id) ?? []), ...known.map(({ code }) => code)]));
  }
  return (service, scale, level) => {
    const known = levels.get(scale);
    if (known === undefined) return "unknown_scale";
    if (!known.has(level)) return "unknown_level";
    return services.has(service) ? undefined : "unknown_service";
  };
}

/** What stands at the seq that a void or reasons record refers to. */
export type Referred = "counted" | "test" | "voided" | "repeat" | "quarantined" | "no_rating";

/** `moves`: the tallies change; `kept`: the record is stored and changes nothing. */
export type RefJudgement = "moves" | "kept" | "bad_ref";

/** A citizen may take a rating back once; taking back what was never counted changes nothing. */
export function judgeVoid(referred: Referred): RefJudgement {
  if (referred === "no_rating" || referred === "voided") return "bad_ref";
  return referred === "counted" ? "moves" : "kept";
}

export function judgeReasons(referred: Referred): RefJudgement {
  if (referred === "no_rating") return "bad_ref";
  return referred === "counted" ? "moves" : "kept";
}
