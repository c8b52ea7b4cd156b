// Makes a database anew out of everything that can be believed: the readable rows of the old one, the journal, the head file.
// Promises: the new file takes the old one's place whole or not at all; what was found is moved aside, never deleted.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Database } from "better-sqlite3";
import { genesisHash } from "../../shared/evidence/chain.ts";
import { createCountRecord, readRecord } from "./count-record.ts";
import type { Mending } from "./kiosk-store.ts";
import { judgeStreams, type JudgedStream, type Sources } from "./judge-streams.ts";
import { openDatabase } from "./open-database.ts";
import { createRecordRows } from "./record-rows.ts";

const FILES = ["", "-wal", "-shm"];

/** A rebuilding that was finished and not put in its place: the power went in between. */
export function finishRebuilding(file: string): void {
  if (existsSync(rebuilt(file))) putInPlace(file);
}

export function rebuildDatabase(file: string, sources: Sources, why: string): Mending {
  const draft = `${file}.rebuilding`;
  for (const end of FILES) rmSync(`${draft}${end}`, { force: true });
  const streams = judgeStreams(sources);
  const db = openDatabase(draft);
  try {
    db.transaction(() => write(db, streams, sources)).immediate();
    db.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    db.close();
  }
  renameSync(draft, rebuilt(file));
  const aside = putInPlace(file);
  const current = streams.at(-1);
  const readable = new Set(
    sources.readable.streams.flatMap(({ row, records }) =>
      records.map(({ seq }) => `${row.stream} ${seq}`),
    ),
  );
  const fromJournal = streams.reduce(
    (sum, { stream, runs }) =>
      sum +
      runs.flatMap(({ pieces }) => pieces).filter(({ seq }) => !readable.has(`${stream} ${seq}`))
        .length,
    0,
  );
  return { why, fromJournal, missing: current?.missing ?? 0, aside };
}

function write(db: Database, streams: readonly JudgedStream[], sources: Sources): void {
  const records = createRecordRows(db);
  const count = createCountRecord(db, records);
  const insertStream = db.prepare(
    `INSERT INTO stream (stream, centre, kiosk, genesis, reason, key, sig, size, head, acked, safe, rewound_gen, receipt,
       known_size, known_head, salvaged)
     VALUES (:stream, :centre, :kiosk, :genesis, :reason, :key, :sig, :size, :head, :acked, :safe, :rewound, :receipt,
       :knownSize, :knownHead, :salvaged)`,
  );
  const insertMark = db.prepare(
    "INSERT OR IGNORE INTO mark (stream_id, seq, hash) VALUES (?, ?, ?)",
  );
  for (const { row, size, head, isWhole, end, salvaged, runs } of streams) {
    const id = Number(
      insertStream.run({
        ...row,
        size,
        head,
        salvaged,
        acked: Math.min(row.acked, size),
        knownSize: isWhole ? null : end.size,
        knownHead: isWhole ? null : (end.head ?? null),
      }).lastInsertRowid,
    );
    insertMark.run(id, 0, genesisHash(row.genesis));
    for (const { first, prev, pieces, hashes } of runs) {
      if (prev !== undefined) insertMark.run(id, first - 1, prev);
      for (const [i, { seq, day, body }] of pieces.entries()) {
        const record = readRecord(body);
        const hash = hashes[i];
        records.insert({ streamId: id, seq, at: record[2], day, body, hash });
        // What speaks of a rating that is lost is kept, and counts nothing.
        count(id, record, hash ?? EMPTY_HASH, day);
      }
    }
  }
  const { conf, generation } = sources.readable;
  if (conf !== undefined) {
    db.prepare("INSERT INTO conf (version, body) VALUES (?, ?)").run(conf.version, conf.body);
  }
  const highest = Math.max(generation, sources.head?.generation ?? 0);
  db.prepare("UPDATE meta SET value = ? WHERE name = 'generation'").run(highest);
}

const EMPTY_HASH = Buffer.alloc(32);

function rebuilt(file: string): string {
  return `${file}.rebuilt`;
}

/** Undefined aside when nothing lay there. */
function putInPlace(file: string): string | null {
  let aside: string | null = null;
  if (FILES.some((end) => existsSync(`${file}${end}`))) {
    let n = 1;
    while (FILES.some((end) => existsSync(`${file}.found-${n}${end}`))) n += 1;
    aside = `${file}.found-${n}`;
    for (const end of FILES) {
      if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
    }
  }
  renameSync(rebuilt(file), file);
  if (process.platform !== "win32") {
    const folder = openSync(dirname(file), "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
  return aside;
}
