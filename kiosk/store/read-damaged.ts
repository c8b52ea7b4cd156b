// Reads what can still be read of a database that is damaged, row by row where a page is gone. Reads a copy: the file itself
// stays as it was found. Promises: no fault of the file leaves here; what cannot be read is simply not there.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { canonical } from "../../shared/record-text.ts";
import { readRecord } from "./count-record.ts";
import type { StreamRow } from "./stream-rows.ts";

export type ReadableRecord = { readonly seq: number; readonly day: number; readonly body: string };

export type Readable = {
  readonly streams: readonly {
    readonly row: StreamRow;
    readonly records: readonly ReadableRecord[];
    readonly marks: readonly { readonly seq: number; readonly hash: Buffer }[];
  }[];
  readonly conf: { readonly version: number; readonly body: string } | undefined;
  readonly generation: number;
};

const NOTHING: Readable = { streams: [], conf: undefined, generation: 0 };
const COLUMNS =
  "id, stream, centre, kiosk, genesis, reason, key, sig, size, head, acked, safe, rewound_gen, receipt";

export function readDamaged(file: string): Readable {
  if (!existsSync(file)) return NOTHING;
  const copy = `${file}.reading`;
  for (const end of ["", "-wal"]) {
    if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`);
  }
  try {
    return readCopy(copy);
  } finally {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${copy}${end}`, { force: true });
  }
}

function readCopy(copy: string): Readable {
  const db = attempt(() => new Database(copy));
  if (db === undefined) return NOTHING;
  try {
    const rows = attempt(() =>
      db.prepare<[], StreamRow>(`SELECT ${COLUMNS} FROM stream ORDER BY id`).all(),
    );
    return {
      streams: (rows ?? []).flatMap((row) => {
        const ended = attempt(() =>
          db
            .prepare<[number], Pick<StreamRow, "known_size" | "known_head" | "salvaged">>(
              "SELECT known_size, known_head, salvaged FROM stream WHERE id = ?",
            )
            .get(row.id),
        );
        const whole = { ...row, ...(ended ?? { known_size: null, known_head: null, salvaged: 0 }) };
        return isStream(whole) ? [{ row: whole, ...recordsOf(db, whole) }] : [];
      }),
      conf: attempt(() =>
        db
          .prepare<[], { version: number; body: string }>(
            "SELECT version, body FROM conf ORDER BY version DESC LIMIT 1",
          )
          .get(),
      ),
      generation:
        attempt(() =>
          db.prepare<[], number>("SELECT value FROM meta WHERE name = 'generation'").pluck().get(),
        ) ?? 0,
    };
  } finally {
    attempt(() => db.close());
  }
}

function recordsOf(db: Database.Database, row: StreamRow) {
  const between = attempt(() =>
    db.prepare<[number, number, number], ReadableRecord>(
      "SELECT seq, day, body FROM record WHERE stream_id = ? AND seq BETWEEN ? AND ? ORDER BY seq",
    ),
  );
  /** A page that is gone fails the whole question: it is halved until only what is gone is left out. */
  function read(first: number, last: number): readonly ReadableRecord[] {
    if (between === undefined || first > last) return [];
    const found = attempt(() => between.all(row.id, first, last));
    if (found !== undefined) return found.filter(isRecord);
    if (first === last) return [];
    const middle = Math.floor((first + last) / 2);
    return [...read(first, middle), ...read(middle + 1, last)];
  }
  const marks = attempt(() =>
    db
      .prepare<[number], { seq: number; hash: Buffer }>(
        "SELECT seq, hash FROM mark WHERE stream_id = ? ORDER BY seq",
      )
      .all(row.id),
  );
  const last = Math.max(row.size, row.known_size ?? 0);
  return {
    records: read(1, last),
    marks: (marks ?? []).filter(({ hash }) => Buffer.isBuffer(hash) && hash.length === 32),
  };
}

function isStream({ stream, genesis, head, size, acked }: StreamRow): boolean {
  const texts = [stream, genesis].every((text) => typeof text === "string" && text !== "");
  const numbers = [size, acked].every((value) => Number.isSafeInteger(value));
  return texts && numbers && Buffer.isBuffer(head) && head.length === 32;
}

function isRecord({ seq, day, body }: ReadableRecord): boolean {
  if (typeof body !== "string" || !Number.isSafeInteger(day)) return false;
  const record = attempt(() => readRecord(body));
  return record !== undefined && record[0] === seq && canonical(record) === body;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // Whatever SQLite says about a page that is gone: it is gone.
    return undefined;
  }
}
