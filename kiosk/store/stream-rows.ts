// The rows of streams: which one is written now, how far the hub holds it. Maps snake_case to the words of the port.
import type { Database } from "better-sqlite3";
import { genesisHash } from "../../shared/evidence/chain.ts";
import { createParser } from "../../shared/parser.ts";
import { OpenReason } from "../../shared/protocol/kiosk-messages.ts";
import {
  StoreFailure,
  type KioskStream,
  type StreamOpening,
  type VerifiedReceipt,
} from "./kiosk-store.ts";

const parseReason = createParser(OpenReason);

export type StreamRow = {
  readonly id: number;
  readonly stream: string;
  readonly centre: string;
  readonly kiosk: string;
  readonly genesis: string;
  readonly reason: string;
  readonly key: string;
  readonly sig: string;
  readonly size: number;
  readonly head: Buffer;
  readonly acked: number;
  readonly safe: number;
  readonly rewound_gen: number;
  readonly receipt: string | null;
};

export type StreamRows = {
  /** The newest stream. */
  readonly current: () => StreamRow | undefined;
  readonly insert: (opening: StreamOpening) => void;
  readonly moveHead: (id: number, size: number, head: Uint8Array) => void;
  readonly moveReceipt: (row: StreamRow, receipt: VerifiedReceipt) => void;
};

export function createStreamRows(db: Database): StreamRows {
  const current = db.prepare<[], StreamRow>(
    `SELECT id, stream, centre, kiosk, genesis, reason, key, sig, size, head, acked, safe, rewound_gen, receipt
     FROM stream ORDER BY id DESC LIMIT 1`,
  );
  const insertStream = db.prepare(
    `INSERT INTO stream (stream, centre, kiosk, genesis, reason, key, sig, head)
     VALUES (:stream, :centre, :kiosk, :genesis, :reason, :key, :sig, :head)`,
  );
  const insertFirstMark = db.prepare("INSERT INTO mark (stream_id, seq, hash) VALUES (?, 0, ?)");
  const moveHead = db.prepare("UPDATE stream SET size = ?, head = ? WHERE id = ?");
  const moveReceipt = db.prepare(
    "UPDATE stream SET acked = ?, safe = ?, rewound_gen = ?, receipt = ? WHERE id = ?",
  );
  return {
    current: () => current.get(),
    insert: (opening) => {
      const head = genesisHash(opening.genesis);
      const { lastInsertRowid } = insertStream.run({ ...opening, head });
      insertFirstMark.run(lastInsertRowid, head);
    },
    moveHead: (id, size, head) => {
      moveHead.run(size, head, id);
    },
    moveReceipt: (row, { upto, safe, gen, text, rewind }) => {
      // K6: a rewind lowers both; an ack only ever raises them.
      const acked = rewind ? upto : Math.max(row.acked, upto);
      const held = rewind ? Math.min(row.safe, upto) : Math.max(row.safe, Math.min(safe, upto));
      moveReceipt.run(acked, held, rewind ? gen : row.rewound_gen, text, row.id);
    },
  };
}

export function toKioskStream(row: StreamRow): KioskStream {
  const { id: _id, rewound_gen: _rewoundGen, head, reason, ...same } = row;
  const known = parseReason(reason);
  if (!known.ok) throw new StoreFailure("corrupt", `stream ${row.stream} has reason ${reason}`);
  return { ...same, reason: known.value, head: head.toString("base64url") };
}
