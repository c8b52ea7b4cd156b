// Seven ways in which this product could be wrong, and the fault that catches each: the test of the test, as data.
import type { Invariant } from "./fault.ts";

export type Defect = {
  readonly what: string;
  /** A module for `node --import` that makes the product so. */
  readonly module: URL;
  readonly caughtBy: string;
  /** One of these is violated. */
  readonly rules: readonly Invariant[];
  readonly rounds: number;
};

const of = (name: string): URL => new URL(`defects/${name}.ts`, import.meta.url);

export const DEFECTS: readonly Defect[] = [
  { what: "FULL removed", module: of("full-removed"), caughtBy: "A2", rules: ["I8"], rounds: 3 },
  {
    what: "the receipt before the commit",
    module: new URL("../support/break-early-receipt.ts", import.meta.url),
    caughtBy: "C1",
    rules: ["I4"],
    rounds: 3,
  },
  {
    what: "the tallies outside the transaction",
    module: of("rollup-outside"),
    caughtBy: "C1",
    rules: ["I3"],
    rounds: 2,
  },
  {
    what: "an outbox that trusts PUBACK",
    module: of("trusts-puback"),
    caughtBy: "C4",
    rules: ["I1", "I4", "I5", "I7"],
    rounds: 1,
  },
  { what: "no deduplication", module: of("dedupe-off"), caughtBy: "C4", rules: ["I3"], rounds: 2 },
  {
    what: "salvage into the new stream",
    module: of("salvage-into-new"),
    caughtBy: "A8h",
    rules: ["I1"],
    rounds: 1,
  },
  {
    what: "the generation ignored",
    module: of("gen-ignored"),
    caughtBy: "F10k",
    rules: ["I4"],
    rounds: 1,
  },
];
