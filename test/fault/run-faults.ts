// `npm run test:faults -- --rounds N --seed S --only A1,C`: the long run of the list; each fault is injected N times its short round.
// Promises: the seed is printed, and the same seed makes the same choices; exit code 1 when anything did not hold, 2 for wrong use.
import { parseArgs } from "node:util";
import { chanceSeed } from "../support/chance.ts";
import type { Result, Row } from "./fault.ts";
import { FAULTS } from "./list-faults.ts";
import { findMissing } from "./needs.ts";
import { printRow, printTotals } from "./print-results.ts";
import { runDefects } from "./run-defects.ts";
import { createLineShelf, runFault } from "./run-fault.ts";

type Plan = {
  readonly defects: boolean;
  readonly rounds: number;
  readonly seed: number;
  readonly rows: readonly Row[];
};

/** A sentence when the arguments cannot be used. */
function readPlan(args: readonly string[]): Plan | string {
  let values: { rounds?: string; seed?: string; only?: string; defects?: boolean };
  try {
    const options = {
      rounds: { type: "string" },
      seed: { type: "string" },
      only: { type: "string" },
      defects: { type: "boolean" },
    } as const;
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const rounds = Number(values.rounds ?? 1);
  const seed = values.seed === undefined ? chanceSeed() : Number(values.seed);
  if (!Number.isSafeInteger(rounds) || rounds < 1) return "--rounds: use a whole number from 1";
  if (!Number.isSafeInteger(seed) || seed < 1) return "--seed: use a whole number from 1";
  const wanted = values.only?.split(",") ?? [];
  const fits = (id: string, one: string): boolean =>
    id === one || id.replace(/[-\d].*$/, "") === one;
  const rows = FAULTS.filter(
    ({ id }) => wanted.length === 0 || wanted.some((one) => fits(id, one)),
  );
  const unknown = wanted.find((one) => !FAULTS.some(({ id }) => fits(id, one)));
  return unknown === undefined
    ? { rounds, seed, rows, defects: values.defects === true }
    : `--only ${unknown}: there is no such fault or group`;
}

async function run({ rounds, seed, rows }: Plan): Promise<boolean> {
  console.log(`SEED=${seed} ROUNDS=${rounds}`);
  const shelf = createLineShelf();
  const results: Result[] = [];
  try {
    for (const row of rows) {
      if ("heldBy" in row || findMissing(row.needs).length > 0) {
        printRow(row, undefined);
        continue;
      }
      const result = await runFault(row, { seed, rounds: row.short * rounds, shelf });
      results.push(result);
      printRow(row, result);
    }
  } finally {
    await shelf.close();
  }
  printTotals("all", seed, results);
  return results.every(({ violations }) => violations.length === 0);
}

const plan = readPlan(process.argv.slice(2));
if (typeof plan === "string") {
  process.stderr.write(`${plan}\n`);
  process.exitCode = 2;
} else {
  const isWell = plan.defects ? await runDefects(plan.seed) : await run(plan);
  process.exitCode = isWell ? 0 : 1;
}
