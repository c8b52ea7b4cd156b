// What every engine of the hub's store must do, as tests; run once an engine.
import { describe } from "vitest";
import { describeMeaning } from "./store-contract/meaning.ts";
import { describeOpening } from "./store-contract/opening.ts";
import { describePeople } from "./store-contract/people.ts";
import { describePlacing } from "./store-contract/placing.ts";
import { describeRegister } from "./store-contract/register.ts";
import { describeRandomHistories } from "./store-contract/random-histories.ts";
import { useStore, type OpenEngine } from "./store-contract/use-store.ts";
import { describeTallies } from "./store-contract/tallies.ts";

export function describeHubStore(name: string, open: OpenEngine): void {
  describe(`hub store on ${name}`, () => {
    const bench = useStore(open);
    describeOpening(bench);
    describePlacing(bench);
    describeMeaning(bench);
    describeTallies(bench);
    describeRegister(bench);
    describePeople(bench);
    describeRandomHistories(bench);
  });
}
