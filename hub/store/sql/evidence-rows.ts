// Streams read back as they were signed, for the evidence of a period: ranges, canonical texts, times, exclusions, checkpoints.
// Promises: reads only; a record that is missing or changed shows as missing or changed, so that `verify` can name it.
import type { SqlConnection } from "./sql-connection.ts";
import type { AuditLine, CheckpointLine, StreamLine } from "../../../shared/evidence-bundle.ts";
import { AUDIT_GENESIS, genesisHash, nextHash, sealCode } from "../../../shared/evidence/chain.ts";
import { TIME_SOURCES } from "../effective-time.ts";
import type {
  DayClose,
  ExcludedRating,
  KioskDayClose,
  OddTime,
  RangeQuery,
  RecordWindow,
  StreamRange,
} from "../evidence-store.ts";
import { REPEAT, TEST, VOIDED } from "./tally-changes.ts";
import { rangeParameters, type RangeParameters } from "./range-parameters.ts";

type Touched = {
  readonly id: number;
  readonly stream: string;
  readonly kiosk: string;
  readonly centre: string;
  readonly genesis: string;
  readonly size: number;
  readonly inFirst: number;
  readonly inLast: number;
};
type Window = { readonly id: number; readonly after: number; readonly upto: number };

const WINDOW = "stream_id = @id AND seq > @after AND seq <= @upto";

/** A row that was moved to another seq, or is no JSON any more, is no record. */
const AT_ITS_PLACE =
  "CASE WHEN json_valid(text) AND text ->> 0 = CAST(seq AS TEXT) THEN text ELSE '' END AS text";
/** Its own `at`; null where it cannot be read. */
const OWN_TIME = "CASE WHEN json_valid(text) THEN text ->> 2 END";

/** `ratingText`: the canonical text of rating `t` with facet `f`, as this engine makes it. */
export function createEvidenceRows(db: SqlConnection, ratingText: string) {
  const touched = db.prepare<[RangeParameters], Touched>(
    `SELECT s.id, s.code AS stream, k.code AS kiosk, c.code AS centre, s.genesis, s.hi AS size, d.inFirst, d.inLast
     FROM (SELECT stream_id, min(first_seq) AS inFirst, max(last_seq) AS inLast FROM stream_day
           WHERE day BETWEEN @from AND @to GROUP BY stream_id) d
       JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
     WHERE @centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres))
     ORDER BY s.code`,
  );
  const keys = db.prepare<[number], { key: string; publicKey: string; fromSeq: number }>(
    "SELECT key, public_key AS publicKey, from_seq AS fromSeq FROM stream_key WHERE stream_id = ? ORDER BY from_seq",
  );
  const idOf = db.prepare<[string], number>("SELECT id FROM stream WHERE code = ?").pluck();
  const checkpointAt = db.prepare<[number, number], { head: Buffer; sig: Buffer }>(
    "SELECT head, sig FROM checkpoint WHERE stream_id = ? AND seq = ?",
  );
  const checkpointBefore = db.prepare<[number, number], { seq: number; head: Buffer }>(
    "SELECT seq, head FROM checkpoint WHERE stream_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
  );
  const checkpointFrom = db.prepare<[number, number], { seq: number; head: Buffer }>(
    "SELECT seq, head FROM checkpoint WHERE stream_id = ? AND seq >= ? ORDER BY seq LIMIT 1",
  );
  const lastVoidOf = db
    .prepare<[number, number, number], number | null>(
      "SELECT max(seq) FROM entry WHERE stream_id = ? AND ref BETWEEN ? AND ? AND kind = 'v'",
    )
    .pluck();
  const lateVoids = db
    .prepare<[Window & { first: number; last: number }], number>(
      `SELECT seq FROM entry WHERE stream_id = @id AND ref BETWEEN @first AND @last AND kind = 'v'
         AND seq > @after AND seq <= @upto ORDER BY seq`,
    )
    .pluck();
  const texts = db
    .prepare<[Window], string>(
      `SELECT text FROM (
         SELECT t.seq, ${ratingText} AS text
           FROM rating t LEFT JOIN facet f ON f.id = t.facet_id WHERE ${WINDOW}
         UNION ALL SELECT seq, ${AT_ITS_PLACE} FROM entry WHERE ${WINDOW}
         UNION ALL SELECT seq, ${AT_ITS_PLACE} FROM quarantine WHERE ${WINDOW}) found ORDER BY seq`,
    )
    .pluck();
  const times = db.prepare<[Window], { seq: number; time: number; source: number }>(
    `SELECT seq, effective_at AS time, time_source AS source FROM rating WHERE ${WINDOW} AND effective_at <> at
     UNION ALL SELECT seq, effective_at, time_source FROM entry WHERE ${WINDOW} AND CAST(effective_at AS TEXT) <> ${OWN_TIME}
     UNION ALL SELECT seq, effective_at, time_source FROM quarantine WHERE ${WINDOW} AND CAST(effective_at AS TEXT) <> ${OWN_TIME}
     ORDER BY seq`,
  );
  const excluded = db.prepare<
    [Window & { from: number; until: number; known: number }],
    ExcludedRating
  >(
    `SELECT seq, CASE standing WHEN ${TEST} THEN 'test' WHEN ${REPEAT} THEN 'repeat' ELSE 'void' END AS why, NULL AS because
       FROM rating t WHERE ${WINDOW} AND standing <> 0 AND effective_at >= @from AND effective_at < @until
         AND (standing <> ${VOIDED} OR EXISTS (SELECT 1 FROM entry v WHERE v.stream_id = t.stream_id AND v.ref = t.seq
           AND v.kind = 'v' AND v.seq <= @known) OR NOT EXISTS (SELECT 1 FROM entry v WHERE v.stream_id = t.stream_id
           AND v.ref = t.seq AND v.kind = 'v'))
     UNION ALL SELECT seq, 'quarantined', why FROM quarantine
       WHERE ${WINDOW} AND kind = 'r' AND effective_at >= @from AND effective_at < @until
     ORDER BY seq`,
  );
  const checkpoints = db.prepare<
    [Window & { most: number }],
    { size: number; head: Buffer; key: string; sig: Buffer }
  >(`SELECT seq AS size, head, key, sig FROM checkpoint WHERE ${WINDOW} ORDER BY seq LIMIT @most`);
  const kiosksAfter = db
    .prepare<[number], string>(
      `SELECT DISTINCT k.code FROM stream_day d JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id
       WHERE d.day > ?`,
    )
    .pluck();
  const auditAfter = db.prepare<[number, number], Omit<AuditLine, "hash"> & { hash: Buffer }>(
    "SELECT seq, at, who, action, subject, detail, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
  );
  const auditNewest = db.prepare<[], { seq: number; hash: Buffer }>(
    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
  );
  const closes = db.prepare<
    [string, number, number],
    { id: number; stream: string; seq: number; day: number; counts: string }
  >(
    `SELECT s.id, s.code AS stream, e.seq, CAST(e.text ->> 6 AS BIGINT) AS day, e.text ->> 7 AS counts
     FROM kiosk k JOIN stream s ON s.kiosk_id = k.id JOIN stream_day d ON d.stream_id = s.id
       JOIN entry e ON e.stream_id = s.id AND e.seq BETWEEN d.first_seq AND d.last_seq
     WHERE k.code = ? AND d.day >= ? AND e.kind = 'e' AND e.text ->> 5 = 'close'
     ORDER BY s.id DESC, e.seq DESC LIMIT ?`,
  );
  // The text is searched before it is parsed: few entries are a close.
  const dayCloses = db.prepare<
    [RangeParameters & { closedBy: number }],
    { id: number; kiosk: string; seq: number; day: number }
  >(
    `SELECT s.id, k.code AS kiosk, e.seq, CAST(e.text ->> 6 AS BIGINT) AS day
     FROM stream_day d JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id
       JOIN entry e ON e.stream_id = d.stream_id AND e.seq BETWEEN d.first_seq AND d.last_seq
     WHERE d.day BETWEEN @from AND @closedBy AND e.kind = 'e' AND instr(e.text, ',"close",') > 0
       AND CASE WHEN e.text ->> 5 = 'close' THEN CAST(e.text ->> 6 AS BIGINT) BETWEEN @from AND @to END
       AND (@centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres)))
     ORDER BY k.code, day, s.id, e.seq`,
  );

  function windowOf({ stream, after, upto }: RecordWindow): Window {
    return { id: idOf.get(stream) ?? -1, after, upto };
  }

  /** h_seq, base64url: made again from the nearest checkpoint at or before. */
  function hashAt(id: number, genesis: string | undefined, seq: number): string {
    if (seq === 0 && genesis !== undefined) return genesisHash(genesis).toString("base64url");
    const before = checkpointBefore.get(id, seq) ?? { seq: 0, head: Buffer.alloc(32) };
    let { head } = before;
    for (const text of texts.iterate({ id, after: before.seq, upto: seq })) {
      head = nextHash(head, text);
    }
    return head.toString("base64url");
  }

  function rangeOf(row: Touched): StreamRange {
    const { id, inFirst, inLast, genesis, ...named } = row;
    const first = Math.max(1, inFirst - 1);
    // The next record shows that nothing was cut at the end; a rating that was taken back later needs the one that did it.
    const next = Math.min(inLast + 1, Math.max(inLast, named.size));
    const least = Math.max(next, lastVoidOf.get(id, inFirst, inLast) ?? 0);
    const end = checkpointFrom.get(id, least);
    const last = end?.seq ?? least;
    const line: StreamLine = {
      stream: named.stream,
      kiosk: named.kiosk,
      centre: named.centre,
      genesis,
      sig: checkpointAt.get(id, 0)?.sig.toString("base64url") ?? "",
      keys: keys.all(id).filter(({ fromSeq }) => fromSeq <= last),
      first,
      prev: hashAt(id, genesis, first - 1),
      last,
      head: end?.head.toString("base64url") ?? hashAt(id, genesis, last),
    };
    return { ...line, inFirst, inLast, size: named.size };
  }

  const listRanges = db.transaction((query: RangeQuery): readonly StreamRange[] =>
    touched.all(rangeParameters(query)).map(rangeOf),
  );

  return {
    listRanges: (query: RangeQuery): readonly StreamRange[] => listRanges(query),
    readRecords: (window: RecordWindow): readonly string[] => texts.all(windowOf(window)),
    readTimes: (window: RecordWindow): readonly OddTime[] =>
      times.all(windowOf(window)).map(({ seq, time, source }) => ({
        seq,
        time,
        why: TIME_SOURCES[source] ?? String(source),
      })),
    readExcluded: (
      window: RecordWindow,
      instants: { readonly from: number; readonly until: number },
      known: number,
    ): readonly ExcludedRating[] => excluded.all({ ...windowOf(window), ...instants, known }),
    readCheckpoints: (window: RecordWindow, most: number): readonly CheckpointLine[] =>
      checkpoints.all({ ...windowOf(window), most }).map(({ size, head, key, sig }) => ({
        stream: window.stream,
        size,
        head: head.toString("base64url"),
        key,
        sig: sig.toString("base64url"),
      })),
    listKiosksAfter: (day: number): readonly string[] => kiosksAfter.all(day),
    readLateVoids: (
      window: RecordWindow,
      ref: { readonly first: number; readonly last: number },
    ): readonly number[] => lateVoids.all({ ...windowOf(window), ...ref }),
    readAudit: (after: number, most: number): readonly AuditLine[] =>
      auditAfter
        .all(after, most)
        .map((entry) => ({ ...entry, hash: entry.hash.toString("base64url") })),
    auditHead(): { readonly size: number; readonly head: string } {
      const newest = auditNewest.get();
      const head = newest?.hash ?? genesisHash(AUDIT_GENESIS);
      return { size: newest?.seq ?? 0, head: head.toString("base64url") };
    },
    listCloses: (kiosk: string, from: number, most: number): readonly DayClose[] =>
      closes.all(kiosk, from, most).map(({ id, stream, seq, day, counts }) => ({
        stream,
        seq,
        day,
        counts,
        hash: hashAt(id, undefined, seq),
      })),
    listDayCloses(query: RangeQuery, closedBy: number): readonly KioskDayClose[] {
      const asked = { ...rangeParameters(query), closedBy };
      const newest = new Map(
        dayCloses.all(asked).map((close) => [`${close.kiosk} ${close.day}`, close]),
      );
      return [...newest.values()].map(({ id, kiosk, seq, day }) => ({
        kiosk,
        day,
        code: sealCode(Buffer.from(hashAt(id, undefined, seq), "base64url")),
      }));
    },
  };
}
