// The short round of a group under vitest: one test a fault, a skipped one where the machine does not allow it, and the totals.
import { afterAll, describe, expect, it } from "vitest";
import { chanceSeed } from "../support/chance.ts";
import type { Result, Row } from "./fault.ts";
import { findMissing } from "./needs.ts";
import { printTotals } from "./print-results.ts";
import { createLineShelf, runFault } from "./run-fault.ts";

const MOST_MS = 300_000;

export function describeFaults(group: string, rows: readonly Row[]): void {
  const seed = chanceSeed();
  const shelf = createLineShelf();
  const results: Result[] = [];

  describe(`${group} (SEED=${seed})`, () => {
    afterAll(async () => {
      await shelf.close();
      printTotals(group, seed, results);
    }, MOST_MS);

    for (const row of rows) {
      if ("heldBy" in row) continue;
      const missing = findMissing(row.needs);
      const name = `${row.id}: ${row.what}`;
      if (missing.length > 0) {
        it.skip(`${name} (not run here: ${missing.join(", ")})`);
        continue;
      }
      it(
        name,
        async () => {
          const result = await runFault(row, { seed, rounds: row.short, shelf });
          results.push(result);
          expect(result.violations).toEqual([]);
        },
        MOST_MS,
      );
    }
  });
}
