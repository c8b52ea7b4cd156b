// The keys of this kiosk and which of them signs where (protocol §3, `key` event): by place in the stream, never by the clock.
// Promises: a new key is durable before anything names it, and every step that is cut off is gone on with from what is on the disk.
// Never logs a private key.
import { signingKey, type SigningKey } from "../../shared/evidence/signing.ts";
import { MOST_FORMER } from "../../shared/protocol/limits.ts";
import type { KioskStore, KioskStream } from "../store/kiosk-store.ts";
import type { KeyTurn, KioskIdentity } from "./identity.ts";
import type { IdentityKeeper } from "./identity-keeper.ts";

export type KeyRing = {
  /** Opens streams: the hub knows it as ours. */
  readonly own: () => SigningKey;
  /** Made and not yet known to the hub by a receipt. */
  readonly next: () => SigningKey | undefined;
  /** Reads where the next key was announced; call it before anything is signed, and after its event was written. */
  readonly look: (store: KioskStore) => void;
  /** The seq at which the next key was announced in this stream. */
  readonly announcedAt: (stream: string) => number | undefined;
  /** Ids of all the keys that are held. */
  readonly ids: () => readonly string[];
  /** Whether the key that signs at the end of this stream is held. */
  readonly continues: (stream: KioskStream) => boolean;
  readonly at: (stream: Pick<KioskStream, "stream" | "key">, seq: number) => SigningKey;
  /** Keys before the one that signs at the end of `stream`, the newest first, as far as a restored hub could know no newer one. */
  readonly before: (stream: KioskStream) => readonly SigningKey[];
  /** A new key, durably kept as the next one; false when it could not be. */
  readonly makeNext: (pem: string) => Promise<boolean>;
  /** The hub has the event: the next key is now our own. */
  readonly turn: () => Promise<boolean>;
};

export function createKeyRing(identity: IdentityKeeper): KeyRing {
  let seen: KioskIdentity | undefined;
  let keys = new Map<string, SigningKey>();
  let announced: readonly KeyTurn[] = [];
  let ownId = "";
  let nextId: string | undefined;

  /** The identity changes only at a rotation; reading a key is not for every message. */
  function read(): void {
    const now = identity.now();
    if (now === seen) return;
    seen = now;
    const own = signingKey(now.privateKeyPem);
    const next = now.nextKeyPem === undefined ? [] : [signingKey(now.nextKeyPem)];
    const former = (now.formerKeyPems ?? []).map((pem) => signingKey(pem));
    keys = new Map([...former, own, ...next].map((key) => [key.id, key]));
    ownId = own.id;
    nextId = next[0]?.id;
    if (nextId === undefined) announced = [];
  }

  function get(id: string): SigningKey {
    read();
    const key = keys.get(id);
    if (key === undefined) throw new Error(`the key ${id} is not held`);
    return key;
  }

  function turns(): readonly KeyTurn[] {
    read();
    return [...(identity.now().turns ?? []), ...announced];
  }

  function idAt({ stream, key }: Pick<KioskStream, "stream" | "key">, seq: number): string {
    let id = key;
    for (const turn of turns()) {
      if (turn.stream === stream && turn.from === id && turn.until < seq) id = turn.to;
    }
    return id;
  }

  return {
    own: () => {
      read();
      return get(ownId);
    },
    next: () => {
      read();
      return nextId === undefined ? undefined : get(nextId);
    },
    look: (store) => {
      read();
      if (nextId === undefined) return;
      const { id: to, publicKey } = get(nextId);
      announced = store
        .keyEvents(publicKey)
        .map(({ stream, seq }) => ({ stream, until: seq, from: ownId, to }));
    },
    announcedAt: (stream) => announced.find((turn) => turn.stream === stream)?.until,
    ids: () => {
      read();
      return [...keys.keys()];
    },
    continues: (stream) => {
      read();
      return keys.has(idAt(stream, stream.size + 1));
    },
    at: (stream, seq) => get(idAt(stream, seq)),
    before: (stream) => {
      const current = idAt(stream, stream.size + 1);
      const unsafe = turns().filter(
        (turn) => turn.stream !== stream.stream || turn.until > stream.safe,
      );
      const ids = new Set(unsafe.map(({ from }) => from).toReversed());
      ids.delete(current);
      return [...ids].slice(0, MOST_FORMER).map(get);
    },
    makeNext: (pem) => identity.change((now) => ({ ...now, nextKeyPem: pem })),
    turn: () =>
      identity.change((now) => {
        const { nextKeyPem, privateKeyPem, formerKeyPems = [], turns: known = [], ...same } = now;
        if (nextKeyPem === undefined) return now;
        return {
          ...same,
          privateKeyPem: nextKeyPem,
          formerKeyPems: [...formerKeyPems, privateKeyPem],
          turns: [...known, ...announced],
        };
      }),
  };
}
