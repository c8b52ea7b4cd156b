// The ratings that came in a burst (shared/burst.ts), by kiosk and hour, read from the records (the port: quality-store.ts).
// Promises: every counted rating of the days is looked at once, in the order of its chain; memory grows with counters, not with ratings.
import type { SqlConnection } from "./sql-connection.ts";
import { createBurstFinder } from "../../../shared/burst.ts";
import type { RangeQuery } from "../evidence-store.ts";
import type { BurstCount } from "../quality-store.ts";
import { rangeParameters, type RangeParameters } from "./range-parameters.ts";

type Touched = {
  readonly id: number;
  readonly kiosk: string;
  readonly first: number;
  readonly last: number;
};
type RatingRow = readonly [facet: number, at: number, day: number, hour: number];
type Named = { readonly counter: string; readonly scale: string; readonly level: string };

export function createBurstRows(db: SqlConnection) {
  const touched = db.prepare<[RangeParameters], Touched>(
    `SELECT s.id, k.code AS kiosk, d.first, d.last
     FROM (SELECT stream_id, min(first_seq) AS first, max(last_seq) AS last FROM stream_day
           WHERE day BETWEEN @from AND @to GROUP BY stream_id) d
       JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
     WHERE @centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres)) ORDER BY k.code, s.id`,
  );
  const ratings = db
    .prepare<[number, number, number], RatingRow>(
      `SELECT facet_id, effective_at, day, hour FROM rating
       WHERE stream_id = ? AND seq BETWEEN ? AND ? AND standing = 0 ORDER BY seq`,
    )
    .raw();
  const facets = db.prepare<[number], Named>(
    "SELECT counter, scale, level FROM facet WHERE id = ?",
  );

  function listBursts(query: RangeQuery): readonly BurstCount[] {
    const facetOf = new Map<number, Named>();
    const named = (id: number): Named => {
      const known = facetOf.get(id) ?? facets.get(id);
      if (known === undefined) throw new Error(`facet ${id} is unknown`);
      facetOf.set(id, known);
      return known;
    };
    const counts = new Map<string, BurstCount>();
    for (const { id, kiosk, first, last } of touched.all(rangeParameters(query))) {
      const take = createBurstFinder<Omit<BurstCount, "n">>();
      for (const [facet, at, day, hour] of ratings.iterate(id, first, last)) {
        const { counter, scale, level } = named(facet);
        const rating = { kiosk, day, hour, scale, level };
        for (const found of take(`${counter} ${scale} ${level}`, at, rating)) {
          const key = `${kiosk} ${found.day} ${found.hour} ${scale} ${level}`;
          counts.set(key, { ...found, n: (counts.get(key)?.n ?? 0) + 1 });
        }
      }
    }
    return [...counts.values()];
  }
  return { listBursts };
}
