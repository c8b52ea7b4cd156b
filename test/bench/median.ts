// How the benchmark states a measured figure: the median of the runs and how far they spread.

export type Measured = {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly runs: number;
};

export function measured(values: readonly number[]): Measured {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  return { median, low: sorted[0] ?? 0, high: sorted.at(-1) ?? 0, runs: sorted.length };
}
