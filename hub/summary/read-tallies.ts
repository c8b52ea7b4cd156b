// Station 9: the tallies of a question, grouped as it asks, and by centre for denominators and seals; as they were, or carried on.
// Promises: two reads at the most; a sum of both groupings is the same.
import { Problem } from "../../shared/api/problem.ts";
import type { By } from "../../shared/api/summaries.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import type { Tally } from "../../shared/tally.ts";
import type { HubStore, KeyedTally, TallyBy } from "../store/hub-store.ts";
import { byCentre, createCounterCarrier } from "./carry-counters.ts";

export type ReadTallies = {
  /** By the question's key; by centre when units are asked for. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly centreTallies: ReadonlyMap<string, Tally>;
  /** As the ratings were given, for the comparison with a seal, and the centres that these are of. */
  readonly given: ReadonlyMap<string, Tally>;
  readonly givenCentres: readonly string[] | null;
  readonly demo: boolean;
};

/** What the store groups by; units and domains are then added up along the catalogue. */
const GROUPED: Readonly<Record<By, TallyBy>> = {
  unit: "centre",
  centre: "centre",
  counter: "counter",
  domain: "domain",
  procedure: "domain",
  kiosk: "kiosk",
  day: "day",
  hour: "hour",
};

type Asked = {
  readonly from: number;
  readonly to: number;
  readonly centres: readonly string[] | null;
  readonly by: By;
};

export async function readTallies(store: HubStore, asked: Asked): Promise<ReadTallies> {
  const { by, ...range } = asked;
  const grouped = GROUPED[by];
  const [answer, centres] = await Promise.all([
    store.tallies({ ...range, by: grouped }),
    grouped === "centre" ? undefined : store.tallies({ ...range, by: "centre" }),
  ]);
  const tallies = mapOf(answer.groups);
  const centreTallies = centres === undefined ? tallies : mapOf(centres.groups);
  const given = { given: centreTallies, givenCentres: range.centres };
  return { tallies, centreTallies, ...given, demo: answer.demo };
}

/** Under the counters that the catalogue says they became. Only what is kept by counter can be carried on. */
export async function readCarriedTallies(
  store: HubStore,
  catalogue: Catalogue,
  { by, centres, ...days }: Asked,
): Promise<ReadTallies> {
  if (by !== "unit" && by !== "centre" && by !== "counter") {
    throw new Problem("unprocessable", "unitsOn goes with by=unit, centre or counter only.");
  }
  const carrier = createCounterCarrier(catalogue, centres);
  const answer = await store.tallies({ ...days, centres: carrier.centres, by: "counter" });
  const carried = carrier.carry(answer.groups);
  const centreTallies = byCentre(carried);
  return {
    tallies: by === "counter" ? mapOf(carried) : centreTallies,
    centreTallies,
    given: byCentre(answer.groups),
    givenCentres: carrier.centres,
    demo: answer.demo,
  };
}

function mapOf(groups: readonly KeyedTally[]): ReadonlyMap<string, Tally> {
  return new Map(groups.map(({ key, tally }) => [key, tally]));
}
