// The kiosk's store on SQLite (better-sqlite3): the only SQL of the kiosk is in this folder. One connection, one method one transaction.
// Promises: what `append` returned is on the disk. It knows no key and no password; faults leave it as StoreFailure.
import { nextHash } from "../../shared/evidence/chain.ts";
import { createParser } from "../../shared/parser.ts";
import { parseConfBody, type ConfBody } from "../../shared/protocol/hub-messages.ts";
import { canonical, StreamRecord, type RatingRecord } from "../../shared/rating.ts";
import { createBallast } from "./ballast.ts";
import { createDayRows } from "./day-rows.ts";
import {
  StoreFailure,
  type KioskStore,
  type OutboxBatch,
  type RecordDraft,
  type StaffTries,
  type Stamp,
} from "./kiosk-store.ts";
import { openDatabase } from "./open-database.ts";
import { createPurge } from "./purge-records.ts";
import { createRecordRows } from "./record-rows.ts";
import { guardStore } from "./store-fault.ts";
import { createStreamRows, toKioskStream, type StreamRow } from "./stream-rows.ts";

const parseRecord = createParser(StreamRecord);

/** K13: a full disk keeps less than an ample one (K12). */
const KEPT_ON_FULL_DISK_MS = 45 * 86_400_000;
const BALLAST_BYTES = 16 * 1_048_576;

export type KioskStoreOptions = {
  /** Room to give away when the disk is full; 0 = none. */
  readonly ballastBytes: number;
};

export function openKioskStore(
  file: string,
  { ballastBytes }: KioskStoreOptions = { ballastBytes: BALLAST_BYTES },
): KioskStore {
  const ballast = createBallast(`${file}.ballast`, file === ":memory:" ? 0 : ballastBytes);
  const db = withRoom(() => openDatabase(file));
  const streams = createStreamRows(db);
  const records = createRecordRows(db);
  const days = createDayRows(db);
  const takenBack = db.prepare<[number, number, number]>(
    "INSERT INTO taken_back (stream_id, ref, seq) VALUES (?, ?, ?)",
  );
  const isTakenBack = db
    .prepare<[number, number], number>("SELECT 1 FROM taken_back WHERE stream_id = ? AND ref = ?")
    .pluck();
  const staffTries = db.prepare<[], StaffTries>(
    "SELECT tries, boot, locked_until AS lockedUntil FROM staff_try",
  );
  const putStaffTries = db.prepare(
    "UPDATE staff_try SET tries = :tries, boot = :boot, locked_until = :lockedUntil",
  );
  const generation = db.prepare<[], { readonly value: number }>(
    "SELECT value FROM meta WHERE name = 'generation'",
  );
  const raiseGeneration = db.prepare<[number]>(
    "UPDATE meta SET value = max(value, ?) WHERE name = 'generation'",
  );
  const newestConf = db.prepare<[], { readonly body: string }>(
    "SELECT body FROM conf ORDER BY version DESC LIMIT 1",
  );
  const dropConfs = db.prepare("DELETE FROM conf");
  const insertConf = db.prepare<[number, string]>("INSERT INTO conf (version, body) VALUES (?, ?)");

  /** K13: on a full disk the ballast goes, then what K12 lets go; only then is it tried again, once. */
  function withRoom<T>(work: () => T, makeRoom?: () => void): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StoreFailure) || error.fault !== "disk_full") throw error;
      if (!ballast.release()) throw error;
      makeRoom?.();
      return work();
    }
  }

  function currentRow(): StreamRow {
    const row = streams.current();
    if (row === undefined) throw new Error("the kiosk has no stream yet");
    return row;
  }

  /** The rating that a void or a reason points at; anything else is a bug of the caller. */
  function ratingAt(stream: StreamRow, ref: number): { rating: RatingRecord; day: number } {
    const row = records.find(stream.id, ref);
    const record = row === undefined ? undefined : parseBody(row.body);
    if (row === undefined || record?.[1] !== "r") throw new Error(`seq ${ref} is not a rating`);
    return { rating: record, day: row.day };
  }

  const append = db.transaction((draft: RecordDraft, stamp: Stamp): StreamRecord => {
    const stream = currentRow();
    const record = toRecord(stream.size + 1, draft, stamp);
    const body = canonical(record);
    const hash = nextHash(stream.head, body);
    const { at, day } = stamp;
    records.insert({ streamId: stream.id, seq: record[0], at, day, body, hash });
    streams.moveHead(stream.id, record[0], hash);
    if (record[1] === "r") days.countIn(record, day);
    if (record[1] === "w") {
      const explained = ratingAt(stream, record[5]);
      if (isTakenBack.get(stream.id, record[5]) === undefined) {
        days.reasonsIn(explained.rating, explained.day, record[6]);
      }
    }
    if (record[1] === "v") {
      const given = ratingAt(stream, record[5]);
      takenBack.run(stream.id, record[5], record[0]);
      days.countOut(given.rating, given.day);
      const reasons = records.findReasons(stream.id, record[5]);
      if (reasons !== undefined) days.reasonsOut(given.rating, given.day, reasons);
    }
    if (record[1] === "e" && record[5] === "close") days.seal(stream.id, record, hash);
    return record;
  });

  const openStream = db.transaction(streams.insert);

  const recordReceipt = db.transaction((receipt: Parameters<KioskStore["recordReceipt"]>[0]) => {
    streams.moveReceipt(currentRow(), receipt);
    if (receipt.rewind) raiseGeneration.run(receipt.gen);
  });

  const putConf = db.transaction((conf: ConfBody) => {
    dropConfs.run();
    insertConf.run(conf.version, JSON.stringify(conf));
  });

  const purge = db.transaction(createPurge(db));

  const nextBatch = db.transaction((maxRecords: number, maxBytes: number) => {
    const stream = currentRow();
    const first = Math.max(stream.acked, 0) + 1;
    if (first > stream.size) return undefined;
    const prev = records.hashAt(stream, first - 1);
    if (prev === undefined) throw new StoreFailure("corrupt", `records before ${first} are gone`);
    return fillBatch({
      first,
      prev,
      rows: records.listFrom(stream.id, first, maxRecords),
      maxBytes,
    });
  });

  const checkAtOpen = db.transaction(() => {
    const stream = streams.current();
    if (stream !== undefined) records.checkChain(stream);
  });

  const store: KioskStore = {
    currentStream: () =>
      guardStore(() => {
        const row = streams.current();
        return row === undefined ? undefined : toKioskStream(row);
      }),
    openStream: (opening) => guardStore(() => openStream.immediate(opening)),
    append: (draft, stamp) =>
      withRoom(
        () => guardStore(() => append.immediate(draft, stamp)),
        () =>
          guardStore(() => {
            purge.immediate(stamp.at - KEPT_ON_FULL_DISK_MS);
            db.pragma("wal_checkpoint(TRUNCATE)");
          }),
      ),
    nextBatch: (maxRecords, maxBytes) => guardStore(() => nextBatch(maxRecords, maxBytes)),
    hashAt: (seq) => guardStore(() => records.hashAt(currentRow(), seq)?.toString("base64url")),
    recordReceipt: (receipt) => guardStore(() => recordReceipt.immediate(receipt)),
    rewoundGeneration: () => guardStore(() => currentRow().rewound_gen),
    oldestPendingAt: () =>
      guardStore(() => {
        const stream = currentRow();
        return records.atOf(stream.id, Math.max(stream.acked, 0) + 1) ?? null;
      }),
    generation: () => guardStore(() => generation.get()?.value ?? 0),
    raiseGeneration: (gen) =>
      guardStore(() => {
        raiseGeneration.run(gen);
      }),
    conf: () =>
      guardStore(() => {
        const row = newestConf.get();
        if (row === undefined) return undefined;
        const conf = parseConfBody(JSON.parse(row.body));
        // An older program's form of it: the hub has the newest one retained.
        return conf.ok ? conf.value : undefined;
      }),
    putConf: (conf) => guardStore(() => putConf.immediate(conf)),
    dayCounts: (fromDay, toDay) => guardStore(() => days.counts(fromDay, toDay)),
    daySeals: (fromDay, toDay) => guardStore(() => days.seals(fromDay, toDay)),
    dayReasons: (fromDay, toDay) => guardStore(() => days.reasons(fromDay, toDay)),
    pendingRatings: () =>
      guardStore(() => {
        const stream = streams.current();
        return stream === undefined ? 0 : records.countRatingsAbove(stream.id, stream.acked);
      }),
    staffTries: () => guardStore(() => staffTries.get() ?? { tries: 0, boot: 0, lockedUntil: 0 }),
    putStaffTries: (tries) =>
      guardStore(() => {
        putStaffTries.run(tries);
      }),
    purge: (at) => guardStore(() => purge.immediate(at)),
    close: () => {
      if (!db.open) return;
      try {
        guardStore(() => db.pragma("wal_checkpoint(TRUNCATE)"));
      } finally {
        db.close();
      }
    },
  };
  try {
    guardStore(() => checkAtOpen());
    ballast.fill();
  } catch (error) {
    db.close();
    throw error;
  }
  return store;
}

/** A record that no hub would take would block the stream for ever, so it is refused before it is written. */
function toRecord(seq: number, draft: RecordDraft, { at, mono, boot }: Stamp): StreamRecord {
  const [kind, ...rest] = draft;
  const parsed = parseRecord([seq, kind, at, mono, boot, ...rest]);
  if (!parsed.ok) throw new Error(`record ${seq} (${kind}) is malformed: ${parsed.fault}`);
  return parsed.value;
}

function parseBody(body: string): StreamRecord {
  const parsed = parseRecord(JSON.parse(body));
  if (!parsed.ok) throw new StoreFailure("corrupt", `a record cannot be read: ${parsed.fault}`);
  return parsed.value;
}

function fillBatch(source: {
  readonly first: number;
  readonly prev: Buffer;
  readonly rows: readonly { readonly seq: number; readonly body: string }[];
  readonly maxBytes: number;
}): OutboxBatch {
  const { first, prev, rows, maxBytes } = source;
  const records: StreamRecord[] = [];
  let head = prev;
  let bytes = 0;
  for (const { seq, body } of rows) {
    const expected = first + records.length;
    if (seq !== expected) throw new StoreFailure("corrupt", `record ${expected} is gone`);
    bytes += body.length + 1; // canonical text is ASCII
    if (records.length > 0 && bytes > maxBytes) break;
    records.push(parseBody(body));
    head = nextHash(head, body);
  }
  return {
    first,
    prev: prev.toString("base64url"),
    records,
    head: head.toString("base64url"),
  };
}
