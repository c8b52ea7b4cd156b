// Runs one fault: opens the lines that it asks for, lets it do harm, waits until all is healed, and lets the checker judge.
// Promises: a violation is data, not an exception; a line that a fault left broken is never given to the next one.
import { createChance } from "../support/chance.ts";
import { openLiveLine, type LineOptions, type LiveLine } from "../support/live-line.ts";
import type { Fault, Result, Trial } from "./fault.ts";
import { describeWatched, watchLine } from "./watch-line.ts";

/** Lines that faults of one kind share, because a hub and its kiosks take seconds to start. */
export type LineShelf = {
  readonly take: (options: LineOptions) => Promise<LiveLine>;
  readonly discard: (line: LiveLine) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A hub of two kiosks is far below; a leak goes through it. */
const MOST_MB = 600;
const MOST_FILES = 500;
const COMMON: LineOptions = { broker: "embedded", kiosks: 2, seed: 1, proxied: true };

export function createLineShelf(): LineShelf {
  const lines = new Map<string, LiveLine>();
  return {
    take: async (options) => {
      const { seed: _seed, ...kind } = options;
      const name = JSON.stringify(kind);
      const line = lines.get(name) ?? (await openLiveLine(options));
      lines.set(name, line);
      return line;
    },
    discard: async (line) => {
      for (const [name, one] of lines) if (one === line) lines.delete(name);
      await line.remove();
    },
    close: async () => {
      for (const line of lines.values()) await line.remove();
      lines.clear();
    },
  };
}

export async function runFault(
  fault: Fault,
  {
    seed,
    rounds,
    shelf,
    defect = [],
  }: {
    readonly seed: number;
    readonly rounds: number;
    readonly shelf: LineShelf;
    readonly defect?: readonly URL[];
  },
): Promise<Result> {
  const began = performance.now();
  const violations: Result["violations"][number][] = [];
  const notes: string[] = [];
  const shared = new Set<LiveLine>();
  const own: LiveLine[] = [];
  const before = new Map<LiveLine, number>();
  const later: (() => unknown)[] = [];
  const watches: ReturnType<typeof watchLine>[] = [];
  let kills = 0;
  let ratings = 0;

  const use = async (line: LiveLine): Promise<LiveLine> => {
    if (!before.has(line)) before.set(line, line.thanked());
    await line.startLoad();
    watches.push(watchLine(line));
    return line;
  };
  const broken = defect.length === 0 ? {} : { hubPreload: defect, kioskPreload: defect };
  const trial: Trial = {
    seed,
    defect,
    chance: createChance(seed),
    rounds,
    line: async (options = {}) => {
      const line = await shelf.take({ ...COMMON, seed, ...options, ...broken });
      if (shared.has(line)) return line;
      shared.add(line);
      return use(line);
    },
    ownLine: async (options = {}) => {
      const line = await openLiveLine({ ...COMMON, seed, ...options, ...broken });
      own.push(line);
      return use(line);
    },
    after: (cleanUp) => {
      later.push(cleanUp);
    },
    countKill: (n = 1) => {
      kills += n;
    },
    countRatings: (n) => {
      ratings += n;
    },
    must: (holds, rule, what) => {
      if (!holds) violations.push({ rule, what });
    },
    note: (text) => notes.push(text),
  };

  const lines = (): readonly LiveLine[] => [...shared, ...own];
  let isBroken = true;
  try {
    await fault.run(trial);
    for (const line of lines()) {
      await line.stopLoad();
      // A product that is wrong on purpose may never come to rest: it is judged as it is.
      if (defect.length === 0) await line.waitUntilIdle();
      violations.push(...(await line.check()).violations);
      ratings += line.thanked() - (before.get(line) ?? 0);
    }
    for (const watch of watches.splice(0)) {
      const watched = await watch.end();
      notes.push(describeWatched(watched));
      const { hubMb, kioskMb, hubFiles, kioskFiles } = watched;
      const isBounded = hubMb < MOST_MB && kioskMb < MOST_MB && hubFiles + kioskFiles < MOST_FILES;
      if (!isBounded) violations.push({ rule: "I6", what: describeWatched(watched) });
    }
    isBroken = violations.length > 0;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    violations.push({ rule: "I7", what: `the round did not come to its end: ${what}` });
  } finally {
    for (const watch of watches) await watch.end();
    if (isBroken) for (const line of shared) await shelf.discard(line);
    for (const line of own) await line.remove();
    for (const cleanUp of later) await cleanUp();
  }
  const ms = Math.round(performance.now() - began);
  return { id: fault.id, rounds, kills, ratings, violations, notes, ms };
}
