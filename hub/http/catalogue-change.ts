// Whether a catalogue may follow the one in force. Pure.
// Promises: levels that ratings may have been given on keep their codes and what they mean; only labels change.
import { catalogueFaults, type Catalogue } from "../../shared/catalogue.ts";
import { parsePeriod } from "../../shared/period.ts";
import { SCALES, type Scale } from "../../shared/scale.ts";

export function changeFaults(current: Catalogue, next: Catalogue): readonly string[] {
  return [...catalogueFaults(next), ...dateFaults(next), ...scaleFaults(current, next)];
}

function dateFaults({ units }: Catalogue): readonly string[] {
  const faults: string[] = [];
  for (const { code, from, to } of units) {
    for (const date of [from, to]) {
      if (date !== null && !parsePeriod(`${date}..${date}`, "calendar").ok) {
        faults.push(`unit ${code}: ${date} is not a date`);
      }
    }
  }
  return faults;
}

function scaleFaults(current: Catalogue, next: Catalogue): readonly string[] {
  const builtIn = new Map(SCALES.map((scale) => [scale.id, scale]));
  const known = new Map([...builtIn, ...current.scales.map((scale) => [scale.id, scale] as const)]);
  const faults = next.scales
    .filter((scale) => known.has(scale.id) && meaning(known.get(scale.id)) !== meaning(scale))
    .map(
      ({ id }) => `scale ${id} is in use with other levels: a changed set of levels is a new scale`,
    );
  const kept = new Set(next.scales.map(({ id }) => id));
  for (const { id } of current.scales) {
    // The built-in ones are always known, listed or not.
    if (!kept.has(id) && !builtIn.has(id)) faults.push(`scale ${id} is missing: it was in use`);
  }
  return faults;
}

function meaning(scale: Scale | undefined): string {
  const levels = scale?.levels.map(({ code, satisfied }) => `${code}:${satisfied}`) ?? [];
  return levels.toSorted().join(" ");
}
