// Rows that wait for one INSERT: kept column by column, as `unnest` takes them.

type Cell = number | string | null | Uint8Array;

export type Columns<Name extends string> = {
  readonly add: (row: Readonly<Record<Name, Cell>>) => void;
  readonly count: () => number;
  readonly set: (index: number, name: Name, value: Cell) => void;
  readonly get: (index: number, name: Name) => Cell;
  /** What a statement binds as `@name`; emptied with it. */
  readonly take: () => Readonly<Record<Name, readonly Cell[]>>;
};

export function createColumns<Name extends string>(names: readonly Name[]): Columns<Name> {
  const empty = (): Record<Name, Cell[]> =>
    Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Cell[]>; // one list a name
  let columns = empty();
  let count = 0;
  return {
    add(row) {
      for (const name of names) columns[name].push(row[name]);
      count += 1;
    },
    count: () => count,
    set(index, name, value) {
      columns[name][index] = value;
    },
    get: (index, name) => columns[name][index] ?? null,
    take() {
      const taken = columns;
      columns = empty();
      count = 0;
      return taken;
    },
  };
}
