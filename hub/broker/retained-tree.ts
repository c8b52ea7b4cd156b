// What the embedded broker keeps to say to whoever subscribes later: retained messages by the levels of their topics.
// Promises: finding costs what the filter is long, not what the fleet is large, so that thousands of kiosks may come back at
// once (the memory that comes with aedes tries every retained topic for every subscription). Matches as MQTT 3.1.1 §4.7 says.

export type RetainedTree<T> = {
  readonly put: (topic: string, message: T) => void;
  readonly remove: (topic: string) => void;
  readonly find: (filter: string) => readonly T[];
};

type Level<T> = {
  /** Most levels are the last of a topic: an empty map for each would take more than what is kept there. */
  below: Map<string, Level<T>> | undefined;
  message: T | undefined;
};

export function createRetainedTree<T>(): RetainedTree<T> {
  const root: Level<T> = newLevel();

  const collect = (level: Level<T>, filter: readonly string[], at: number, found: T[]): void => {
    const name = filter[at];
    if (name === undefined) {
      if (level.message !== undefined) found.push(level.message);
    } else if (name === "#") {
      // The level above `#` matches too (§4.7.1.2).
      everything(level, at === 0, found);
    } else if (name === "+") {
      for (const [below, next] of level.below ?? []) {
        if (at > 0 || !isReserved(below)) collect(next, filter, at + 1, found);
      }
    } else {
      const next = level.below?.get(name);
      if (next !== undefined) collect(next, filter, at + 1, found);
    }
  };

  return {
    put: (topic, message) => {
      let level = root;
      for (const name of topic.split("/")) {
        level.below ??= new Map();
        const next = level.below.get(name) ?? newLevel();
        level.below.set(name, next);
        level = next;
      }
      level.message = message;
    },
    remove: (topic) => {
      removeAt(root, topic.split("/"), 0);
    },
    find: (filter) => {
      const found: T[] = [];
      collect(root, filter.split("/"), 0, found);
      return found;
    },
  };
}

function newLevel<T>(): Level<T> {
  return { below: undefined, message: undefined };
}

/** §4.7.2: a filter that begins with a wildcard does not match the broker's own topics. */
function isReserved(firstLevel: string): boolean {
  return firstLevel.startsWith("$");
}

function everything<T>(level: Level<T>, isRoot: boolean, found: T[]): void {
  if (level.message !== undefined) found.push(level.message);
  for (const [name, next] of level.below ?? []) {
    if (!isRoot || !isReserved(name)) everything(next, false, found);
  }
}

/** True when nothing is left at or below `level`. */
function removeAt<T>(level: Level<T>, names: readonly string[], at: number): boolean {
  const name = names[at];
  if (name === undefined) {
    level.message = undefined;
  } else {
    const next = level.below?.get(name);
    if (next !== undefined && removeAt(next, names, at + 1)) level.below?.delete(name);
  }
  return level.message === undefined && (level.below?.size ?? 0) === 0;
}
