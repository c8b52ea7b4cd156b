// The outbox as it lies on the disk: the next batch of the current stream, and what is still owed of older ones (K16).
// Promises: a batch has no hole, begins where the hub's receipt ended, and is signed by one key alone; what lies behind a hole
// goes as `salvage`, never renumbered.
import { nextHash } from "../../shared/evidence/chain.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import { readRecord } from "./count-record.ts";
import { StoreFailure, type OldMessage, type OutboxBatch } from "./kiosk-store.ts";
import type { RecordRows } from "./record-rows.ts";
import { toKioskStream, type StreamRow, type StreamRows } from "./stream-rows.ts";

export type OutboxRows = {
  /** Undefined when the hub has acknowledged everything. */
  readonly next: (
    stream: StreamRow,
    maxRecords: number,
    maxBytes: number,
  ) => OutboxBatch | undefined;
  readonly nextOld: (
    current: StreamRow,
    maxRecords: number,
    maxBytes: number,
    keys: readonly string[],
  ) => OldMessage | undefined;
};

export function createOutboxRows(streams: StreamRows, records: RecordRows): OutboxRows {
  const next: OutboxRows["next"] = (stream, maxRecords, maxBytes) => {
    const first = Math.max(stream.acked, 0) + 1;
    if (first > stream.size) return undefined;
    const prev = records.hashAt(stream, first - 1);
    if (prev === undefined) throw new StoreFailure("corrupt", `records before ${first} are gone`);
    const most = Math.min(maxRecords, stream.size - first + 1);
    return fillBatch({ first, prev, rows: records.listFrom(stream.id, first, most), maxBytes });
  };
  return {
    next,
    nextOld: (current, maxRecords, maxBytes, keys) => {
      const row = streams.unfinished(current, keys);
      if (row === undefined) return undefined;
      const stream = toKioskStream(row);
      if (row.acked < 0) return { kind: "open", stream };
      // Without the records up to there nothing of it can be proven any more.
      if (records.hashAt(row, row.acked) === undefined) return undefined;
      const batch = next(row, maxRecords, maxBytes);
      if (batch !== undefined) return { kind: "batch", stream, batch };
      const behind = Math.max(row.size, row.salvaged);
      const found: StreamRecord[] = [];
      let bytes = 0;
      for (const { body } of records.listFrom(row.id, behind + 1, maxRecords)) {
        bytes += body.length + 1;
        if (found.length > 0 && bytes > maxBytes) break;
        found.push(readRecord(body));
      }
      return found.length === 0 ? undefined : { kind: "salvage", stream, records: found };
    },
  };
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
    const record = readRecord(body);
    records.push(record);
    head = nextHash(head, body);
    // Protocol §3: signed by the old key, and the end of what it signs.
    if (record[1] === "e" && record[5] === "key") break;
  }
  return {
    first,
    prev: prev.toString("base64url"),
    records,
    head: head.toString("base64url"),
  };
}
