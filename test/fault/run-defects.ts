// `npm run test:faults -- --defects`: the test of the test. Each defect must be caught by the fault that the table names.
import { DEFECTS } from "./defects.ts";
import { FAULTS } from "./list-faults.ts";
import { findMissing } from "./needs.ts";
import { createLineShelf, runFault } from "./run-fault.ts";

/** False when one was not caught. What this machine does not allow is said, and is no failure. */
export async function runDefects(seed: number): Promise<boolean> {
  const shelf = createLineShelf();
  let allCaught = true;
  try {
    for (const { what, module, caughtBy, rules, rounds } of DEFECTS) {
      const fault = FAULTS.find(({ id }) => id === caughtBy);
      if (fault === undefined || "heldBy" in fault) throw new Error(`${caughtBy} does not run`);
      const missing = findMissing(fault.needs);
      if (missing.length > 0) {
        console.log(`${what}: not run: ${missing.join(", ")}`);
        continue;
      }
      const { violations, ms } = await runFault(fault, { seed, rounds, shelf, defect: [module] });
      const caught = violations.find(({ rule }) => rules.includes(rule));
      console.log(
        caught === undefined
          ? `${what}: NOT caught by ${caughtBy}; ${violations.length} other violations`
          : `${what}: caught by ${caughtBy} in ${(ms / 1_000).toFixed(1)} s, ${caught.rule}: ${caught.what}`,
      );
      if (caught === undefined) for (const one of violations) console.log(one.rule, one.what);
      allCaught &&= caught !== undefined;
    }
  } finally {
    await shelf.close();
  }
  return allCaught;
}
