// Station 4 and 5: the outbox (records above the last receipt) in the words of the wire: `open` and signed batches (protocol §4).
// Promises: a whole message stays within the hub's limit; every batch is signed as a checkpoint at its last record.
import { checkpointText, type StreamAddress } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { BatchMessage, OpenMessage } from "../../shared/protocol/kiosk-messages.ts";
import type { KioskStream, OutboxBatch } from "../store/kiosk-store.ts";

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
