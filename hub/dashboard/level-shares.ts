// The counts of one level set, in its order, with their shares. Percentages come from shared/satisfaction.ts alone.
// Promises: a share is 100,0 only when it is the whole; a level that the catalogue does not know stands under its code.
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { satisfiedPercent } from "../../shared/satisfaction.ts";
import type { Level, Scale } from "../../shared/scale.ts";

export type LevelShare = {
  readonly code: string;
  readonly level: Level | null;
  readonly count: number;
  readonly percent: number | null;
};

export type ScaleShares = {
  readonly scale: string;
  readonly n: number;
  readonly satisfiedPercent: number | null;
  readonly levels: readonly LevelShare[];
};

export type LevelColumn = {
  readonly code: string;
  readonly level: Level | null;
  /** The level sets that have it. */
  readonly scales: readonly string[];
};

export function levelShares(
  row: Pick<SummaryRow, "scales">,
  scales: readonly Scale[],
): readonly ScaleShares[] {
  return row.scales.map(({ scale, counts }) => {
    const known = scales.find(({ id }) => id === scale)?.levels ?? [];
    const n = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const strangers = Object.keys(counts).filter((code) => !known.some((l) => l.code === code));
    const share = (code: string, level: Level | null): LevelShare => {
      const count = counts[code] ?? 0;
      // The same guard as for the satisfied: 2 999 of 3 000 is 99,9 here too.
      return { code, level, count, percent: satisfiedPercent({ n, satisfied: count }) };
    };
    const satisfied = known
      .filter((level) => level.satisfied)
      .reduce((sum, level) => sum + (counts[level.code] ?? 0), 0);
    return {
      scale,
      n,
      satisfiedPercent: satisfiedPercent({ n, satisfied }),
      levels: [
        ...known.map((level) => share(level.code, level)),
        ...strangers.map((code) => share(code, null)),
      ],
    };
  });
}

/** The levels of every level set in use, best first, each once: the columns of a table. */
export function levelColumns(
  rows: readonly SummaryRow[],
  scales: readonly Scale[],
): readonly LevelColumn[] {
  const used = new Set(rows.flatMap((row) => row.scales.map(({ scale }) => scale)));
  const widest = scales
    .filter(({ id }) => used.has(id))
    .toSorted((a, b) => b.levels.length - a.levels.length);
  const columns = new Map<string, Level | null>();
  for (const scale of widest) {
    for (const level of scale.levels) if (!columns.has(level.code)) columns.set(level.code, level);
  }
  for (const row of rows) {
    for (const { counts } of row.scales) {
      for (const code of Object.keys(counts)) if (!columns.has(code)) columns.set(code, null);
    }
  }
  return [...columns].map(([code, level]) => ({
    code,
    level,
    scales: scales.filter((scale) => hasLevel(scale, code)).map(({ id }) => id),
  }));
}

/** null: nobody could choose that level there, which is not the same as nobody having chosen it. */
export function countInColumn(row: SummaryRow, { code, scales }: LevelColumn): number | null {
  const asked = row.scales.filter(
    ({ scale, counts }) => scales.includes(scale) || counts[code] !== undefined,
  );
  if (asked.length === 0) return null;
  return asked.reduce((sum, { counts }) => sum + (counts[code] ?? 0), 0);
}

function hasLevel(scale: Scale, code: string): boolean {
  return scale.levels.some((level) => level.code === code);
}
