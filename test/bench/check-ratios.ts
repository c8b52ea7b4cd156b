// `npm run bench:check`: the ratios that hold on any machine, with generous slack, for CI. Exit code 1 when one is missed twice.
// Promises: never an absolute time; a missed ratio is measured once more before it counts. Runs alone, so that nothing shares its cores.
import { measureBusyBacklog, measureWire } from "./measure-backlog.ts";
import { measureEvidenceCost } from "./measure-costs.ts";
import { measureFlatSummary } from "./measure-flat.ts";
import type { Effort, Result } from "./measures.ts";

type Bound = {
  readonly measure: (effort: Effort) => Promise<Result>;
  /** The baseline whose ratio is held. */
  readonly against: string;
  readonly least?: number;
  readonly most?: number;
};

const EFFORT: Effort = { runs: 1, scale: 0.2 };

/** Beside each the target that `npm run bench` holds it to. */
const BOUNDS: readonly Bound[] = [
  // 0.4
  { measure: measureBusyBacklog, against: "R", least: 0.4 },
  // 0.7
  { measure: measureEvidenceCost, against: "U", least: 0.5 },
  // 80 bytes
  { measure: measureWire, against: "limit", most: 90 / 80 },
  // 1.5
  { measure: measureFlatSummary, against: "few", most: 3 },
];

async function holds(bound: Bound): Promise<boolean> {
  const { measure, against, least = 0, most = Number.POSITIVE_INFINITY } = bound;
  const { id, value, unit, baselines } = await measure(EFFORT);
  const baseline = baselines.find((known) => known.id === against);
  if (baseline === undefined) throw new Error(`${id} has no baseline ${against}`);
  const ratio = value.median / baseline.measured.median;
  const isHeld = ratio >= least && ratio <= most;
  const words = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `at most ${most}`;
  process.stdout.write(
    `${isHeld ? "held" : "MISSED"}  ${id}: ${value.median.toFixed(1)} ${unit} ÷ ${against} ${baseline.measured.median.toFixed(1)} = ${ratio.toFixed(2)}, ${words}\n`,
  );
  return isHeld;
}

for (const bound of BOUNDS) {
  // A busy machine may spoil one measure, not two in a row.
  if (!(await holds(bound)) && !(await holds(bound))) process.exitCode = 1;
}
