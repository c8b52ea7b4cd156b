// What a measure of the benchmark says: ours, what it is held against, and the target as a ratio (never an absolute time).
import type { Measured } from "./median.ts";

export type Baseline = {
  readonly id: string;
  readonly measured: Measured;
  /** Of ours ÷ this one: at least so much, or at most where `bound` says so. */
  readonly target: number;
  readonly bound?: "most";
};

export type Result = {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly value: Measured;
  readonly baselines: readonly Baseline[];
  /** Further figures worth a line. */
  readonly notes: readonly string[];
};

export type Effort = { readonly runs: number; readonly scale: number };

export type Measures = Readonly<Record<string, (effort: Effort) => Promise<Result>>>;
