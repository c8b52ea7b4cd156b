// What a run of faults says at its end: a row a fault, what was not run and why, and the totals that must be 0.
import type { Result, Row } from "./fault.ts";
import { findMissing } from "./needs.ts";

export function printRow(row: Row, result: Result | undefined): void {
  const outcome =
    "heldBy" in row
      ? `held by ${row.heldBy}`
      : result === undefined
        ? `not run: ${findMissing(row.needs).join(", ")}`
        : describeResult(result);
  console.log(`${row.id.padEnd(5)} ${row.what.padEnd(48).slice(0, 48)} ${outcome}`);
  for (const { rule, what } of result?.violations.slice(0, 5) ?? []) {
    console.log(`      ${rule}: ${what}`);
  }
  for (const note of result?.notes ?? []) console.log(`      ${note}`);
}

function describeResult({ rounds, kills, ratings, violations, ms }: Result): string {
  const verdict = violations.length === 0 ? "holds" : `${violations.length} VIOLATIONS`;
  return `${rounds} rounds, ${kills} kills, ${ratings} ratings, ${(ms / 1_000).toFixed(1)} s: ${verdict}`;
}

export function printTotals(title: string, seed: number, results: readonly Result[]): void {
  const sum = (of: (result: Result) => number): number =>
    results.reduce((all, result) => all + of(result), 0);
  const broken = (rule: string, word: RegExp): number =>
    sum(
      ({ violations }) =>
        violations.filter((one) => one.rule === rule && word.test(one.what)).length,
    );
  console.log(
    [
      `${title}: SEED=${seed}, ${results.length} faults, ${sum(({ rounds }) => rounds)} rounds`,
      `${sum(({ kills }) => kills)} kills, ${sum(({ ratings }) => ratings)} ratings`,
      `lost ${broken("I1", /not at the hub/)}, counted twice ${broken("I1", /twice/)}`,
      `ledger ${broken("I2", /./) + broken("I3", /./) === 0 ? "closed" : "OPEN"}`,
      `pending ${broken("I7", /./)}, violations ${sum(({ violations }) => violations.length)}`,
    ].join(", "),
  );
  for (const { id, notes } of results) for (const note of notes) console.log(`${id}: ${note}`);
}
