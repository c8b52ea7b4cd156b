// `npm run bench`: ours beside what one would use instead, in one run on one machine; prints a table and writes JSON.
// Promises: ratios only are judged. A baseline that this machine does not have is said, not guessed.
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { HUB_MEASURES } from "./hub-measures.ts";
import { KIOSK_MEASURES } from "./kiosk-measures.ts";
import { measureMonth } from "./measure-month.ts";
import { measureVerify } from "./measure-verify.ts";
import type { Measured } from "./median.ts";
import type { Baseline, Effort, Measures, Result } from "./measures.ts";

const MEASURES: Measures = {
  ...HUB_MEASURES,
  ...KIOSK_MEASURES,
  "D-MONTH": measureMonth,
  T11: measureVerify,
};

/** What takes long however small it is made: part of a whole run, and of a quick one that names it. */
const LONG: readonly string[] = [
  "T8-TLS",
  "T9",
  "T9-TLS",
  "T10",
  "T13",
  "T14",
  "RESTART",
  "RESTART-TLS",
  "CURVE",
  "DASHBOARD",
  "K-MEMORY",
];

function readArguments(): { effort: Effort; names: readonly string[]; json: string | undefined } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean" }, json: { type: "string" } },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(MEASURES, name));
  if (unknown.length > 0) {
    throw new Error(
      `no such measure: ${unknown.join(" ")}; there are ${Object.keys(MEASURES).join(" ")}`,
    );
  }
  const effort = values.quick === true ? { runs: 1, scale: 0.4 } : { runs: 5, scale: 1 };
  const all = Object.keys(MEASURES);
  const short = all.filter((name) => values.quick !== true || !LONG.includes(name));
  const names = positionals.length > 0 ? positionals : short;
  if (names === short && short.length < all.length) {
    process.stdout.write(`Left out of a quick run unless named: ${LONG.join(" ")}\n`);
  }
  return { effort, names, json: values.json };
}

function figure({ median, low, high, runs }: Measured): string {
  const round = (value: number): string =>
    value >= 1_000 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
  return runs > 1 ? `${round(median)} (${round(low)}–${round(high)})` : round(median);
}

function ratioOf(result: Result, baseline: Measured): number {
  return result.value.median / baseline.median;
}

function isMet(result: Result, { measured, target, bound }: Baseline): boolean {
  const ratio = ratioOf(result, measured);
  return bound === "most" ? ratio <= target : ratio >= target;
}

function print(result: Result): void {
  process.stdout.write(`\n${result.id}  ${result.what}\n`);
  process.stdout.write(`    ours  ${figure(result.value)} ${result.unit}\n`);
  for (const baseline of result.baselines) {
    const { id, measured, target, bound } = baseline;
    const ratio = ratioOf(result, measured);
    const verdict = isMet(result, baseline) ? "met" : "NOT MET";
    process.stdout.write(
      `    ${id}     ${figure(measured)} ${result.unit}   ours ÷ ${id} = ${ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)}, target ${bound === "most" ? "≤" : "≥"} ${target}: ${verdict}\n`,
    );
  }
  for (const note of result.notes) process.stdout.write(`    ${note}\n`);
}

function asJson(machine: string, results: readonly Result[]): string {
  const entries = results.map((result) => {
    const ratios = result.baselines.map(({ id, measured }) => [id, ratioOf(result, measured)]);
    return [
      result.id,
      {
        value: result.value.median,
        unit: result.unit,
        spread: [result.value.low, result.value.high],
        baselines: Object.fromEntries(
          result.baselines.map(({ id, measured }) => [id, measured.median]),
        ),
        ratios: Object.fromEntries(ratios),
        target: Object.fromEntries(result.baselines.map(({ id, target }) => [id, target])),
        met: result.baselines.every((baseline) => isMet(result, baseline)),
      },
    ];
  });
  return `${JSON.stringify({ machine, results: Object.fromEntries(entries) }, null, 2)}\n`;
}

try {
  const { effort, names, json } = readArguments();
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; load and hub share the machine`;
  process.stdout.write(`${machine}\n`);
  const results: Result[] = [];
  for (const name of names) {
    const measure = MEASURES[name];
    if (measure === undefined) continue;
    const startedAt = performance.now();
    const result = await measure(effort);
    print(result);
    const seconds = (performance.now() - startedAt) / 1000;
    process.stdout.write(`    (${seconds.toFixed(0)} s to measure)\n`);
    results.push(result);
  }
  if (json !== undefined) writeFileSync(json, asJson(machine, results));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
