// The test of the test, its cheapest part: a product that is wrong on purpose is caught by the fault that the table names.
// The other defects need a whole line under load: `npm run test:faults -- --defects`.
import { afterAll, describe, expect, it } from "vitest";
import { chanceSeed } from "../support/chance.ts";
import { DEFECTS } from "./defects.ts";
import { FAULTS } from "./list-faults.ts";
import { findMissing } from "./needs.ts";
import { createLineShelf, runFault } from "./run-fault.ts";

const CHEAP = new Set(["A2", "F10k"]);
const seed = chanceSeed();
const shelf = createLineShelf();

describe(`a product that is wrong on purpose (SEED=${seed})`, () => {
  afterAll(() => shelf.close());

  for (const { what, module, caughtBy, rules, rounds } of DEFECTS) {
    const fault = FAULTS.find(({ id }) => id === caughtBy);
    if (fault === undefined || "heldBy" in fault) throw new Error(`${caughtBy} does not run`);
    if (!CHEAP.has(caughtBy)) continue;
    it.skipIf(findMissing(fault.needs).length > 0)(`${what}: caught by ${caughtBy}`, async () => {
      const result = await runFault(fault, { seed, rounds, shelf, defect: [module] });
      const broken = result.violations.map(({ rule }) => rule);
      expect(
        broken.some((rule) => rules.includes(rule)),
        JSON.stringify(result),
      ).toBe(true);
    });
  }
});
