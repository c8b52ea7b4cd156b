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

export const parseReason = createParser(OpenReason);

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
  /** The known end of a stream that lost records before it; null while it is whole. */
  readonly known_size: number | null;
  readonly known_head: Buffer | null;
  /** What lies behind the hole is at the hub up to here. */
  readonly salvaged: number;
};

export type StreamRows = {
  /** The newest stream. */
  readonly current: () => StreamRow | undefined;
  readonly find: (stream: string) => StreamRow | undefined;
  /** Older streams of this address and these keys with records that the hub has not, the oldest first. */
  readonly unfinished: (current: StreamRow, keys: readonly string[]) => StreamRow | undefined;
  readonly moveSalvaged: (id: number, seq: number) => void;
  /** Nothing is known any more of how far the hub holds the older streams. */
  readonly offerAgain: (current: StreamRow) => void;
  readonly insert: (opening: StreamOpening) => void;
  readonly moveHead: (id: number, size: number, head: Uint8Array) => void;
  readonly moveReceipt: (row: StreamRow, receipt: VerifiedReceipt) => void;
};

const SELECT = `SELECT id, stream, centre, kiosk, genesis, reason, key, sig, size, head, acked, safe, rewound_gen, receipt,
    known_size, known_head, salvaged FROM stream`;

export function createStreamRows(db: Database): StreamRows {
  const current = db.prepare<[], StreamRow>(`${SELECT} ORDER BY id DESC LIMIT 1`);
  const find = db.prepare<[string], StreamRow>(`${SELECT} WHERE stream = ?`);
  // Another centre's topics are closed to us, and with a key that we have not nothing of it can be signed.
  const unfinished = db.prepare<[number, string, string, string], StreamRow>(
    `${SELECT} s WHERE id < ? AND centre = ? AND kiosk = ? AND key IN (SELECT value FROM json_each(?)) AND (acked < size
       OR EXISTS (SELECT 1 FROM record r WHERE r.stream_id = s.id AND r.seq > max(s.size, s.salvaged)))
     ORDER BY id LIMIT 1`,
  );
  const offerAgain = db.prepare("UPDATE stream SET acked = -1, salvaged = 0 WHERE id < ?");
  const moveSalvaged = db.prepare("UPDATE stream SET salvaged = max(salvaged, ?) WHERE id = ?");
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
    find: (stream) => find.get(stream),
    unfinished: ({ id, centre, kiosk }, keys) =>
      unfinished.get(id, centre, kiosk, JSON.stringify(keys)),
    offerAgain: ({ id }) => {
      offerAgain.run(id);
    },
    moveSalvaged: (id, seq) => {
      moveSalvaged.run(seq, id);
    },
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
  const { id: _id, rewound_gen: _rewoundGen, salvaged: _salvaged, ...rest } = row;
  const { head, known_size: size, known_head: end, ...same } = rest;
  const ended = size === null ? null : { size, head: (end ?? head).toString("base64url") };
  return { ...same, reason: reasonOf(row), head: head.toString("base64url"), ended };
}

const FIRST_WORDS = ["centre", "kiosk", "genesis", "reason", "key", "sig"] as const;
export type FirstWords = Readonly<Record<(typeof FIRST_WORDS)[number], string>>;

/** Whether two sources know a stream by the same first words: those are never changed. */
export function hasSameWords(one: FirstWords, other: FirstWords): boolean {
  return FIRST_WORDS.every((word) => one[word] === other[word]);
}

/** The first words of a stream, as it was opened with. */
export function toOpening(row: StreamRow): StreamOpening {
  const { stream, centre, kiosk, genesis, key, sig } = row;
  const head = genesisHash(genesis).toString("base64url");
  return { stream, centre, kiosk, genesis, reason: reasonOf(row), key, sig, head };
}

function reasonOf({ stream, reason }: StreamRow): OpenReason {
  const known = parseReason(reason);
  if (!known.ok) throw new StoreFailure("corrupt", `stream ${stream} has reason ${reason}`);
  return known.value;
}
