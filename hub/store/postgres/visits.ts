// The visit table for one transaction: which rating of a visit counts, when several hubs take ratings of one centre at a time.
// Promises: a centre's visits are claimed by one transaction at a time, in the order of the centres, so that none waits in a ring.
import type { PostgresConnection } from "./connection.ts";
import { VISITS } from "./locks.ts";

type Holder = { readonly stream: number; readonly seq: number };

export type ExpectedVisit = { readonly centreId: number; readonly token: string };

export function createVisits(db: PostgresConnection) {
  const lockCentres = db.prepare<{ centres: readonly number[] }>(
    `SELECT pg_advisory_xact_lock(${VISITS}, id::int4) FROM
       (SELECT id FROM unnest(@centres::int8[]) AS u (id) ORDER BY id) AS sorted`,
  );
  const find = db.prepare<
    { centres: readonly number[]; tokens: readonly string[] },
    { centre: number; token: string; stream: number; seq: number }
  >(
    `SELECT v.centre_id AS centre, v.token, v.stream_id AS stream, v.seq FROM visit v
     JOIN unnest(@centres::int8[], @tokens::text[]) AS u (centre, token) ON u.centre = v.centre_id AND u.token = v.token`,
  );
  const insert = db.prepare(
    `INSERT INTO visit (centre_id, token, stream_id, seq)
     SELECT * FROM unnest(@centres::int8[], @tokens::text[], @streams::int8[], @seqs::int8[])`,
  );
  const remove = db.prepare(
    "DELETE FROM visit WHERE centre_id = ? AND token = ? AND stream_id = ? AND seq = ?",
  );
  const held = new Map<string, Holder>();
  const claimed = new Map<string, ExpectedVisit & Holder>();

  return {
    /** Before any of them is claimed. */
    expect(visits: readonly ExpectedVisit[]): void {
      if (visits.length === 0) return;
      const centres = visits.map(({ centreId }) => centreId);
      lockCentres.all({ centres: [...new Set(centres)] });
      for (const { centre, token, stream, seq } of find.all({
        centres,
        tokens: visits.map(({ token: name }) => name),
      })) {
        held.set(`${centre}/${token}`, { stream, seq });
      }
    },
    claim(centreId: number, token: string, stream: number, seq: number): boolean {
      const key = `${centreId}/${token}`;
      if (held.has(key)) return false;
      held.set(key, { stream, seq });
      claimed.set(key, { centreId, token, stream, seq });
      return true;
    },
    free(centreId: number, token: string, stream: number, seq: number): void {
      const key = `${centreId}/${token}`;
      const holder = held.get(key);
      if (holder?.stream === stream && holder.seq === seq) held.delete(key);
      const own = claimed.get(key);
      if (own?.stream === stream && own.seq === seq) claimed.delete(key);
      else remove.run(centreId, token, stream, seq);
    },
    flush(): void {
      if (claimed.size === 0) return;
      const rows = [...claimed.values()];
      insert.run({
        centres: rows.map(({ centreId }) => centreId),
        tokens: rows.map(({ token }) => token),
        streams: rows.map(({ stream }) => stream),
        seqs: rows.map(({ seq }) => seq),
      });
      claimed.clear();
    },
    reset(): void {
      held.clear();
      claimed.clear();
    },
  };
}
