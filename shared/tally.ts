// Tallies: counts per scale and level, and what was stored but not counted. Made by rollup, never by recounting for a report.
// Promises: adding is the only arithmetic here; a percentage is made in satisfaction.ts only.

/** How a stored rating stands: counted, or kept and labelled out. */
export const STANDINGS = ["counted", "test", "voided", "repeat"] as const;
export type Standing = (typeof STANDINGS)[number];

export type ScaleCounts = {
  readonly scale: string;
  readonly counts: Readonly<Record<string, number>>;
};

export type Tally = {
  readonly scales: readonly ScaleCounts[];
  readonly voided: number;
  readonly test: number;
  readonly repeat: number;
  readonly quarantined: number;
  /** Counted ratings that reached the hub more than a day after they were given. */
  readonly late: number;
};

export const EMPTY_TALLY: Tally = {
  scales: [],
  voided: 0,
  test: 0,
  repeat: 0,
  quarantined: 0,
  late: 0,
};

export function addTallies(tallies: readonly Tally[]): Tally {
  const scales = new Map<string, Map<string, number>>();
  const sum = { voided: 0, test: 0, repeat: 0, quarantined: 0, late: 0 };
  for (const tally of tallies) {
    sum.voided += tally.voided;
    sum.test += tally.test;
    sum.repeat += tally.repeat;
    sum.quarantined += tally.quarantined;
    sum.late += tally.late;
    for (const { scale, counts } of tally.scales) {
      const levels = scales.get(scale) ?? new Map<string, number>();
      scales.set(scale, levels);
      for (const [level, n] of Object.entries(counts))
        levels.set(level, (levels.get(level) ?? 0) + n);
    }
  }
  return {
    scales: [...scales]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([scale, levels]) => ({ scale, counts: Object.fromEntries(levels) })),
    ...sum,
  };
}

/** Number of counted ratings. */
export function countRatings(tally: Tally): number {
  let n = 0;
  for (const { counts } of tally.scales) for (const count of Object.values(counts)) n += count;
  return n;
}
