// Station 9, old units under new ones: ratings of a counter that the catalogue says became another counter count as that one's.
// Promises: only counters that map move; every rating is counted once; a counter without a successor stays where it was given.
import type { Catalogue } from "../../shared/catalogue.ts";
import { addTallies, type Tally } from "../../shared/tally.ts";
import type { KeyedTally } from "../store/hub-store.ts";

export type CounterCarrier = {
  /** The centres whose ratings are needed for those that are asked for; null = all. */
  readonly centres: readonly string[] | null;
  /** Tallies by `centre/counter` under the counters that they became, without those that are not asked for. */
  readonly carry: (groups: readonly KeyedTally[]) => readonly KeyedTally[];
};

/** No administration is renamed more often than this, and a ring must end. */
const MOST_STEPS = 20;

export function createCounterCarrier(
  { units }: Pick<Catalogue, "units">,
  asked: readonly string[] | null,
): CounterCarrier {
  const next = new Map<string, string>();
  for (const { code, counters } of units) {
    for (const { code: counter, becomes } of counters) {
      if (becomes !== undefined) {
        next.set(`${code}/${counter}`, `${becomes.unit}/${becomes.counter}`);
      }
    }
  }
  const finalOf = (key: string): string => {
    let place = key;
    for (let step = 0; step < MOST_STEPS; step++) {
      const after = next.get(place);
      if (after === undefined) break;
      place = after;
    }
    return place;
  };
  const isAsked = (key: string): boolean => asked === null || asked.includes(centreOf(key));
  const from = [...next.keys()].filter((key) => isAsked(finalOf(key))).map(centreOf);
  return {
    centres: asked === null ? null : [...new Set([...asked, ...from])],
    carry: (groups) => {
      const moved = Map.groupBy(groups, ({ key }) => finalOf(key));
      return [...moved]
        .filter(([key]) => isAsked(key))
        .map(([key, parts]) => ({ key, tally: addTallies(parts.map(({ tally }) => tally)) }))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

/** Tallies by counter, added up by centre. */
export function byCentre(groups: readonly KeyedTally[]): ReadonlyMap<string, Tally> {
  const parts = Map.groupBy(groups, ({ key }) => centreOf(key));
  return new Map([...parts].map(([key, of]) => [key, addTallies(of.map(({ tally }) => tally))]));
}

function centreOf(key: string): string {
  return key.slice(0, key.indexOf("/"));
}
