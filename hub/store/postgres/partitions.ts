// The months that the rating and entry tables are kept in, made when the first row of one comes.
// Promises: a month is made in a transaction of its own, without a lock that readers or the other hubs' ingest would wait for.
import type { PostgresConnection } from "./connection.ts";
import { LOCKS } from "./locks.ts";

/** `from` inside, `until` outside, in what the table is parted by. */
export type Month = {
  readonly table: "rating" | "entry";
  readonly name: string;
  readonly from: number;
  readonly until: number;
};

/** Thrown inside a transaction that has rows for months that are not there: make them, and begin again. */
export class MonthsMissing extends Error {
  override readonly name = "MonthsMissing";
  readonly months: readonly Month[];

  constructor(months: readonly Month[]) {
    super(months.map(({ name }) => name).join(", "));
    this.months = months;
  }
}

export type Partitions = {
  /** Throws MonthsMissing when one is. */
  readonly need: (months: Iterable<Month>) => void;
  readonly make: (months: readonly Month[]) => void;
  /** What is known of them: an operator may have taken one away. */
  readonly forget: () => void;
};

export function createPartitions(db: PostgresConnection): Partitions {
  const list = db
    .prepare<[], string>(
      `SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent IN ('rating'::regclass, 'entry'::regclass)`,
    )
    .pluck();
  const takeTurn = db.prepare<[number]>("SELECT pg_advisory_xact_lock(?)");
  const known = new Set<string>();

  const make = db.transaction((months: readonly Month[]): void => {
    takeTurn.get(LOCKS.months);
    const there = new Set(list.all());
    for (const { table, name, from, until } of months) {
      if (there.has(name)) continue;
      // Made apart and then attached: made in its place it would wait for every transaction on the table, and hold up the rest.
      db.exec(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
      db.exec(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${until})`,
      );
    }
  }).immediate;

  return {
    need(months) {
      const asked = new Map([...months].map((month) => [month.name, month]));
      for (const name of known) asked.delete(name);
      if (asked.size === 0) return;
      for (const name of list.all()) known.add(name);
      const missing = [...asked.values()].filter(({ name }) => !known.has(name));
      if (missing.length > 0) throw new MonthsMissing(missing);
    },
    make,
    forget: () => known.clear(),
  };
}

/** Of a local day yyyymmdd. */
export function monthOfDay(day: number): Month {
  const month = Math.floor(day / 100);
  const next = month % 100 === 12 ? month + 89 : month + 1;
  return { table: "rating", name: `rating_${month}`, from: month * 100 + 1, until: next * 100 + 1 };
}

/** Of a time in ms; the month of UTC, because no report is made from entries alone. */
export function monthOfTime(time: number): Month {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const name = `entry_${year * 100 + month + 1}`;
  return { table: "entry", name, from: Date.UTC(year, month), until: Date.UTC(year, month + 1) };
}
