// Station 8 read back: tallies from the rollup tables only, and the same made again from the records, for checks.
// Promises: one read snapshot a query; the two ways share no table but the dictionaries.
import type { SqlConnection } from "./sql-connection.ts";
import { STANDINGS } from "../../../shared/tally.ts";
import { assembleTallies, type CountedRow, type QuarantinedRow } from "../assemble-tallies.ts";
import { splitIntoHalves } from "../half-months.ts";
import type { ReasonTally, TallyAnswer, TallyBy, TallyQuery } from "../hub-store.ts";
import { centresParameter } from "./range-parameters.ts";

type Range = {
  readonly from: number;
  readonly to: number;
  readonly centres: string | null;
  readonly firstHalf: number;
  readonly lastHalf: number;
  readonly headFrom: number;
  readonly headTo: number;
  readonly tailFrom: number;
  readonly tailTo: number;
};
type Grouped = Omit<CountedRow, "standing"> & { readonly standing: number };
type Statements = {
  readonly counted: ReturnType<typeof prepareCounted>;
  readonly quarantined: ReturnType<typeof prepareQuarantined>;
};

/** How one `by` groups: by a column of the rollup or record (`own`), then into the key. */
type Grouping = { readonly own: string; readonly key: string };

const GROUPINGS: Readonly<Record<Exclude<TallyBy, "hour">, Grouping>> = {
  unit: { own: "0", key: "c.code" },
  centre: { own: "0", key: "c.code" },
  counter: { own: "0", key: "c.code || '/' || f.counter" },
  domain: { own: "0", key: "f.service" },
  kiosk: { own: "t.kiosk_id", key: "(SELECT code FROM kiosk WHERE id = g.own)" },
  day: { own: "t.day", key: "g.own" },
};

const QUARANTINE_KEYS: Readonly<Record<TallyBy, string>> = {
  unit: "c.code",
  centre: "c.code",
  counter: "c.code || '/' || q.counter",
  domain: "q.service",
  kiosk: "k.code",
  day: "q.day",
  hour: "q.day * 100 + q.hour",
};

const CENTRES = "SELECT id FROM centre WHERE code IN (SELECT value FROM json_each(@centres))";

export function createTallyRows(db: SqlConnection) {
  const fromRollups = createCache((by) => ({
    counted: prepareCounted(db, rollupOf(by)),
    quarantined: prepareQuarantined(db, rollupQuarantine(QUARANTINE_KEYS[by])),
  }));
  const fromRecords = createCache((by) => ({
    counted: prepareCounted(
      db,
      by === "hour"
        ? records({ own: "t.day * 100 + t.hour", key: "g.own" })
        : records(GROUPINGS[by]),
    ),
    quarantined: prepareQuarantined(db, recordsQuarantine(QUARANTINE_KEYS[by])),
  }));
  const hasDemo = db.prepare<[], number>("SELECT 1 FROM facet WHERE demo = 1 LIMIT 1").pluck();
  const demoInRollups = db
    .prepare<[Range], number>(
      `SELECT EXISTS (SELECT 1 FROM (${HALVES_AND_EDGES}) t WHERE t.standing = 0 AND t.n > 0
         AND t.facet_id IN (SELECT id FROM facet WHERE demo = 1 AND (@centres IS NULL OR centre_id IN (${CENTRES}))))`,
    )
    .pluck();
  const demoInRecords = db
    .prepare<[Range], number>(
      `SELECT EXISTS (SELECT 1 FROM rating t WHERE t.day BETWEEN @from AND @to AND t.standing = 0
         AND t.facet_id IN (SELECT id FROM facet WHERE demo = 1 AND (@centres IS NULL OR centre_id IN (${CENTRES}))))`,
    )
    .pluck();
  const reasons = db.prepare<[Range], ReasonTally>(
    `SELECT q.reason, sum(q.n) AS n FROM tally_reason q
     WHERE q.day BETWEEN @from AND @to AND (@centres IS NULL OR q.centre_id IN (${CENTRES}))
     GROUP BY q.reason HAVING sum(q.n) > 0 ORDER BY q.reason`,
  );

  function answer(
    { from, to, centres, by }: TallyQuery,
    { counted, quarantined }: Statements,
    demo: typeof demoInRollups,
  ): TallyAnswer {
    const range = rangeOf({ from, to, centres });
    return db.transaction(() => ({
      groups: assembleTallies(by, named(counted.iterate(range)), quarantined.all(range)),
      demo: hasDemo.get() !== undefined && demo.get(range) === 1,
    }))();
  }

  return {
    tallies: (query: TallyQuery): TallyAnswer =>
      answer(query, fromRollups(query.by), demoInRollups),
    recount: (query: TallyQuery): TallyAnswer =>
      answer(query, fromRecords(query.by), demoInRecords),
    tallyReasons: (query: Omit<TallyQuery, "by">): readonly ReasonTally[] =>
      reasons.all(rangeOf(query)),
  };
}

function rangeOf({ from, to, centres }: Omit<TallyQuery, "by">): Range {
  const { halves, head, tail } = splitIntoHalves({ from, to });
  return {
    from,
    to,
    centres: centresParameter(centres),
    firstHalf: halves.from,
    lastHalf: halves.to,
    headFrom: head.from,
    headTo: head.to,
    tailFrom: tail.from,
    tailTo: tail.to,
  };
}

function prepareCounted(db: SqlConnection, sql: string) {
  return db.prepare<[Range], Grouped>(sql);
}

function prepareQuarantined(db: SqlConnection, sql: string) {
  return db.prepare<[Range], QuarantinedRow>(sql);
}

const DAY_COLUMNS = "day, kiosk_id, facet_id, standing, n, late";
/** Whole halves of months, and single days only at the edges: a month is two steps and not thirty. */
const HALVES_AND_EDGES = `SELECT 0 AS day, kiosk_id, facet_id, standing, n, late FROM tally_half
    WHERE half BETWEEN @firstHalf AND @lastHalf
  UNION ALL SELECT ${DAY_COLUMNS} FROM tally_day WHERE day BETWEEN @headFrom AND @headTo
  UNION ALL SELECT ${DAY_COLUMNS} FROM tally_day WHERE day BETWEEN @tailFrom AND @tailTo`;

function rollupOf(by: TallyBy): string {
  if (by === "day") return rollupHours("t.day");
  return by === "hour" ? rollupHours("t.day * 100 + t.hour") : rollupKiosks(GROUPINGS[by]);
}

/** Grouped by small integers first, so that names are looked up once a group and not once a row. */
function rollupKiosks({ own, key }: Grouping): string {
  return `SELECT ${key} AS key, f.scale, f.level, g.standing, sum(g.n) AS n, sum(g.late) AS late
    FROM (SELECT ${own} AS own, t.facet_id, t.standing, sum(t.n) AS n, sum(t.late) AS late
          FROM (${HALVES_AND_EDGES}) t
          WHERE @centres IS NULL OR t.facet_id IN (SELECT id FROM facet WHERE centre_id IN (${CENTRES}))
          GROUP BY 1, 2, 3) g
    JOIN facet f ON f.id = g.facet_id JOIN centre c ON c.id = f.centre_id
    GROUP BY 1, 2, 3, 4`;
}

function rollupHours(key: string): string {
  return `SELECT ${key} AS key, t.scale, t.level, t.standing, sum(t.n) AS n, sum(t.late) AS late
    FROM tally_hour t
    WHERE t.day BETWEEN @from AND @to AND (@centres IS NULL OR t.centre_id IN (${CENTRES}))
    GROUP BY 1, 2, 3, 4`;
}

function records({ own, key }: Grouping): string {
  const column = own.replace("t.kiosk_id", "s.kiosk_id");
  return `SELECT ${key} AS key, f.scale, f.level, g.standing, sum(g.n) AS n, sum(g.late) AS late
    FROM (SELECT ${column} AS own, t.facet_id, t.standing, count(*) AS n, sum(t.late) AS late
          FROM stream_day d JOIN stream s ON s.id = d.stream_id
            JOIN rating t ON t.stream_id = d.stream_id AND t.seq BETWEEN d.first_seq AND d.last_seq
          WHERE d.day BETWEEN @from AND @to AND t.day = d.day
            AND (@centres IS NULL OR s.centre_id IN (${CENTRES}))
          GROUP BY 1, 2, 3) g
    JOIN facet f ON f.id = g.facet_id JOIN centre c ON c.id = f.centre_id
    GROUP BY 1, 2, 3, 4`;
}

function rollupQuarantine(key: string): string {
  return `SELECT ${key} AS key, sum(q.n) AS n
    FROM tally_quarantine q JOIN kiosk k ON k.id = q.kiosk_id JOIN centre c ON c.id = q.centre_id
    WHERE q.day BETWEEN @from AND @to AND (@centres IS NULL OR q.centre_id IN (${CENTRES}))
    GROUP BY 1`;
}

function recordsQuarantine(key: string): string {
  return `SELECT ${key} AS key, count(*) AS n
    FROM (SELECT stream_id, day, hour, text ->> 5 AS counter, text ->> 6 AS service
          FROM quarantine WHERE kind = 'r' AND day BETWEEN @from AND @to) q
    JOIN stream s ON s.id = q.stream_id JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
    WHERE @centres IS NULL OR s.centre_id IN (${CENTRES})
    GROUP BY 1`;
}

function createCache(make: (by: TallyBy) => Statements): (by: TallyBy) => Statements {
  const made = new Map<TallyBy, Statements>();
  return (by) => {
    const statements = made.get(by) ?? make(by);
    made.set(by, statements);
    return statements;
  };
}

function* named(rows: Iterable<Grouped>): Generator<CountedRow> {
  for (const row of rows) {
    const standing = STANDINGS[row.standing];
    if (standing === undefined) throw new Error(`standing ${row.standing} is unknown`);
    yield { ...row, standing };
  }
}
