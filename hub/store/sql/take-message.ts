// Station 6, H4: decides what one checked message of a group becomes, inside the transaction of the group, and answers it.
// Promises: a fork changes no record and no cursor, and raises an alarm with what was offered. Whoever calls has the streams' rows
// to itself until the transaction ends, and holds the rollup until it may be written.
import type { LocalHour } from "../../../shared/local-day.ts";
import type { Genesis } from "../../../shared/protocol/kiosk-messages.ts";
import type { RejectCode } from "../../../shared/protocol/hub-messages.ts";
import { streamBeganAt } from "../effective-time.ts";
import type { CheckedBatch, CheckedMessage, CheckedOpen, IngestOutcome } from "../hub-store.ts";
import type { Judge } from "../judge-record.ts";
import { placeBatch } from "../place-batch.ts";
import { readBatch } from "../read-batch.ts";
import type { Facets } from "./facets.ts";
import { missingRatings } from "./missing-ratings.ts";
import { createPlaceRecords } from "./place-records.ts";
import type { RecordRows } from "./record-rows.ts";
import { createSalvageRows } from "./salvage-rows.ts";
import type { SqlConnection } from "./sql-connection.ts";
import type { StatusRows } from "./status-rows.ts";
import { createStoredChain } from "./stored-chain.ts";
import type { StreamRow, StreamRows } from "./stream-rows.ts";
import type { Rollup } from "./tally-changes.ts";

export function createTakeMessage({
  db,
  streams,
  statuses,
  rows,
  settle = () => {},
  ...others
}: {
  readonly db: SqlConnection;
  readonly localHour: (at: number) => LocalHour;
  readonly streams: StreamRows;
  readonly statuses: StatusRows;
  readonly facets: Facets;
  readonly rows: RecordRows;
  readonly rollup: Rollup;
  /** Writes what an engine has only gathered so far: something will look for it. */
  readonly settle?: () => void;
}): (message: CheckedMessage, receivedAt: number, judge: Judge) => IngestOutcome {
  const placeRecords = createPlaceRecords({ ...others, rows, streams });
  const salvage = createSalvageRows({ db, streams, statuses });
  const { storedHash } = createStoredChain(db);

  function hashAt(streamId: number, seq: number): string {
    settle();
    return storedHash(streamId, seq);
  }

  function ack(
    message: CheckedOpen | CheckedBatch,
    row: StreamRow,
    want: number | null,
  ): IngestOutcome {
    return acked(message.stream, row.hi, row.head.toString("base64url"), row.safe, want, 0);
  }

  function fork(message: CheckedOpen | CheckedBatch, receivedAt: number): IngestOutcome {
    const upto = message.kind === "open" ? 0 : message.first + message.records.length - 1;
    const offered =
      message.kind === "open" ? message.genesis : JSON.stringify([message.prev, message.records]);
    if (streams.keepFork(message, upto, offered, receivedAt)) {
      statuses.raiseAlarm({
        at: receivedAt,
        kiosk: message.kiosk,
        code: "fork",
        detail: `stream ${message.stream} was signed with two histories up to ${upto}`,
      });
    }
    return reject(message, "fork");
  }

  function takeOpen(message: CheckedOpen, receivedAt: number): IngestOutcome {
    const row = streams.find(message.stream);
    if (row !== undefined) {
      const same =
        row.genesis === message.genesis &&
        row.kiosk === message.kiosk &&
        row.centre === message.centre;
      return same ? ack(message, row, null) : fork(message, receivedAt);
    }
    const kiosk = streams.kioskIds(message.kiosk);
    if (kiosk === undefined || kiosk.public_key === null) return reject(message, "unknown_kiosk");
    if (kiosk.centre !== message.centre) return reject(message, "centre_mismatch");
    if (kiosk.revoked_at !== null) return reject(message, "revoked");
    if (kiosk.public_key !== message.publicKey) return reject(message, "bad_sig");
    const genesis = JSON.parse(message.genesis) as Genesis; // its form was checked (H2)
    settle();
    const newest = streams.newestOf(kiosk.id);
    const flagged = !follows(message, newest);
    const beganAt = streamBeganAt(genesis.at, receivedAt);
    streams.open(message, kiosk, { flagged, beganAt }, receivedAt);
    if (newest !== undefined) {
      const missing = missingRatings(message, newest, statuses.findStatus(message.kiosk));
      statuses.raiseAlarm({
        at: receivedAt,
        kiosk: message.kiosk,
        code: "new_stream",
        detail: `${message.reason}: ${missing}`,
      });
    }
    return acked(message.stream, 0, message.head, 0, null, 0);
  }

  function takeBatch(message: CheckedBatch, receivedAt: number, judge: Judge): IngestOutcome {
    const row = streams.find(message.stream);
    if (row === undefined) return reject(message, "unknown_stream");
    if (row.kiosk !== message.kiosk || row.centre !== message.centre) {
      return reject(message, "centre_mismatch");
    }
    if (row.revoked_at !== null) return reject(message, "revoked");
    if (streams.keyAt(row, message.first) !== message.key) return reject(message, "bad_sig");
    const cursor = { hi: row.hi, head: row.head.toString("base64url") };
    const placing = placeBatch(cursor, message, (seq) => hashAt(row.id, seq));
    switch (placing.kind) {
      case "bad_chain":
        return reject(message, "bad_chain");
      case "fork":
        return fork(message, receivedAt);
      case "gap":
        return ack(message, row, placing.want);
      case "repeat":
        return ack(message, row, null);
      case "insert": {
        const { records, first, head, key, sig } = message;
        const time = placeRecords(row, records, placing.from, judge, receivedAt);
        const hi = first + records.length - 1;
        const hash = Buffer.from(head, "base64url");
        streams.addCheckpoint(row.id, hi, hash, key, sig, receivedAt);
        streams.advance(row, hi, hash, time, receivedAt);
        return acked(message.stream, hi, head, row.safe, null, records.length - placing.from);
      }
    }
  }

  return (message, receivedAt, judge) => {
    if (message.kind === "open") return takeOpen(message, receivedAt);
    if (message.kind === "salvage") return salvage.take(message, receivedAt);
    return takeBatch(message.kind === "unread" ? readBatch(message) : message, receivedAt, judge);
  };
}

/** The protocol's `prev`: the newest stream known for the kiosk, not shorter than what the hub holds of it. */
function follows({ prev }: CheckedOpen, newest: StreamRow | undefined): boolean {
  if (newest === undefined || prev === null) return newest === undefined && prev === null;
  if (prev.stream !== newest.code || prev.size < newest.hi) return false;
  return prev.size > newest.hi || prev.head === newest.head.toString("base64url");
}

function acked(
  stream: string,
  upto: number,
  head: string,
  safe: number,
  want: number | null,
  inserted: number,
): IngestOutcome {
  return { kind: "ack", stream, upto, head, safe, want, inserted };
}

function reject(message: CheckedOpen | CheckedBatch, code: RejectCode): IngestOutcome {
  return message.kind === "open"
    ? { kind: "reject", stream: message.stream, code, first: 0, count: 0 }
    : {
        kind: "reject",
        stream: message.stream,
        code,
        first: message.first,
        count: message.records.length,
      };
}
