// Chance that can be repeated: the same seed gives the same numbers (mulberry32, public domain).

export type Chance = {
  /** 0 … most − 1 */
  readonly below: (most: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
};

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const below = (most: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * most);
  };
  return {
    below,
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
  };
}

/** SEED of the environment, else a new one. Print it: it reproduces the run. */
export function chanceSeed(): number {
  const given = Number(process.env["SEED"]);
  return Number.isSafeInteger(given) && given > 0 ? given : Date.now() % 1_000_000_000;
}
