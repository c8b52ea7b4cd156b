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
type StreamDay = Touched & { readonly centre: string; readonly day: number };
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
  const daysOf = db.prepare<[RangeParameters], StreamDay>(
    `SELECT s.id, k.code AS kiosk, c.code AS centre, d.day, d.first_seq AS first, d.last_seq AS last
     FROM stream_day d JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id
       JOIN centre c ON c.id = s.centre_id
     WHERE d.day BETWEEN @from AND @to AND c.code IN (SELECT value FROM json_each(@centres))
     ORDER BY k.code, d.day`,
  );
  const countedAt = db
    .prepare<[number, number, number, number], number>(
      `SELECT effective_at FROM rating
       WHERE stream_id = ? AND seq BETWEEN ? AND ? AND day = ? AND standing = 0`,
    )
    .pluck();

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
    /** Here and not in SQL, which would go through all spans of all centres for every rating. */
    countOutside: (
      query: RangeQuery & { readonly centres: readonly string[] },
      open: readonly OpenTime[],
    ): readonly OutsideCount[] => {
      const spansOf = Map.groupBy(open, ({ centre, day }) => `${centre} ${day}`);
      const counts = new Map<string, OutsideCount>();
      for (const { id, kiosk, centre, day, first, last } of daysOf.all(rangeParameters(query))) {
        const spans = spansOf.get(`${centre} ${day}`) ?? [];
        let n = 0;
        for (const at of countedAt.iterate(id, first, last, day)) {
          if (!spans.some(({ from, until }) => at >= from && at < until)) n += 1;
        }
        const key = `${kiosk} ${day}`;
        if (n > 0) counts.set(key, { kiosk, day, n: n + (counts.get(key)?.n ?? 0) });
      }
      return [...counts.values()];
    },
  };
}
