// Which key may sign at which place of a stream, from its genesis and its `key` events; and the checkpoints signed with it.
// Promises: a valid signature by a key that was not valid at that place is no signature.
import { checkpointText, genesisHash, type StreamAddress } from "../../shared/evidence/chain.ts";
import { verifyingKey, type VerifyingKey } from "../../shared/evidence/signing.ts";
import type { CheckpointLine, StreamLine } from "../../shared/evidence-bundle.ts";
import { parseGenesis, type Genesis } from "../../shared/protocol/kiosk-messages.ts";

/** A batch that changes the key is signed by the old one to its end. */
const MOST_BATCH = 100;

export type StreamKeys = {
  readonly genesis: Genesis;
  /** h_0 */
  readonly start: Buffer;
  /** Undefined when the signature is good. */
  readonly faultOf: (checkpoint: CheckpointLine) => string | undefined;
  /** A `key` event at `seq`; says what is wrong with the list of keys. */
  readonly rotated: (seq: number, publicKey: string) => string | undefined;
  /** Keys of the list that no record of the range made; seqs. */
  readonly unproven: () => readonly number[];
};

type Known = { readonly fromSeq: number; readonly key: VerifyingKey; proven: boolean };

/** The text says what is wrong with the stream's head lines. */
export function openKeys(line: StreamLine): StreamKeys | string {
  const address: StreamAddress = line;
  const genesis = readGenesis(line.genesis);
  if (genesis === undefined) return "its genesis cannot be read";
  if (genesis.kiosk !== line.kiosk || genesis.centre !== line.centre) {
    return "its genesis names another kiosk or centre";
  }
  const known: Known[] = [];
  for (const { key: id, publicKey, fromSeq } of line.keys) {
    const key = verifyingKey(publicKey);
    if (key === undefined || key.id !== id || key.publicKey !== publicKey) {
      return `key ${id} is not the key that it is named after`;
    }
    if (fromSeq <= (known.at(-1)?.fromSeq ?? 0)) return "its keys are not in order";
    known.push({ fromSeq, key, proven: fromSeq === 1 });
  }
  const [first] = known;
  if (first?.fromSeq !== 1 || first.key.publicKey !== genesis.publicKey) {
    return "its first key is not the one of its genesis";
  }
  const start = genesisHash(line.genesis);
  const head = start.toString("base64url");
  if (!first.key.verify(checkpointText(address, 0, head), line.sig)) {
    return "its genesis is not signed by its first key";
  }

  /** Valid at some record of the batch that ends at `size`. */
  const keysAt = (size: number): readonly Known[] =>
    known.filter(({ fromSeq }, index) => {
      const until = known[index + 1]?.fromSeq ?? Number.POSITIVE_INFINITY;
      return fromSeq <= size && until > size - MOST_BATCH + 1;
    });

  return {
    genesis,
    start,
    faultOf: ({ size, head: signed, key: id, sig }) => {
      const key = keysAt(size).find((candidate) => candidate.key.id === id)?.key;
      if (key === undefined) return `it is signed by ${id}, a key that was not valid there`;
      if (!key.verify(checkpointText(address, size, signed), sig)) return "its signature is wrong";
      return undefined;
    },
    rotated: (seq, publicKey) => {
      const next = known.find(({ fromSeq }) => fromSeq === seq + 1);
      if (next === undefined && seq === line.last) return undefined;
      if (next?.key.publicKey !== publicKey)
        return "it changes the key, and streams.ndjson does not";
      next.proven = true;
      return undefined;
    },
    unproven: () => known.filter(({ proven }) => !proven).map(({ fromSeq }) => fromSeq - 1),
  };
}

function readGenesis(text: string): Genesis | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = parseGenesis(value);
  return parsed.ok ? parsed.value : undefined;
}
