// The keys of the streams that are sending, so that checking a batch needs no question to the store.
// Promises: bounded; holds only what the store holds or an `open` that is on its way into it and is taken back if refused.
import { verifyingKey, type VerifyingKey } from "../../shared/evidence/signing.ts";
import type { HubStore, StreamCursor } from "../store/hub-store.ts";
import { rememberSignatures } from "./remember-signatures.ts";

export type KnownStream = {
  readonly kiosk: string;
  readonly centre: string;
  /** In the order of `fromSeq`. */
  readonly keys: readonly { readonly key: VerifyingKey; readonly fromSeq: number }[];
};

export type KnownStreams = {
  readonly find: (stream: string) => KnownStream | Promise<KnownStream | undefined>;
  /** How far it is stored now; its keys are remembered for what comes next. */
  readonly cursor: (stream: string) => Promise<StreamCursor | undefined>;
  /** An `open` was checked and waits for its commit: what follows it may already be checked. */
  readonly expect: (stream: string, known: KnownStream) => void;
  readonly forget: (stream: string) => void;
};

const MOST = 20_000;

export function createKnownStreams(store: Pick<HubStore, "findStream">): KnownStreams {
  const known = new Map<string, KnownStream>();
  const remembering = rememberSignatures();
  const put = (stream: string, { keys, ...of }: KnownStream): KnownStream => {
    if (known.size >= MOST) known.clear();
    const value = {
      ...of,
      keys: keys.map(({ key, fromSeq }) => ({ key: remembering(key), fromSeq })),
    };
    known.set(stream, value);
    return value;
  };
  const cursor = async (stream: string): Promise<StreamCursor | undefined> => {
    const found = await store.findStream(stream);
    if (found === undefined || known.has(stream)) return found;
    const keys = found.keys.flatMap(({ publicKey, fromSeq }) => {
      const key = verifyingKey(publicKey);
      return key === undefined ? [] : [{ key, fromSeq }];
    });
    put(stream, { kiosk: found.kiosk, centre: found.centre, keys });
    return found;
  };
  return {
    cursor,
    find: (stream) => known.get(stream) ?? cursor(stream).then(() => known.get(stream)),
    expect: (stream, value) => {
      if (!known.has(stream)) put(stream, value);
    },
    forget: (stream) => {
      known.delete(stream);
    },
  };
}

/**
 * The one key that may sign at `seq`: the newest that was announced before it. A batch is signed by the key that is valid
 * at its first record, so a batch that announces a key is signed by the old one (protocol §3).
 */
export function keyAt(stream: KnownStream, seq: number): VerifyingKey | undefined {
  return stream.keys.findLast(({ fromSeq }) => fromSeq <= seq)?.key;
}
