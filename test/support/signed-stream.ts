// Builds a kiosk's stream as a real kiosk would: records, hash chain, signed checkpoints, wire messages and their checked forms.
// Promises: everything it gives out verifies; to make something false, change what it gave you.
import { randomBytes } from "node:crypto";
import {
  checkpointText,
  genesisHash,
  nextHash,
  salvageText,
  type StreamAddress,
} from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey, type SigningKey } from "../../shared/evidence/signing.ts";
import type {
  BatchMessage,
  Genesis,
  OpenMessage,
  OpenReason,
  SalvageMessage,
  StatusMessage,
} from "../../shared/protocol/kiosk-messages.ts";
import { canonical, type RatingRecord, type StreamRecord } from "../../shared/rating.ts";
import type { CheckedBatch, CheckedOpen } from "../../hub/store/hub-store.ts";

export type SignedStreamStart = {
  readonly kiosk: string;
  readonly centre: string;
  readonly counter?: string;
  readonly service?: string;
  readonly scale?: string;
  readonly at?: number;
  readonly boot?: number;
  readonly reason?: OpenReason;
  readonly prev?: Genesis["prev"];
  readonly privateKeyPem?: string;
  readonly stream?: string;
};

export type RateOptions = {
  readonly counter?: string;
  readonly service?: string;
  readonly scale?: string;
  readonly layout?: number;
  readonly visit?: string;
  readonly flags?: number;
  readonly mono?: number;
  readonly boot?: number;
};

export type SignedStream = ReturnType<typeof createSignedStream>;

/** 2026-11-02T01:00:00Z, a Monday morning in Viet Nam. */
export const MONDAY_MORNING = 1_793_581_200_000;

export function createSignedStream(start: SignedStreamStart) {
  const { kiosk, centre, counter = "q1", service = "", scale = "vn3.1" } = start;
  const stream = start.stream ?? randomBytes(16).toString("hex");
  const address: StreamAddress = { kiosk, centre, stream };
  const at0 = start.at ?? MONDAY_MORNING;
  const pem = start.privateKeyPem ?? createPrivateKeyPem();
  const keys: { readonly key: SigningKey; readonly fromSeq: number }[] = [
    { key: signingKey(pem), fromSeq: 1 },
  ];
  const firstKey = keyAt(1);
  const genesis = JSON.stringify({
    kiosk,
    centre,
    publicKey: firstKey.publicKey,
    at: at0,
    reason: start.reason ?? "install",
    prev: start.prev ?? null,
    app: "1.0.0",
  } satisfies Genesis);
  const records: StreamRecord[] = [];
  const hashes: Buffer[] = [genesisHash(genesis)];
  let boot = start.boot ?? 1;
  let sent = 0;

  function keyAt(seq: number): SigningKey {
    const found = keys.findLast(({ fromSeq }) => fromSeq <= seq);
    if (found === undefined) throw new Error(`no key at ${seq}`);
    return found.key;
  }

  function hashAt(seq: number): Buffer {
    const found = hashes[seq];
    if (found === undefined) throw new Error(`no record ${seq}`);
    return found;
  }

  function append(make: (seq: number) => StreamRecord): number {
    const seq = records.length + 1;
    const record = make(seq);
    records.push(record);
    hashes.push(nextHash(hashAt(seq - 1), canonical(record)));
    return seq;
  }

  const headAt = (seq: number): string => hashAt(seq).toString("base64url");
  const signAt = (key: SigningKey, seq: number): string =>
    key.sign(checkpointText(address, seq, headAt(seq)));
  const monoOf = (at: number): number => Math.max(0, at - at0 + 60_000);

  function openMessage(): OpenMessage {
    return { v: 1, type: "open", stream, genesis, key: firstKey.id, sig: signAt(firstKey, 0) };
  }

  /** Records `first` to `last`, both inside. */
  function batchMessage(first: number, last: number): BatchMessage {
    const key = keyAt(first);
    return {
      v: 1,
      type: "batch",
      stream,
      first,
      prev: headAt(first - 1),
      records: records.slice(first - 1, last),
      head: headAt(last),
      key: key.id,
      sig: signAt(key, last),
    };
  }

  /** Some of the records, as what is left behind a hole. */
  function salvageMessage(seqs: readonly number[]): SalvageMessage {
    const key = keyAt(1);
    const part = seqs.flatMap((seq) => records.slice(seq - 1, seq));
    const sig = key.sign(salvageText(address, JSON.stringify(part)));
    return { v: 1, type: "salvage", stream, records: part, key: key.id, sig };
  }

  function batchOf(first: number, last: number): CheckedBatch {
    const { prev, head, key, sig, records: part } = batchMessage(first, last);
    return {
      kind: "batch",
      kiosk,
      centre,
      stream,
      first,
      prev,
      records: part,
      hashes: new Uint8Array(Buffer.concat(hashes.slice(first, last + 1))),
      head,
      key,
      sig,
    };
  }

  return {
    kiosk,
    centre,
    stream,
    genesis,
    /** The device key's PEM, to open a further stream of the same device. */
    privateKeyPem: pem,
    publicKey: firstKey.publicKey,
    size: (): number => records.length,
    headAt,
    record: (seq: number): StreamRecord | undefined => records[seq - 1],

    /** Writes a rating; answers its seq. */
    rate(level: string, at: number, options: RateOptions = {}): number {
      return append((seq): RatingRecord => [
        seq,
        "r",
        at,
        options.mono ?? monoOf(at),
        options.boot ?? boot,
        options.counter ?? counter,
        options.service ?? service,
        options.scale ?? scale,
        level,
        options.layout ?? 1,
        options.visit ?? "",
        options.flags ?? 0,
      ]);
    },
    takeBack(ref: number, at: number): number {
      return append((seq) => [seq, "v", at, monoOf(at), boot, ref, "citizen"]);
    },
    explain(ref: number, reasons: readonly string[], at: number): number {
      return append((seq) => [seq, "w", at, monoOf(at), boot, ref, reasons.join(",")]);
    },
    event(code: string, number: number, text: string, at: number, mono = monoOf(at)): number {
      return append((seq) => [seq, "e", at, mono, boot, code, number, text]);
    },
    /** A `key` event, signed by the old key; the new one signs every batch that begins after it. */
    rotateKey(at: number): SigningKey {
      const key = signingKey(createPrivateKeyPem());
      const seq = append((next) => [next, "e", at, monoOf(at), boot, "key", 0, key.publicKey]);
      keys.push({ key, fromSeq: seq + 1 });
      return key;
    },
    restart(): void {
      boot += 1;
    },

    openMessage,
    batchMessage,
    salvageMessage,
    statusMessage(
      fields: Partial<Omit<StatusMessage, "v" | "type" | "stream" | "key" | "sig">>,
    ): StatusMessage {
      const size = fields.size ?? records.length;
      const key = keyAt(size + 1);
      return {
        v: 1,
        type: "status",
        state: "online",
        sid: "5e1f5e1f5e1f5e1f",
        at: at0,
        app: "1.0.0",
        stream,
        size,
        head: headAt(size),
        acked: 0,
        oldest: null,
        gen: 0,
        disk: "ok",
        freeMb: 812,
        clock: { offset: null, source: "" },
        conf: 0,
        error: null,
        key: key.id,
        sig: signAt(key, size),
        ...fields,
      };
    },

    /** The `open` as the store gets it. */
    open(): CheckedOpen {
      const { key, sig } = openMessage();
      return {
        kind: "open",
        kiosk,
        centre,
        stream,
        genesis,
        reason: start.reason ?? "install",
        prev: start.prev ?? null,
        head: headAt(0),
        key,
        publicKey: firstKey.publicKey,
        sig,
      };
    },
    /** The next `n` records (default: all) that no `batch` call gave out yet, as the store gets them. */
    batch(n = Number.MAX_SAFE_INTEGER): CheckedBatch {
      const first = sent + 1;
      const last = Math.min(records.length, sent + n);
      if (last < first) throw new Error("no further records");
      sent = last;
      return batchOf(first, last);
    },
    /** Records `first` to `last` as the store gets them. */
    batchOf,
  };
}
