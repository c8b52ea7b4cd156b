// The facet table: one small number for each combination of centre, counter, service, scale, level and layout that was ever counted.
// Promises: rows are only added; what is remembered here is forgotten when a transaction fails.
import type { SqlConnection } from "./sql-connection.ts";
import type { Judge, QuarantineReason } from "../judge-record.ts";
import type { RatingRecord } from "../../../shared/rating.ts";
import type { Facet } from "./tally-changes.ts";

/** A combination that was judged: where it is counted, or why it is not. */
export type JudgedFacet =
  | { readonly facet: Facet; readonly why: undefined }
  | { readonly facet: undefined; readonly why: QuarantineReason };

const MAX_REMEMBERED = 50_000;
/** Combinations of one batch that are found by comparing: cheaper than making a key of five codes for every rating. */
const MAX_RECENT = 8;

export type Facets = ReturnType<typeof createFacets>;

export function createFacets(db: SqlConnection) {
  const find = db
    .prepare<[number, string, string, string, string, number, number], number>(
      `SELECT id FROM facet WHERE centre_id = ? AND counter = ? AND service = ? AND scale = ?
         AND level = ? AND layout = ? AND demo = ?`,
    )
    .pluck();
  const insert = db
    .prepare<[number, string, string, string, string, number, number], number>(
      `INSERT INTO facet (centre_id, counter, service, scale, level, layout, demo) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING RETURNING id`,
    )
    .pluck();
  const byId = db.prepare<[number], Facet>(
    `SELECT id, centre_id AS centreId, scale, level FROM facet WHERE id = ?`,
  );
  const remembered = new Map<string, Map<string, JudgedFacet>>();
  let count = 0;

  function add(...facet: [number, string, string, string, string, number, number]): number {
    // Nothing inserted: another hub was faster, and has committed.
    const id = insert.get(...facet) ?? find.get(...facet);
    if (id === undefined) throw new Error(`facet ${facet.join("/")} is missing`);
    return id;
  }

  function judged(record: RatingRecord, centreId: number, demo: number, judge: Judge): JudgedFacet {
    const [, , , , , counter, service, scale, level, layout] = record;
    const why = judge(service, scale, level);
    if (why !== undefined) return { facet: undefined, why };
    const known = find.get(centreId, counter, service, scale, level, layout, demo);
    const id = known ?? add(centreId, counter, service, scale, level, layout, demo);
    return { facet: { id, centreId, scale, level }, why: undefined };
  }

  return {
    /** The look-up for the ratings of one stream. */
    of(centreId: number, demo: number, judge: Judge): (record: RatingRecord) => JudgedFacet {
      const scope = `${centreId}/${demo}`;
      const known = remembered.get(scope) ?? new Map<string, JudgedFacet>();
      remembered.set(scope, known);
      const recent: { readonly of: RatingRecord; readonly found: JudgedFacet }[] = [];
      return (record) => {
        for (const { of, found } of recent) if (isSame(of, record)) return found;
        const facet = look(record);
        if (recent.length < MAX_RECENT) recent.push({ of: record, found: facet });
        return facet;
      };
      function look(record: RatingRecord): JudgedFacet {
        const key = `${record[5]}/${record[6]}/${record[7]}/${record[8]}/${record[9]}`;
        const found = known.get(key);
        if (found !== undefined) return found;
        const made = judged(record, centreId, demo, judge);
        known.set(key, made);
        count += 1;
        return made;
      }
    },
    get(id: number): Facet {
      const facet = byId.get(id);
      if (facet === undefined) throw new Error(`facet ${id} is missing`);
      return facet;
    },
    /** After a rollback (ids may be gone) or with a new catalogue (judgements may differ). */
    forget(): void {
      remembered.clear();
      count = 0;
    },
    isFull: (): boolean => count > MAX_REMEMBERED,
  };
}

function isSame(a: RatingRecord, b: RatingRecord): boolean {
  return a[8] === b[8] && a[6] === b[6] && a[5] === b[5] && a[7] === b[7] && a[9] === b[9];
}
