// The kiosk's store on SQLite (better-sqlite3): the only SQL of the kiosk is in this folder. One connection, one method one transaction.
// Promises: what `append` returned is on the disk. It knows no key and no password; faults leave it as StoreFailure.
import { nextHash } from "../../shared/evidence/chain.ts";
import { parseConfBody, type ConfBody } from "../../shared/protocol/hub-messages.ts";
import { canonical, type StreamRecord } from "../../shared/rating.ts";
import { createBallast } from "./ballast.ts";
import { createCountRecord, parseStreamRecord } from "./count-record.ts";
import { createDayRows } from "./day-rows.ts";
import { createHeadFile, NO_HEAD_FILE } from "./head-file.ts";
import {
  StoreFailure,
  type KioskStore,
  type RecordDraft,
  type StaffTries,
  type Stamp,
} from "./kiosk-store.ts";
import { openSoundDatabase } from "./mend-database.ts";
import { createOutboxRows } from "./outbox-rows.ts";
import { createPurge } from "./purge-records.ts";
import { createJournalKeeper } from "./journal-keeper.ts";
import { NO_JOURNAL, openRecordJournal } from "./record-journal.ts";
import { createRecordRows } from "./record-rows.ts";
import { guardStore } from "./store-fault.ts";
import { createStreamRows, toKioskStream, type StreamRow } from "./stream-rows.ts";

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
  const isKept = file !== ":memory:";
  const ballast = createBallast(`${file}.ballast`, isKept ? ballastBytes : 0);
  const journal = isKept ? openRecordJournal(`${file}.journal`) : NO_JOURNAL;
  const headFile = isKept ? createHeadFile(`${file}.head`) : NO_HEAD_FILE;
  const { db, mending } = withRoom(() => openSoundDatabase(file, { journal, headFile }));
  const streams = createStreamRows(db);
  const records = createRecordRows(db);
  const days = createDayRows(db);
  const count = createCountRecord(db, records);
  const outbox = createOutboxRows(streams, records);
  const keeper = createJournalKeeper({ journal, streams, records });
  const staffTries = db.prepare<[], StaffTries>(
    "SELECT tries, boot, locked_until AS lockedUntil FROM staff_try",
  );
  const putStaffTries = db.prepare(
    "UPDATE staff_try SET tries = :tries, boot = :boot, locked_until = :lockedUntil",
  );
  const generation = db.prepare<[], { readonly value: number }>(
    "SELECT value FROM meta WHERE name = 'generation'",
  );
  const raiseGeneration = db.prepare<[number, number]>(
    "UPDATE meta SET value = ? WHERE name = 'generation' AND value < ?",
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

  const append = db.transaction((draft: RecordDraft, stamp: Stamp) => {
    const stream = currentRow();
    const record = toRecord(stream.size + 1, draft, stamp);
    const body = canonical(record);
    const hash = nextHash(stream.head, body);
    const { at, day } = stamp;
    records.insert({ streamId: stream.id, seq: record[0], at, day, body, hash });
    streams.moveHead(stream.id, record[0], hash);
    if (!count(stream.id, record, hash, day)) {
      throw new Error(`seq ${record[5]} is not a rating`);
    }
    return { stream, record, line: { seq: record[0], day, body } };
  });

  const openStream = db.transaction(streams.insert);

  /** A hub that was restored may have lost of older streams too: they are offered again from their first words. */
  function raise(gen: number): void {
    const { changes } = raiseGeneration.run(gen, gen);
    const row = streams.current();
    if (changes > 0 && row !== undefined) streams.offerAgain(row);
  }

  const recordReceipt = db.transaction((receipt: Parameters<KioskStore["recordReceipt"]>[0]) => {
    streams.moveReceipt(currentRow(), receipt);
    if (receipt.rewind) raise(receipt.gen);
  });

  const raiseTo = db.transaction(raise);

  const putConf = db.transaction((conf: ConfBody) => {
    dropConfs.run();
    insertConf.run(conf.version, JSON.stringify(conf));
  });

  const purge = db.transaction(createPurge(db));

  const nextBatch = db.transaction((maxRecords: number, maxBytes: number) =>
    outbox.next(currentRow(), maxRecords, maxBytes),
  );

  const nextOld = db.transaction((maxRecords: number, maxBytes: number, keys: readonly string[]) =>
    outbox.nextOld(currentRow(), maxRecords, maxBytes, keys),
  );

  const recordOldReceipt = db.transaction(
    (name: string, receipt: Parameters<KioskStore["recordOldReceipt"]>[1]) => {
      const row = streams.find(name);
      if (row === undefined) throw new Error(`there is no stream ${name}`);
      if (receipt.salvaged) streams.moveSalvaged(row.id, receipt.upto);
      else streams.moveReceipt(row, { ...receipt, upto: Math.min(receipt.upto, row.size) });
    },
  );

  function keepHead(): void {
    const row = streams.current();
    // A stream that has ended says so in the database; the head file goes on with the next one.
    if (row === undefined || row.known_size !== null) return;
    keeper.catchUp();
    journal.sync();
    const { ended: _ended, ...known } = toKioskStream(row);
    headFile.write({ ...known, generation: generation.get()?.value ?? 0 });
  }

  const store: KioskStore = {
    mending,
    currentStream: () =>
      guardStore(() => {
        const row = streams.current();
        return row === undefined ? undefined : toKioskStream(row);
      }),
    openStream: (opening) =>
      guardStore(() => {
        openStream.immediate(opening);
        keepHead();
      }),
    append: (draft, stamp) => {
      const { stream, record, line } = withRoom(
        () => guardStore(() => append.immediate(draft, stamp)),
        () =>
          guardStore(() => {
            purge.immediate(stamp.at - KEPT_ON_FULL_DISK_MS);
            db.pragma("wal_checkpoint(TRUNCATE)");
          }),
      );
      keeper.follow(stream, line);
      journal.sync(stamp.mono);
      return record;
    },
    nextBatch: (maxRecords, maxBytes) => guardStore(() => nextBatch(maxRecords, maxBytes)),
    nextOld: (maxRecords, maxBytes, keys) => guardStore(() => nextOld(maxRecords, maxBytes, keys)),
    keyEvents: (publicKey) => guardStore(() => records.keyEvents(publicKey)),
    recordOldReceipt: (name, receipt) =>
      guardStore(() => recordOldReceipt.immediate(name, receipt)),
    keepHead: () => guardStore(keepHead),
    hashAt: (seq, stream) =>
      guardStore(() => {
        const row = stream === undefined ? currentRow() : streams.find(stream);
        return row === undefined ? undefined : records.hashAt(row, seq)?.toString("base64url");
      }),
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
        raiseTo.immediate(gen);
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
    standingRatingsAbove: (seq) =>
      guardStore(() => records.standingRatingsAbove(currentRow().id, seq)),
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
    purge: (at) =>
      guardStore(() => {
        const forgotten = purge.immediate(at);
        if (forgotten > 0) journal.forgetBefore(records.firstDay() ?? 0);
        return forgotten;
      }),
    close: () => {
      if (!db.open) return;
      try {
        guardStore(() => {
          keepHead();
          db.pragma("wal_checkpoint(TRUNCATE)");
        });
      } finally {
        journal.close();
        db.close();
      }
    },
  };
  try {
    guardStore(keepHead);
    ballast.fill();
  } catch (error) {
    journal.close();
    db.close();
    throw error;
  }
  return store;
}

/** A record that no hub would take would block the stream for ever, so it is refused before it is written. */
function toRecord(seq: number, draft: RecordDraft, { at, mono, boot }: Stamp): StreamRecord {
  const [kind, ...rest] = draft;
  const parsed = parseStreamRecord([seq, kind, at, mono, boot, ...rest]);
  if (!parsed.ok) throw new Error(`record ${seq} (${kind}) is malformed: ${parsed.fault}`);
  return parsed.value;
}
