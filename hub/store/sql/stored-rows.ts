// What was receipted of every kiosk, counted from the numbers of its chains, and how far each chain goes (the port: quality-store.ts).
// Promises: what stands in `stored` comes from no rollup, so that it can contradict them; never looks at the ratings one by one.
import type { SqlConnection } from "./sql-connection.ts";
import { countRatings, type Tally } from "../../../shared/tally.ts";
import type { RangeQuery } from "../evidence-store.ts";
import type { TallyAnswer, TallyQuery } from "../hub-store.ts";
import type { StoredCount, StreamTail } from "../quality-store.ts";
import { centresParameter, rangeParameters, type RangeParameters } from "./range-parameters.ts";

type TailRow = Omit<StreamTail, "prev"> & { readonly genesis: string };

export function createStoredRows(db: SqlConnection, tallies: (query: TallyQuery) => TallyAnswer) {
  // Numbers run without holes: what is neither an entry nor a quarantined one of another kind is a rating.
  const ratings = db.prepare<[RangeParameters], { kiosk: string; stored: number }>(
    `SELECT k.code AS kiosk, sum(d.last_seq - d.first_seq + 1
       - (SELECT count(*) FROM entry e WHERE e.stream_id = d.stream_id AND e.seq BETWEEN d.first_seq AND d.last_seq)
       - (SELECT count(*) FROM quarantine q WHERE q.stream_id = d.stream_id AND q.seq BETWEEN d.first_seq AND d.last_seq
          AND q.kind <> 'r')) AS stored
     FROM stream_day d JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
     WHERE d.day BETWEEN @from AND @to AND (@centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres)))
     GROUP BY 1 ORDER BY 1`,
  );
  const tails = db.prepare<[{ centres: string | null }], TailRow>(
    `SELECT k.code AS kiosk, s.code AS stream, s.hi, s.opened_at AS openedAt, s.began_at AS beganAt,
       s.last_effective_at AS newestAt, s.genesis
     FROM stream s JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
     WHERE @centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres)) ORDER BY s.id`,
  );
  const listStored = db.transaction((query: RangeQuery): readonly StoredCount[] => {
    const { groups } = tallies({ ...query, by: "kiosk" });
    const held = new Map(groups.map(({ key, tally }) => [key, tallied(tally)]));
    const found = new Map(
      ratings.all(rangeParameters(query)).map(({ kiosk, stored }) => [kiosk, stored]),
    );
    return [...new Set([...found.keys(), ...held.keys()])].toSorted().map((kiosk) => ({
      kiosk,
      stored: found.get(kiosk) ?? 0,
      tallied: held.get(kiosk) ?? 0,
    }));
  });

  return {
    listStored: (query: RangeQuery): readonly StoredCount[] => listStored(query),
    listTails: (centres: readonly string[] | null): readonly StreamTail[] =>
      tails.all({ centres: centresParameter(centres) }).map(({ genesis, ...tail }) => {
        const { prev } = JSON.parse(genesis) as Pick<StreamTail, "prev">; // checked before it was stored
        return { ...tail, prev: prev === null ? null : { stream: prev.stream, size: prev.size } };
      }),
  };
}

function tallied(tally: Tally): number {
  return countRatings(tally) + tally.voided + tally.test + tally.repeat + tally.quarantined;
}
