// The keys of the streams that are sending, so that checking a batch needs no question to the store.
// Promises: bounded; holds only what the store holds or an `open` that is on its way into it and is taken back if refused.
import { verifyingKey, type VerifyingKey } from "../../shared/evidence/signing.ts";
import type { HubStore } from "../store/hub-store.ts";
import { rememberSignatures } from "./remember-signatures.ts";

export type KnownStream = {
  readonly kiosk: string;
  readonly centre: string;
  /** In the order of `fromSeq`. */
  readonly keys: readonly { readonly key: VerifyingKey; readonly fromSeq: number }[];
};

export type KnownStreams = {
  readonly find: (stream: string) => KnownStream | Promise<KnownStream | undefined>;
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
  const load = async (stream: string): Promise<KnownStream | undefined> => {
    const cursor = await store.findStream(stream);
    if (cursor === undefined) return undefined;
    const keys = cursor.keys.flatMap(({ publicKey, fromSeq }) => {
      const key = verifyingKey(publicKey);
      return key === undefined ? [] : [{ key, fromSeq }];
    });
    return put(stream, { kiosk: cursor.kiosk, centre: cursor.centre, keys });
  };
  return {
    find: (stream) => known.get(stream) ?? load(stream),
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
