// Keeps the journal behind the database: every commit is followed by its line, and what could not be written is caught up with.
// Promises: what the hub has not acknowledged is in the journal; a disk that refuses it never refuses a rating.
import type { StreamOpening } from "./kiosk-store.ts";
import type { JournalRecord, RecordJournal } from "./record-journal.ts";
import type { RecordRows } from "./record-rows.ts";
import { toOpening, type StreamRow, type StreamRows } from "./stream-rows.ts";

const AT_ONCE = 500;

export type JournalKeeper = {
  /** After the commit of the record that came after `before`. */
  readonly follow: (before: StreamRow, line: Omit<JournalRecord, "stream" | "prev">) => void;
  /** Writes what is in the database and not in the journal. */
  readonly catchUp: () => void;
};

export function createJournalKeeper(parts: {
  readonly journal: RecordJournal;
  readonly streams: StreamRows;
  readonly records: RecordRows;
}): JournalKeeper {
  const { journal, streams, records } = parts;
  const newest = journal.newest();
  let at = newest === undefined ? undefined : { stream: newest.stream, seq: newest.seq };

  function write(opening: StreamOpening, lines: readonly JournalRecord[]): boolean {
    const last = lines.at(-1);
    if (last === undefined || !journal.write(opening, lines)) return false;
    at = { stream: last.stream, seq: last.seq };
    return true;
  }

  function catchUp(): void {
    const row = streams.current();
    if (row === undefined) return;
    const opening = toOpening(row);
    let reached = at?.stream === row.stream ? at.seq : Math.max(row.acked, 0);
    while (reached < row.size) {
      let prev = records.hashAt(row, reached);
      const lines: JournalRecord[] = [];
      for (const { seq, day, body } of records.listFrom(row.id, reached + 1, AT_ONCE)) {
        if (prev === undefined) return;
        lines.push({ stream: row.stream, seq, day, prev: prev.toString("base64url"), body });
        prev = records.hashAfter(prev, body);
      }
      if (!write(opening, lines)) return;
      reached = lines.at(-1)?.seq ?? row.size;
    }
  }

  return {
    follow: (before, line) => {
      if (at?.stream !== before.stream || at.seq !== before.size) return catchUp();
      const prev = before.head.toString("base64url");
      write(toOpening(before), [{ ...line, stream: before.stream, prev }]);
    },
    catchUp,
  };
}
