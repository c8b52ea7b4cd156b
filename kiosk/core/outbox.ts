// Station 4 and 5: the outbox (records above the last receipt) in the words of the wire: `open` and signed batches (protocol §4).
// What is owed of an older stream goes the same way (K16). Promises: a whole message stays within the hub's limit; every batch is signed as a checkpoint at its last record.
import {
  checkpointText,
  salvageDigest,
  salvageText,
  type StreamAddress,
} from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type {
  BatchMessage,
  OpenMessage,
  SalvageMessage,
} from "../../shared/protocol/kiosk-messages.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import type { KioskStream, OldMessage, OutboxBatch } from "../store/kiosk-store.ts";

/** Everything in a batch message that is not a record: names, numbers, three hashes, key and signature. */
const ENVELOPE_BYTES = 400;

/** What is left for records in a message of at most `messageBytes`. */
export function recordBytes(messageBytes: number): number {
  return Math.max(1, messageBytes - ENVELOPE_BYTES);
}

export function openMessage({ stream, genesis, key, sig }: KioskStream): string {
  return JSON.stringify({ v: 1, type: "open", stream, genesis, key, sig } satisfies OpenMessage);
}

export function batchMessage(
  address: StreamAddress,
  { first, prev, records, head }: OutboxBatch,
  key: SigningKey,
): string {
  const last = first + records.length - 1;
  return JSON.stringify({
    v: 1,
    type: "batch",
    stream: address.stream,
    first,
    prev,
    records: [...records],
    head,
    key: key.id,
    sig: key.sign(checkpointText(address, last, head)),
  } satisfies BatchMessage);
}

export function salvageMessage(
  address: StreamAddress,
  records: readonly StreamRecord[],
  key: SigningKey,
): string {
  const json = JSON.stringify(records);
  return JSON.stringify({
    v: 1,
    type: "salvage",
    stream: address.stream,
    records: [...records],
    key: key.id,
    sig: key.sign(salvageText(address, json)),
  } satisfies SalvageMessage);
}

/** What the hub's receipt must say so that an older stream's message is delivered. */
export type OldSent = {
  readonly stream: string;
  /** With it the receipt is for a salvage: its head is this digest, its `upto` the last seq. */
  readonly salvage: { readonly upto: number; readonly digest: string } | null;
};

export function oldMessage(
  old: OldMessage,
  keyAt: (stream: KioskStream, seq: number) => SigningKey,
): { readonly text: string; readonly sent: OldSent } {
  const { stream } = old;
  switch (old.kind) {
    case "open":
      return { text: openMessage(stream), sent: { stream: stream.stream, salvage: null } };
    case "batch":
      return {
        text: batchMessage(stream, old.batch, keyAt(stream, old.batch.first)),
        sent: { stream: stream.stream, salvage: null },
      };
    case "salvage": {
      const { records } = old;
      const digest = salvageDigest(JSON.stringify(records));
      const upto = records.at(-1)?.[0] ?? 0;
      // Behind the hole the hub knows no other key than the one at its edge.
      return {
        text: salvageMessage(stream, records, keyAt(stream, stream.size + 1)),
        sent: { stream: stream.stream, salvage: { upto, digest } },
      };
    }
  }
}
