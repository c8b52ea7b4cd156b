// Everything that is known of a kiosk's streams when its database cannot be trusted, and how far each can go on.
// Pure. Promises: a stream is told to be whole only when nothing unacknowledged is missing and its hashes reach the known end.
import { genesisHash } from "../../shared/evidence/chain.ts";
import type { KnownHead } from "./head-file.ts";
import { findRuns, type Piece, type Run } from "./piece-together.ts";
import type { Readable } from "./read-damaged.ts";
import type { JournalContent } from "./record-journal.ts";
import { hasSameWords, parseReason, type FirstWords, type StreamRow } from "./stream-rows.ts";

export type Sources = {
  readonly readable: Readable;
  readonly journal: JournalContent;
  readonly head: KnownHead | undefined;
};

/** The head file is a minute old at most; so many records are more than a minute holds. */
const MOST_UNSEEN = 1_000;

type Known = {
  readonly stream: string;
  readonly row: Omit<KnownHead, "size" | "head" | "generation"> & { readonly rewound: number };
  /** Where the stream is known to have been. */
  readonly end: { readonly size: number; readonly head: Buffer | undefined };
  readonly salvaged: number;
  readonly pieces: readonly Piece[];
  readonly anchors: ReadonlyMap<number, Buffer>;
};

export type JudgedStream = Known & {
  readonly runs: readonly Run[];
  readonly size: number;
  readonly head: Buffer;
  readonly isWhole: boolean;
  readonly missing: number;
};

/** The oldest stream first. */
export function judgeStreams(sources: Sources): readonly JudgedStream[] {
  return gather(sources).map(judge);
}

/** Everything that is known of every stream, the oldest first. */
function gather({ readable, journal, head }: Sources): readonly Known[] {
  const names = new Set([
    ...readable.streams.map(({ row }) => row.stream),
    ...journal.openings.map(({ stream }) => stream),
    ...(head === undefined ? [] : [head.stream]),
  ]);
  return [...names].flatMap((stream) => {
    const found = readable.streams.find(({ row }) => row.stream === stream);
    const opening = journal.openings.find((one) => one.stream === stream);
    const witness = head?.stream === stream ? head : undefined;
    // The journal's lines have a checksum; what stands in a damaged database may be anything.
    const words = opening ?? witness ?? found?.row;
    const reason = parseReason(words?.reason);
    if (words === undefined || !reason.ok) return [];
    const lines = journal.records.get(stream);
    const pieces = new Map<number, Piece>();
    for (const one of found?.records ?? []) pieces.set(one.seq, { ...one, prev: undefined });
    for (const { seq, day, body, prev } of lines?.values() ?? []) {
      pieces.set(seq, { seq, day, body, prev: Buffer.from(prev, "base64url") });
    }
    const anchors = new Map<number, Buffer>([[0, genesisHash(words.genesis)]]);
    for (const { seq, hash } of found?.marks ?? []) anchors.set(seq, hash);
    const last = Math.max(witness?.size ?? 0, ...pieces.keys());
    const row = found !== undefined && isBorneOut(found.row, words, last) ? found.row : undefined;
    const ends = [
      ...(row === undefined ? [] : [{ size: row.size, head: row.head }]),
      ...(row === undefined || row.known_size === null
        ? []
        : [{ size: row.known_size, head: row.known_head ?? undefined }]),
      ...(witness === undefined
        ? []
        : [{ size: witness.size, head: Buffer.from(witness.head, "base64url") }]),
      { size: Math.max(0, ...(lines?.keys() ?? [])), head: undefined },
    ];
    for (const { size, head: hash } of ends) if (hash !== undefined) anchors.set(size, hash);
    const end = ends.reduce((far, one) =>
      one.size > far.size || (one.size === far.size && far.head === undefined) ? one : far,
    );
    const held = [row, witness].reduce(
      (far, one) => (one !== undefined && one.acked > (far?.acked ?? -2) ? one : far),
      undefined,
    );
    const { centre, kiosk, genesis, key, sig } = words;
    return [
      {
        stream,
        row: {
          stream,
          centre,
          kiosk,
          genesis,
          key,
          sig,
          reason: reason.value,
          acked: Math.min(held?.acked ?? -1, end.size),
          safe: Math.min(held?.safe ?? 0, end.size),
          receipt: held?.receipt ?? null,
          rewound: row?.rewound_gen ?? 0,
        },
        end,
        salvaged: row?.salvaged ?? 0,
        pieces: [...pieces.values()].toSorted((a, b) => a.seq - b.seq),
        anchors,
      },
    ];
  });
}

/**
 * What a row of a damaged database says of its stream is believed where it fits what is known beside it: spoilt bytes make any
 * number. An end that is too far names records that never were; an acknowledgement that is too far would send nothing again.
 */
function isBorneOut(row: StreamRow, words: FirstWords, last: number): boolean {
  const end = row.known_size ?? row.size;
  const fits = row.acked <= end && row.safe <= Math.max(row.acked, 0) && row.acked >= -1;
  // A stream that has ended names an end whose records are gone for good.
  const isNear = row.known_size === null ? end <= last + MOST_UNSEEN : row.size <= end;
  return hasSameWords(row, words) && fits && isNear;
}

/** Whole: what the hub has not acknowledged is there without a hole, and reaches the known end. */
function judge(known: Known): JudgedStream {
  const { pieces, anchors, end, row } = known;
  const runs = findRuns(pieces, anchors);
  const acked = Math.max(row.acked, 0);
  const sendable = runs.find(
    ({ first, last, prev }) => prev !== undefined && first <= acked + 1 && last > acked,
  );
  const ackedAt = runs.find(({ last, head }) => last === acked && head !== undefined);
  const ackedHead = ackedAt?.head ?? anchors.get(acked);
  const size = sendable?.last ?? acked;
  const head = sendable?.head ?? ackedHead;
  const isWhole = head !== undefined && size >= end.size;
  const present = runs.flatMap((run) => run.pieces).filter(({ seq }) => seq > acked).length;
  return {
    ...known,
    runs,
    size,
    head: head ?? Buffer.alloc(32),
    isWhole,
    missing: isWhole ? 0 : Math.max(0, end.size - acked - present),
  };
}
