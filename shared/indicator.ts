// The nine indicators of Thông tư 01/2018/TT-VPCP Điều 13–15 (“2018 profile”): points per dossier, the unit's total, its grade.
// Promises: integers in, one decimal out, half up; an indicator without data is left out, never 0; limits are exact. Made only when asked for.

export const INDICATORS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Indicator = (typeof INDICATORS)[number];

/** What judges an officer (Điều 15). */
export const OFFICER_INDICATORS: readonly Indicator[] = [1, 2, 3, 4, 7];

export const MOST_POINTS = 2;

/** How many dossiers (or, of a unit's own indicators, periods) were given 2, 1 and 0 points. */
export type IndicatorPoints = {
  readonly two: number;
  readonly one: number;
  readonly zero: number;
};

/** Rule F8, version 1: total points ÷ dossiers, 0…2 with one decimal (Điều 15.2.a); null without a dossier. */
export function indicatorScore({ two, one, zero }: IndicatorPoints): number | null {
  const dossiers = two + one + zero;
  if (dossiers === 0) return null;
  return tenthsOf(2 * two + one, dossiers);
}

/** The mean over units, one decimal half up: how the 2018 forms add units up (F1 never does). */
export function meanScore(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return null;
  const tenths = known.reduce((sum, score) => sum + Math.round(score * 10), 0);
  return tenthsOf(tenths, known.length * 10);
}

/** Best first; `from` points of the full 18. */
export const GRADES = [
  { grade: "excellent", from: 15 },
  { grade: "good", from: 12 },
  { grade: "fair", from: 9 },
  { grade: "average", from: 6 },
  { grade: "weak", from: 0 },
] as const;
export type Grade = (typeof GRADES)[number]["grade"];

export type UnitScore = {
  /** Sum of the scores that are known, one decimal; null when none is. */
  readonly total: number | null;
  /** Two points for each of those. */
  readonly outOf: number;
  readonly missing: readonly Indicator[];
  /** By the share of the points that could be had, so that a missing indicator neither helps nor harms. */
  readonly grade: Grade | null;
};

export type Scores = ReadonlyMap<Indicator, number | null>;

/** Rule F9, version 1: the unit's total of nine and its grade (Điều 15.4). */
export function unitScore(scores: Scores): UnitScore {
  const { tenths, present, missing } = addUp(scores, INDICATORS);
  const outOf = present * MOST_POINTS;
  if (present === 0) return { total: null, outOf, missing, grade: null };
  // tenths ÷ (20 · present) of 18 points ≥ from, without a division.
  const reached = GRADES.find(({ from }) => tenths * INDICATORS.length >= from * 10 * present);
  return { total: tenths / 10, outOf, missing, grade: reached?.grade ?? null };
}

/** full: 100 % of the duty; most: 70 to under 100 %; part: under 70 %. */
export type Duty = "full" | "most" | "part";

/** The officer's five indicators: 5 and more of 10 points is the whole duty, 3,5 to under 5 most of it. */
export function officerScore(scores: Scores): {
  readonly total: number | null;
  readonly duty: Duty | null;
} {
  const { tenths, present } = addUp(scores, OFFICER_INDICATORS);
  if (present === 0) return { total: null, duty: null };
  const reached = (limit: number): boolean =>
    tenths * OFFICER_INDICATORS.length >= limit * 10 * present;
  return { total: tenths / 10, duty: reached(5) ? "full" : reached(3.5) ? "most" : "part" };
}

function addUp(scores: Scores, wanted: readonly Indicator[]) {
  const known = wanted.flatMap((indicator) => scores.get(indicator) ?? []);
  return {
    tenths: known.reduce((sum, score) => sum + Math.round(score * 10), 0),
    present: known.length,
    missing: wanted.filter((indicator) => (scores.get(indicator) ?? null) === null),
  };
}

function tenthsOf(part: number, whole: number): number {
  return Number((BigInt(part) * 20n + BigInt(whole)) / (BigInt(whole) * 2n)) / 10;
}
