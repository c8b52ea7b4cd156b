// The second copy of every record: a text file a month beside the database, each line with its CRC. What a damaged, emptied or
// replaced database is mended from. Promises: written after the commit, on the disk a second later at the latest; a line that was
// cut off or spoilt is skipped when it is read. It never stands in the way of a rating: what it could not write, it writes later.
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { StreamOpening } from "./kiosk-store.ts";

export type JournalRecord = {
  readonly stream: string;
  readonly seq: number;
  /** The local day that the record was counted on, yyyymmdd. */
  readonly day: number;
  /** The chain hash before it, base64url. */
  readonly prev: string;
  readonly body: string;
};

export type JournalContent = {
  /** In the order in which they were opened. */
  readonly openings: readonly StreamOpening[];
  /** stream → seq → record */
  readonly records: ReadonlyMap<string, ReadonlyMap<number, JournalRecord>>;
};

export type RecordJournal = {
  /** The newest intact record; undefined when there is none. */
  readonly newest: () => JournalRecord | undefined;
  /** False when it could not be written now. */
  readonly write: (opening: StreamOpening, records: readonly JournalRecord[]) => boolean;
  /** At most once a second by `mono`; without it at once. */
  readonly sync: (mono?: number) => void;
  readonly read: () => JournalContent;
  /** Forgets the months before that of `day`. */
  readonly forgetBefore: (day: number) => void;
  readonly close: () => void;
};

const SYNC_EVERY_MS = 1_000;
const FILE_NAME = /^\d{1,6}\.ndjson$/;
const CRC_LETTERS = 8;

export const NO_JOURNAL: RecordJournal = {
  newest: () => undefined,
  write: () => true,
  sync: () => {},
  read: () => ({ openings: [], records: new Map() }),
  forgetBefore: () => {},
  close: () => {},
};

export function openRecordJournal(folder: string): RecordJournal {
  let open: { readonly month: number; readonly fd: number; stream: string } | undefined;
  let isDirty = false;
  let syncedAt = Number.NEGATIVE_INFINITY;

  function close(): void {
    if (open !== undefined) closeSync(open.fd);
    open = undefined;
  }

  function handleOf(day: number): NonNullable<typeof open> {
    const month = Math.trunc(day / 100);
    if (open?.month === month) return open;
    sync();
    close();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fd = openSync(fileOf(folder, month), "a", 0o600);
    // A line may have been cut off here by a power cut: the next one begins anew.
    writeSync(fd, "\n");
    open = { month, fd, stream: "" };
    return open;
  }

  function sync(): void {
    if (open === undefined || !isDirty) return;
    fdatasyncSync(open.fd);
    isDirty = false;
  }

  return {
    newest: () => {
      for (const file of listFiles(folder).toReversed()) {
        const lines = readFileSync(file, "utf8").split("\n");
        for (const line of lines.toReversed()) {
          const entry = readLine(line);
          if (entry !== undefined && "body" in entry) return entry;
        }
      }
      return undefined;
    },
    write: (opening, records) => {
      try {
        for (const record of records) {
          const handle = handleOf(record.day);
          // Every month begins with the stream's first words: the months before it may be forgotten.
          let text = handle.stream === record.stream ? "" : lineOf(["o", opening]);
          const { stream, day, prev, body } = record;
          text += lineOf(["r", stream, day, prev, body]);
          writeSync(handle.fd, text);
          handle.stream = stream;
          isDirty = true;
        }
        return true;
      } catch (error) {
        if (!isSystemError(error)) throw error;
        close();
        return false;
      }
    },
    sync: (mono = Number.POSITIVE_INFINITY) => {
      if (mono - syncedAt < SYNC_EVERY_MS) return;
      if (Number.isFinite(mono)) syncedAt = mono;
      try {
        sync();
      } catch (error) {
        if (!isSystemError(error)) throw error;
        close();
      }
    },
    read: () => readAll(listFiles(folder)),
    forgetBefore: (day) => {
      const month = Math.trunc(day / 100);
      for (const file of listFiles(folder)) if (monthOf(file) < month) rmSync(file);
    },
    close: () => {
      try {
        sync();
      } catch (error) {
        if (!isSystemError(error)) throw error;
      }
      close();
    },
  };
}

function readAll(files: readonly string[]): JournalContent {
  const openings = new Map<string, StreamOpening>();
  const records = new Map<string, Map<number, JournalRecord>>();
  for (const file of files) {
    for (const line of readFileSync(file, "utf8").split("\n")) {
      const entry = readLine(line);
      if (entry === undefined) continue;
      if ("genesis" in entry) {
        openings.set(entry.stream, entry);
        continue;
      }
      const known = records.get(entry.stream) ?? new Map<number, JournalRecord>();
      records.set(entry.stream, known.set(entry.seq, entry));
    }
  }
  return { openings: [...openings.values()], records };
}

function lineOf(entry: readonly unknown[]): string {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}\n`;
}

/** Undefined for what is not whole. A line with its checksum is one that this file wrote. */
function readLine(line: string): JournalRecord | StreamOpening | undefined {
  const text = line.slice(CRC_LETTERS + 1);
  if (text === "" || line.slice(0, CRC_LETTERS) !== checksum(text)) return undefined;
  const entry = JSON.parse(text) as
    | readonly ["o", StreamOpening]
    | readonly ["r", string, number, string, string];
  if (entry[0] === "o") return entry[1];
  const [, stream, day, prev, body] = entry;
  return { stream, seq: Number(body.slice(1, body.indexOf(","))), day, prev, body };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CRC_LETTERS, "0");
}

function fileOf(folder: string, month: number): string {
  return join(folder, `${month}.ndjson`);
}

function monthOf(file: string): number {
  return Number(/(\d+)\.ndjson$/.exec(file)?.[1]);
}

/** The oldest month first. */
function listFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => FILE_NAME.test(name))
    .map((name) => join(folder, name))
    .toSorted((a, b) => monthOf(a) - monthOf(b));
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
