// Opens a kiosk's database and compares it with what is known of it outside: a damaged, emptied, deleted or older one is mended
// here, before anybody writes into it. Promises: what the journal has is taken over with its own seq and hash; nothing is renumbered.
import { existsSync, rmSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { nextHash } from "../../shared/evidence/chain.ts";
import { createCountRecord, readRecord } from "./count-record.ts";
import type { HeadFile } from "./head-file.ts";
import { StoreFailure, type Mending } from "./kiosk-store.ts";
import { openDatabase } from "./open-database.ts";
import { readDamaged } from "./read-damaged.ts";
import { finishRebuilding, rebuildDatabase } from "./rebuild-database.ts";
import type { JournalRecord, RecordJournal } from "./record-journal.ts";
import { createRecordRows } from "./record-rows.ts";
import { guardStore } from "./store-fault.ts";
import { createStreamRows, hasSameWords, toKioskStream, type StreamRow } from "./stream-rows.ts";

export type SoundDatabase = { readonly db: Database; readonly mending: Mending | null };

export function openSoundDatabase(
  file: string,
  outside: { readonly journal: RecordJournal; readonly headFile: HeadFile },
): SoundDatabase {
  guardFiles(() => finishRebuilding(file));
  const wasThere = existsSync(file);
  let why: string;
  try {
    const db = openDatabase(file);
    const found = look(db, outside);
    if (typeof found !== "string") return { db, mending: found };
    db.close();
    // An empty one that was made just now is nothing that anybody would want to keep.
    if (!wasThere) rmSync(file);
    why = found;
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.fault !== "corrupt") throw error;
    why = error.message;
  }
  const mending = guardFiles(() =>
    guardStore(() =>
      rebuildDatabase(
        file,
        {
          readable: readDamaged(file),
          journal: outside.journal.read(),
          head: outside.headFile.read(),
        },
        why,
      ),
    ),
  );
  return { db: openDatabase(file), mending };
}

/** Null: all is well. A mending: it was only old, and has caught up. A sentence: it must be made anew. */
function look(
  db: Database,
  { journal, headFile }: { readonly journal: RecordJournal; readonly headFile: HeadFile },
): Mending | null | string {
  try {
    return guardStore(() => {
      const streams = createStreamRows(db);
      const row = streams.current();
      if (row !== undefined) {
        toKioskStream(row);
        createRecordRows(db).checkChain(row);
      }
      const newest = journal.newest();
      const head = headFile.read();
      const isUnknown = (stream: string | undefined): boolean =>
        stream !== undefined && streams.find(stream) === undefined;
      if (isUnknown(newest?.stream) || isUnknown(head?.stream)) {
        return "the stream that was written last is not in it";
      }
      if (row === undefined || row.known_size !== null) return null;
      if (head?.stream === row.stream && !hasSameWords(row, head)) {
        return "the first words of its stream are not those that it was opened with";
      }
      const mending =
        newest?.stream === row.stream && newest.seq > row.size ? catchUp(db, row, journal) : null;
      if (typeof mending === "string") return mending;
      const size = Math.max(row.size, newest?.stream === row.stream ? newest.seq : 0);
      return head?.stream === row.stream && head.size > size
        ? `it ends at ${size}, and was at ${head.size} before`
        : mending;
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** An older copy of the database: the journal has what came after it. */
function catchUp(db: Database, row: StreamRow, journal: RecordJournal): Mending | string {
  const why = `it ends at ${row.size}, and more was written`;
  const lines = journal.read().records.get(row.stream) ?? new Map<number, JournalRecord>();
  const missed: JournalRecord[] = [];
  for (let seq = row.size + 1; lines.has(seq); seq++) missed.push(lines.get(seq) as JournalRecord);
  const last = Math.max(...lines.keys());
  const [next] = missed;
  if (missed.length !== last - row.size || next?.prev !== row.head.toString("base64url"))
    return why;
  const records = createRecordRows(db);
  const streams = createStreamRows(db);
  const count = createCountRecord(db, records);
  db.transaction(() => {
    let hash = row.head;
    for (const { seq, day, body } of missed) {
      const record = readRecord(body);
      hash = nextHash(hash, body);
      records.insert({ streamId: row.id, seq, at: record[2], day, body, hash });
      count(row.id, record, hash, day);
      streams.moveHead(row.id, seq, hash);
    }
  }).immediate();
  return { why, fromJournal: missed.length, missing: 0, aside: null };
}

/** A disk that is full or read-only refuses files too: then the database stays out of service, and is mended later. */
function guardFiles<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) throw error;
    const fault =
      error.code === "ENOSPC" || error.code === "EDQUOT"
        ? "disk_full"
        : error.code === "EROFS" || error.code === "EACCES" || error.code === "EPERM"
          ? "read_only"
          : "io";
    throw new StoreFailure(fault, error.message);
  }
}
