// Which records of a stream can be believed, out of a damaged database and its journal: runs without a hole whose chain holds.
// Pure. Promises: a record whose bytes were spoilt is left out; what is told to be whole reaches the known end by its hashes.
import { nextHash } from "../../shared/evidence/chain.ts";

export type Piece = {
  readonly seq: number;
  readonly day: number;
  readonly body: string;
  /** The hash before it, as the journal wrote it down. */
  readonly prev: Buffer | undefined;
};

export type Run = {
  readonly first: number;
  readonly last: number;
  /** Undefined: nothing says what came before, so the run has no place in the chain. */
  readonly prev: Buffer | undefined;
  readonly head: Buffer | undefined;
  readonly pieces: readonly Piece[];
  /** The hash at each piece. */
  readonly hashes: readonly (Buffer | undefined)[];
};

type Growing = { pieces: Piece[]; prev: Buffer | undefined; hashes: (Buffer | undefined)[] };

/** `anchors`: seq → hash at it, from marks, receipts and heads. Pieces in the order of seq. */
export function findRuns(
  pieces: readonly Piece[],
  anchors: ReadonlyMap<number, Buffer>,
): readonly Run[] {
  const runs: Run[] = [];
  let run: Growing | undefined;

  const end = (): void => {
    if (run === undefined) return;
    const kept = cutBack(run, anchors);
    const first = kept.pieces[0];
    const last = kept.pieces.at(-1);
    if (first !== undefined && last !== undefined) {
      runs.push({ ...kept, first: first.seq, last: last.seq, head: kept.hashes.at(-1) });
    }
    run = undefined;
  };

  for (const piece of pieces) {
    const known = piece.prev ?? anchors.get(piece.seq - 1);
    const before = run?.pieces.at(-1);
    const reached = run?.hashes.at(-1);
    const follows =
      before?.seq === piece.seq - 1 &&
      (known === undefined || (reached !== undefined && reached.equals(known)));
    if (!follows) {
      // What was reached is not what is known: something before was spoilt, or had no place in the chain.
      if (run !== undefined && before?.seq === piece.seq - 1 && known !== undefined) {
        run = cutBack(run, anchors);
      }
      end();
      run = { pieces: [], prev: known, hashes: [] };
    }
    const grown: Growing = (run ??= { pieces: [], prev: known, hashes: [] });
    const from = grown.pieces.length === 0 ? grown.prev : grown.hashes.at(-1);
    grown.pieces.push(piece);
    grown.hashes.push(from === undefined ? undefined : nextHash(from, piece.body));
  }
  end();
  return runs;
}

/** Back to the last record that something vouches for: the journal, or an anchor. */
function cutBack(run: Growing, anchors: ReadonlyMap<number, Buffer>): Growing {
  for (let at = run.pieces.length - 1; at >= 0; at--) {
    const piece = run.pieces[at];
    const hash = run.hashes[at];
    if (piece === undefined || hash === undefined) break;
    // A journal line has a checksum, and its `prev` was met on the way here.
    const vouched = piece.prev !== undefined || anchors.get(piece.seq)?.equals(hash) === true;
    if (vouched) {
      return {
        prev: run.prev,
        pieces: run.pieces.slice(0, at + 1),
        hashes: run.hashes.slice(0, at + 1),
      };
    }
  }
  return { prev: undefined, pieces: [], hashes: [] };
}
