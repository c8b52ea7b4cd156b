// Station 9, one row: a tally with its denominator becomes the figures and the flags that stand beside them.
// Promises: the percentage comes from shared/satisfaction.ts; what is unknown is null. A flag is a question, not a verdict.
import type { SummaryRow } from "../../shared/api/summaries.ts";
import {
  countSatisfied,
  intervalPercent95,
  participationPercent,
  sampleNeeded,
  satisfiedPercent,
} from "../../shared/satisfaction.ts";
import type { Scale } from "../../shared/scale.ts";
import type { ScaleCounts, Tally } from "../../shared/tally.ts";
import type { Denominator } from "./denominators.ts";

/** Below this a share is printed with "few ratings, for reference only". */
const FEW_RATINGS = 30;

export type RowParts = {
  readonly key: string;
  readonly name: string;
  readonly tally: Tally;
  readonly denominator: Denominator;
};

export function summaryRow(
  { key, name, tally, denominator }: RowParts,
  scales: readonly Scale[],
): SummaryRow {
  const counts = countSatisfied(tally, scales);
  const { transactions } = denominator;
  const needed = sampleNeeded(transactions);
  const row: SummaryRow = {
    key,
    name,
    scales: tally.scales.map((entry) => inLevelOrder(entry, scales)),
    n: counts.n,
    satisfied: counts.satisfied,
    satisfiedPercent: satisfiedPercent(counts),
    interval95: intervalPercent95(counts),
    transactions,
    participationPercent: participationPercent(counts.n, transactions),
    sampleNeeded: needed,
    enoughSample: needed === null || needed === 0 ? null : counts.n >= needed,
    voided: tally.voided,
    test: tally.test,
    repeat: tally.repeat,
    quarantined: tally.quarantined,
    late: tally.late,
    flags: [],
  };
  return { ...row, flags: flagsOf(row, denominator) };
}

function flagsOf(row: SummaryRow, { partly }: Denominator): string[] {
  const { n, transactions } = row;
  const flags: Readonly<Record<string, boolean>> = {
    few_ratings: n > 0 && n < FEW_RATINGS,
    not_enough_sample: row.enoughSample === false,
    more_ratings_than_transactions: transactions !== null && n > transactions,
    transactions_without_ratings: n === 0 && transactions !== null && transactions > 0,
    transactions_incomplete: partly,
    mixed_scales: row.scales.length > 1,
    all_satisfied: n >= FEW_RATINGS && row.satisfied === n,
    late_ratings: row.late > 0,
    quarantined_records: row.quarantined > 0,
  };
  return Object.keys(flags).filter((flag) => flags[flag] === true);
}

/** The best level first, as on the screen; a level that the scale does not know stands last. */
function inLevelOrder({ scale, counts }: ScaleCounts, scales: readonly Scale[]): SummaryScale {
  const order = scales.find(({ id }) => id === scale)?.levels.map(({ code }) => code) ?? [];
  const place = (code: string): number => {
    const found = order.indexOf(code);
    return found === -1 ? order.length : found;
  };
  const entries = Object.entries(counts).toSorted(([a], [b]) => place(a) - place(b));
  return { scale, counts: Object.fromEntries(entries) };
}

type SummaryScale = SummaryRow["scales"][number];
