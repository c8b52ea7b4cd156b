// I3: the rollups equal a recount of the ratings, row by row, in one read snapshot. The recount is SQL of its own over the
// stored ratings; it may be run on a hub that is working, because a snapshot is all it looks at.
import type { DatabaseSync } from "node:sqlite";

type Comparison = { readonly name: string; readonly rollup: string; readonly recount: string };

/** Standing 0 is "counted", the third (2) "voided"; a rating is late by its own mark. Rows of zero say nothing. */
const COMPARISONS: readonly Comparison[] = [
  {
    name: "tally_day",
    rollup: `SELECT day, kiosk_id, facet_id, standing, n, late FROM tally_day WHERE n <> 0 OR late <> 0`,
    recount: `SELECT r.day, s.kiosk_id, r.facet_id, r.standing, COUNT(*), SUM(r.late)
              FROM rating r JOIN stream s ON s.id = r.stream_id GROUP BY 1, 2, 3, 4`,
  },
  {
    // A half of a month, yyyymm and 1 or 2: the second begins with the 15th.
    name: "tally_half",
    rollup: `SELECT half, kiosk_id, facet_id, standing, n, late FROM tally_half WHERE n <> 0 OR late <> 0`,
    recount: `SELECT r.day / 100 * 10 + CASE WHEN r.day % 100 < 15 THEN 1 ELSE 2 END,
                s.kiosk_id, r.facet_id, r.standing, COUNT(*), SUM(r.late)
              FROM rating r JOIN stream s ON s.id = r.stream_id GROUP BY 1, 2, 3, 4`,
  },
  {
    name: "tally_hour",
    rollup: `SELECT day, centre_id, hour, scale, level, standing, n, late FROM tally_hour WHERE n <> 0 OR late <> 0`,
    recount: `SELECT r.day, f.centre_id, r.hour, f.scale, f.level, r.standing, COUNT(*), SUM(r.late)
              FROM rating r JOIN facet f ON f.id = r.facet_id GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  {
    name: "tally_quarantine",
    rollup: `SELECT day, hour, kiosk_id, centre_id, counter, service, n FROM tally_quarantine WHERE n <> 0`,
    recount: `SELECT q.day, q.hour, s.kiosk_id, s.centre_id, json_extract(q.text, '$[5]'), json_extract(q.text, '$[6]'), COUNT(*)
              FROM quarantine q JOIN stream s ON s.id = q.stream_id WHERE q.kind = 'r' GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  {
    name: "tally_reason",
    rollup: `SELECT day, kiosk_id, centre_id, reason, n FROM tally_reason WHERE n <> 0`,
    // The newest reasons of a counted rating are the ones that count, each code once.
    recount: `SELECT r.day, s.kiosk_id, s.centre_id, code.value, COUNT(DISTINCT r.stream_id || ' ' || r.seq)
              FROM entry e JOIN stream s ON s.id = e.stream_id
                JOIN rating r ON r.stream_id = e.stream_id AND r.seq = e.ref AND r.standing = 0
                JOIN json_each('["' || replace(json_extract(e.text, '$[6]'), ',', '","') || '"]') code
              WHERE e.kind = 'w'
                AND e.seq = (SELECT MAX(w.seq) FROM entry w
                             WHERE w.stream_id = e.stream_id AND w.ref = e.ref AND w.kind = 'w')
              GROUP BY 1, 2, 3, 4`,
  },
];

/** One sentence per table in which a row differs, with the first such row. */
export function findRollupFaults(book: DatabaseSync): readonly string[] {
  return COMPARISONS.flatMap(({ name, rollup, recount }) => {
    const more = book.prepare(`${rollup} EXCEPT ${recount}`).all();
    const less = book.prepare(`${recount} EXCEPT ${rollup}`).all();
    if (more.length === 0 && less.length === 0) return [];
    const first = JSON.stringify(more[0] ?? less[0]);
    return [
      `${name} differs from a recount in ${more.length + less.length} rows, such as ${first}`,
    ];
  });
}
