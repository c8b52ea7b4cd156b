// I3, asked for a period: where the rollup tables and the records they were made from differ. For closing and for evidence.
// Promises: counts again from the records, table by table; says which day, kiosk or centre, and both numbers.
import type { SqlConnection } from "./sql-connection.ts";
import { halfOfDay } from "../half-months.ts";

type Difference = { readonly place: string; readonly rollup: number; readonly records: number };

/** The ratings of the days, each once; `late` counts with them. */
const RATINGS = `SELECT t.day, t.hour, s.kiosk_id, t.facet_id, t.standing, t.late
  FROM stream_day d JOIN stream s ON s.id = d.stream_id
    JOIN rating t ON t.stream_id = d.stream_id AND t.seq BETWEEN d.first_seq AND d.last_seq AND t.day = d.day
  WHERE d.day BETWEEN @from AND @to`;

/** The newest reasons of every counted rating, one row a code. */
const REASONS = `SELECT t.day, s.kiosk_id, s.centre_id, w.ref, CASE WHEN json_valid(w.text) THEN w.text ->> 6 ELSE '?' END AS codes
  FROM stream_day d JOIN stream s ON s.id = d.stream_id
    JOIN rating t ON t.stream_id = d.stream_id AND t.seq BETWEEN d.first_seq AND d.last_seq AND t.day = d.day
    JOIN entry w ON w.stream_id = t.stream_id AND w.ref = t.seq AND w.kind = 'w'
  WHERE d.day BETWEEN @from AND @to AND t.standing = 0
    AND w.seq = (SELECT max(seq) FROM entry n WHERE n.stream_id = t.stream_id AND n.ref = t.seq AND n.kind = 'w')`;

/** name → [what the rollup says, what the records say]: both `place`, `n`. */
const COMPARISONS: Readonly<Record<string, readonly [string, string]>> = {
  tally_day: [
    `SELECT day || ' kiosk ' || kiosk_id || ' facet ' || facet_id || ' standing ' || standing AS place, n + late * 1000000000 AS n
     FROM tally_day WHERE day BETWEEN @from AND @to`,
    `SELECT day || ' kiosk ' || kiosk_id || ' facet ' || facet_id || ' standing ' || standing AS place, count(*) + sum(late) * 1000000000 AS n
     FROM (${RATINGS}) r GROUP BY 1`,
  ],
  tally_half: [
    `SELECT half || ' kiosk ' || kiosk_id || ' facet ' || facet_id || ' standing ' || standing AS place, n + late * 1000000000 AS n
     FROM tally_half WHERE half BETWEEN @firstHalf AND @lastHalf`,
    `SELECT (day / 100 * 10 + CASE WHEN day % 100 < 15 THEN 1 ELSE 2 END) || ' kiosk ' || kiosk_id || ' facet ' || facet_id
       || ' standing ' || standing AS place, sum(n) + sum(late) * 1000000000 AS n
     FROM tally_day WHERE day / 100 * 10 + CASE WHEN day % 100 < 15 THEN 1 ELSE 2 END BETWEEN @firstHalf AND @lastHalf GROUP BY 1`,
  ],
  tally_hour: [
    `SELECT day || ' ' || hour || ':00 centre ' || centre_id || ' ' || scale || ' ' || level || ' standing ' || standing AS place,
       n + late * 1000000000 AS n FROM tally_hour WHERE day BETWEEN @from AND @to`,
    `SELECT r.day || ' ' || r.hour || ':00 centre ' || f.centre_id || ' ' || f.scale || ' ' || f.level || ' standing ' || r.standing AS place,
       count(*) + sum(r.late) * 1000000000 AS n FROM (${RATINGS}) r JOIN facet f ON f.id = r.facet_id GROUP BY 1`,
  ],
  tally_quarantine: [
    `SELECT day || ' ' || hour || ':00 kiosk ' || kiosk_id || ' centre ' || centre_id || ' ' || counter || ' ' || service AS place, n
     FROM tally_quarantine WHERE day BETWEEN @from AND @to`,
    `SELECT q.day || ' ' || q.hour || ':00 kiosk ' || s.kiosk_id || ' centre ' || s.centre_id || ' ' || CASE WHEN json_valid(q.text) THEN (q.text ->> 5) || ' ' || (q.text ->> 6) ELSE '?' END AS place,
       count(*) AS n FROM quarantine q JOIN stream s ON s.id = q.stream_id
     WHERE q.kind = 'r' AND q.day BETWEEN @from AND @to GROUP BY 1`,
  ],
  // A rating counts where its stream stands.
  rating: [
    `SELECT 'stream ' || s.code || ': record ' || t.seq AS place, f.centre_id AS n
     FROM stream_day d JOIN stream s ON s.id = d.stream_id
       JOIN rating t ON t.stream_id = d.stream_id AND t.seq BETWEEN d.first_seq AND d.last_seq AND t.day = d.day
       JOIN facet f ON f.id = t.facet_id WHERE d.day BETWEEN @from AND @to AND f.centre_id <> s.centre_id`,
    `SELECT 'stream ' || s.code || ': record ' || t.seq AS place, s.centre_id AS n
     FROM stream_day d JOIN stream s ON s.id = d.stream_id
       JOIN rating t ON t.stream_id = d.stream_id AND t.seq BETWEEN d.first_seq AND d.last_seq AND t.day = d.day
       JOIN facet f ON f.id = t.facet_id WHERE d.day BETWEEN @from AND @to AND f.centre_id <> s.centre_id`,
  ],
  // The cursor is what the next batch is held against: its place and its hash are those of the newest signature.
  "stream head": [
    `SELECT code || ': head at ' || hi || ' ' || hex(head) AS place, 1 AS n FROM stream`,
    `SELECT s.code || ': head at ' || c.seq || ' ' || hex(c.head) AS place, 1 AS n FROM stream s
       JOIN checkpoint c ON c.stream_id = s.id AND c.seq = (SELECT max(seq) FROM checkpoint WHERE stream_id = s.id)`,
  ],
  // What stands behind a stream's cursor was never taken from a kiosk.
  stream: [
    `SELECT code || ': cursor' AS place, hi AS n FROM stream`,
    `SELECT code || ': cursor' AS place, max(coalesce((SELECT max(seq) FROM rating WHERE stream_id = s.id), 0),
       coalesce((SELECT max(seq) FROM entry WHERE stream_id = s.id), 0),
       coalesce((SELECT max(seq) FROM quarantine WHERE stream_id = s.id), 0)) AS n FROM stream s`,
  ],
  tally_reason: [
    `SELECT day || ' kiosk ' || kiosk_id || ' centre ' || centre_id || ' ' || reason AS place, n
     FROM tally_reason WHERE day BETWEEN @from AND @to AND n > 0`,
    `SELECT r.day || ' kiosk ' || r.kiosk_id || ' centre ' || r.centre_id || ' ' || j.value AS place, count(DISTINCT r.kiosk_id || '/' || r.ref) AS n
     FROM (${REASONS}) r CROSS JOIN json_each('["' || replace(r.codes, ',', '","') || '"]') j GROUP BY 1`,
  ],
};

export function createCompareRollups(db: SqlConnection) {
  const prepare = () =>
    Object.entries(COMPARISONS).map(([table, [rollup, records]]) => ({
      table,
      find: db.prepare<
        [{ from: number; to: number; firstHalf: number; lastHalf: number; most: number }],
        Difference
      >(
        `SELECT place, CAST(sum(rollup) AS BIGINT) AS rollup, CAST(sum(records) AS BIGINT) AS records
         FROM (SELECT place, n AS rollup, 0 AS records FROM (${rollup}) k
               UNION ALL SELECT place, 0, n FROM (${records}) r) sides
         GROUP BY place HAVING sum(rollup) <> sum(records) ORDER BY 1 LIMIT @most`,
      ),
    }));

  // Seldom asked, so not at every start.
  let statements: ReturnType<typeof prepare> | undefined;

  return (
    { from, to }: { readonly from: number; readonly to: number },
    most: number,
  ): readonly string[] => {
    const range = { from, to, firstHalf: halfOfDay(from), lastHalf: halfOfDay(to), most };
    statements ??= prepare();
    return statements
      .flatMap(({ table, find }) =>
        find
          .all(range)
          .map(
            ({ place, rollup, records }) =>
              `${table} ${place}: kept ${told(rollup)}, records ${told(records)}`,
          ),
      )
      .slice(0, most);
  };
}

function told(n: number): string {
  const late = Math.floor(n / 1_000_000_000);
  return late === 0 ? String(n) : `${n % 1_000_000_000} (${late} late)`;
}
