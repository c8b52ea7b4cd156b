// B1@1: ratings that came in a burst: at least five of one level at one counter of a kiosk, each within 60 s of the fifth.
// A question for the unit, never a verdict. Promises: the same ratings in the same order give the same answer; nothing is excluded by it.

/** Rule id, as formulas have one. */
export const BURST_RULE = "B1@1";
export const BURST_RATINGS = 5;
export const BURST_MS = 60_000;

type Taken<T> = { readonly at: number; readonly rating: T; told: boolean };

/**
 * For the counted ratings of one kiosk in the order of their times. `key` is the counter and the level. Answers with the ratings
 * that are known to be of a burst from this one on, each once.
 */
export function createBurstFinder<T>(): (key: string, at: number, rating: T) => readonly T[] {
  const recent = new Map<string, Taken<T>[]>();
  return (key, at, rating) => {
    const known = recent.get(key) ?? [];
    recent.set(key, known);
    known.push({ at, rating, told: false });
    if (known.length > BURST_RATINGS) known.shift();
    const [first] = known;
    if (first === undefined || known.length < BURST_RATINGS || at - first.at > BURST_MS) return [];
    const found = known.filter(({ told }) => !told);
    for (const taken of found) taken.told = true;
    return found.map((taken) => taken.rating);
  };
}
