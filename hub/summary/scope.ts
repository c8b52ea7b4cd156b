// Station 9: which units and centres a question is about, from what is asked and from what the one who asks may see.
// Promises: nobody's question reaches further than their units; an unknown unit is refused with its code.
import { Problem } from "../../shared/api/problem.ts";
import type { UnitTree } from "../../shared/catalogue.ts";

export type ScopeQuestion = {
  /** Null: everything that `scope` allows. */
  readonly unit: string | null;
  /** Units (with all below them) to which the one who asks is limited; null = all. */
  readonly scope: readonly string[] | null;
};

export type Scope = {
  /** The units whose trees are asked for, none inside another; null when nothing limits the question. */
  readonly tops: readonly string[] | null;
  /** Every unit in those trees; null = all there are. */
  readonly centres: readonly string[] | null;
};

export function scopeOf(question: ScopeQuestion, tree: UnitTree): Scope {
  const tops = topUnits(question, tree);
  return {
    tops,
    centres: tops === null ? null : [...new Set(tops.flatMap((code) => tree.below(code)))],
  };
}

function topUnits({ unit, scope }: ScopeQuestion, tree: UnitTree): readonly string[] | null {
  if (unit !== null) {
    if (tree.find(unit) === undefined) {
      throw new Problem("unknown_unit", `The catalogue has no unit "${unit}".`);
    }
    return [unit];
  }
  if (scope === null) return null;
  const known = [...new Set(scope)].filter((code) => tree.find(code) !== undefined);
  return known.filter(
    (code) => !known.some((other) => other !== code && tree.below(other).includes(code)),
  );
}
