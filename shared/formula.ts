// Station 9, the rules that others call a "satisfaction rate", side by side over the same ratings: each with an id and a version.
// Promises: the headline stays F1 (satisfaction.ts); integers in, one decimal out, half up; null when nothing is known.
import { satisfiedPercent, sharePercent } from "./satisfaction.ts";
import { findLevel, type Scale } from "./scale.ts";
import type { ScaleCounts } from "./tally.ts";

/** A changed rule is a new version; F5 (silence counted as satisfaction) is made only when it is asked for. */
export const RULES = ["F1@1", "F10@1", "F6@1", "F11@1", "F12@1", "F5@1"] as const;
export type RuleId = (typeof RULES)[number];

export type RuleFigure = { readonly rule: RuleId; readonly value: number | null };

/** The level that is neither for nor against, in every level set of ours. */
const MIDDLE = "BT";
/** All steps of scales with 2…9 levels are whole parts of this. */
const WHOLE_SCORE = 840;

type Sums = {
  readonly n: number;
  readonly satisfied: number;
  /** Neither satisfied nor in the middle. */
  readonly against: number;
  /** In the best level of its scale. */
  readonly top: number;
  /** The worst level is 0, the best WHOLE_SCORE, the others in equal steps between. */
  readonly score: number;
};

/** `transactions`: null leaves F5 out, which is the usual case. */
export function compareRules(
  counted: readonly ScaleCounts[],
  scales: readonly Scale[],
  transactions: number | null = null,
): readonly RuleFigure[] {
  const { n, satisfied, against, top, score } = sumUp(counted, scales);
  const share = (part: number): number | null => satisfiedPercent({ n, satisfied: part });
  const figures: RuleFigure[] = [
    { rule: "F1@1", value: share(satisfied) },
    { rule: "F10@1", value: share(n - against) },
    { rule: "F6@1", value: n === 0 ? null : sharePercent(score, n * WHOLE_SCORE) },
    { rule: "F11@1", value: share(top) },
    { rule: "F12@1", value: n === 0 ? null : netPercent(satisfied - against, n) },
  ];
  if (transactions === null) return figures;
  return [...figures, { rule: "F5@1", value: silencePercent(against, transactions) }];
}

/** In the manner of Quyết định 766: whoever did not complain counts as satisfied. */
function silencePercent(against: number, transactions: number): number | null {
  if (transactions === 0 || against > transactions) return null;
  return satisfiedPercent({ n: transactions, satisfied: transactions - against });
}

/** Half away from zero, so that as many for as against is 0 from both sides. */
function netPercent(balance: number, n: number): number {
  return balance < 0 ? -sharePercent(-balance, n) : sharePercent(balance, n);
}

function sumUp(counted: readonly ScaleCounts[], scales: readonly Scale[]): Sums {
  const sums = { n: 0, satisfied: 0, against: 0, top: 0, score: 0 };
  for (const { scale, counts } of counted) {
    const levels = scales.find(({ id }) => id === scale)?.levels ?? [];
    for (const [code, count] of Object.entries(counts)) {
      sums.n += count;
      const level = findLevel(scales, scale, code);
      if (level === undefined) continue;
      const place = levels.indexOf(level);
      if (level.satisfied) sums.satisfied += count;
      else if (code !== MIDDLE) sums.against += count;
      if (place === 0) sums.top += count;
      sums.score += (count * WHOLE_SCORE * (levels.length - 1 - place)) / (levels.length - 1);
    }
  }
  return sums;
}
