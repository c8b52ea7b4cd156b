// When kiosks ran and what was rated while their centre was closed, read from the records (the port: quality-store.ts).
// Promises: looks at the records of the asked days and at one on each side; never at a whole stream.
import type { SqlConnection } from "./sql-connection.ts";
import type { RangeQuery } from "../evidence-store.ts";
import type { KioskRun, OpenTime, OutsideCount } from "../quality-store.ts";
import { rangeParameters, type RangeParameters } from "./range-parameters.ts";

type Touched = {
  readonly id: number;
  readonly kiosk: string;
  readonly first: number;
  readonly last: number;
};
type Mark = { readonly seq: number; readonly at: number; readonly code: string };

export function createQualityRows(db: SqlConnection) {
  const touched = db.prepare<[RangeParameters], Touched>(
    `SELECT s.id, k.code AS kiosk, d.first, d.last
     FROM (SELECT stream_id, min(first_seq) AS first, max(last_seq) AS last FROM stream_day
           WHERE day BETWEEN @from AND @to GROUP BY stream_id) d
       JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
     WHERE @centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres)) ORDER BY s.code`,
  );
  const marks = db.prepare<[number, number, number], Mark>(
    `SELECT seq, effective_at AS at, text ->> 5 AS code FROM entry
     WHERE stream_id = ? AND seq BETWEEN ? AND ? AND kind = 'e' AND text ->> 5 IN ('start', 'stop') ORDER BY seq`,
  );
  const timeAt = db
    .prepare<{ id: number; seq: number }, number>(
      `SELECT effective_at FROM rating WHERE stream_id = @id AND seq = @seq
       UNION ALL SELECT effective_at FROM entry WHERE stream_id = @id AND seq = @seq
       UNION ALL SELECT effective_at FROM quarantine WHERE stream_id = @id AND seq = @seq`,
    )
    .pluck();
  const outside = db.prepare<[RangeParameters & { open: string }], OutsideCount>(
    `WITH span (centre, day, opens, closes) AS MATERIALIZED (
       SELECT value ->> 0, CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT), CAST(value ->> 3 AS BIGINT)
       FROM json_each(@open))
     SELECT k.code AS kiosk, d.day, count(*) AS n
     FROM stream_day d JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id
       JOIN centre c ON c.id = s.centre_id
       JOIN rating t ON t.stream_id = d.stream_id AND t.seq BETWEEN d.first_seq AND d.last_seq
     WHERE d.day BETWEEN @from AND @to AND t.day = d.day AND t.standing = 0
       AND c.code IN (SELECT value FROM json_each(@centres))
       AND NOT EXISTS (SELECT 1 FROM span WHERE span.centre = c.code AND span.day = d.day
                       AND t.effective_at >= span.opens AND t.effective_at < span.closes)
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );

  /** A record on each side of the range shows that the run went on over its edge. */
  function runsOf({ id, kiosk, first, last }: Touched): readonly KioskRun[] {
    const runs: KioskRun[] = [];
    const at = (seq: number): number | undefined => timeAt.get({ id, seq });
    let began = at(first - 1) ?? at(first);
    for (const { seq, at: time, code } of marks.all(id, first - 1, last + 1)) {
      const ended = code === "stop" ? time : at(seq - 1);
      if (began !== undefined && ended !== undefined && began < ended) {
        runs.push({ kiosk, from: began, until: ended });
      }
      began = code === "stop" ? undefined : time;
    }
    const end = at(last + 1) ?? at(last);
    if (began !== undefined && end !== undefined && began < end) {
      runs.push({ kiosk, from: began, until: end });
    }
    return runs;
  }

  return {
    listRuns: (query: RangeQuery): readonly KioskRun[] =>
      touched.all(rangeParameters(query)).flatMap(runsOf),
    countOutside: (
      query: RangeQuery & { readonly centres: readonly string[] },
      open: readonly OpenTime[],
    ): readonly OutsideCount[] => {
      const spans = open.map(({ centre, day, from, until }) => [centre, day, from, until]);
      return outside.all({ ...rangeParameters(query), open: JSON.stringify(spans) });
    },
  };
}
