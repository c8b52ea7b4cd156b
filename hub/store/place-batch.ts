// Station 6, H4: where a batch stands against its stream's cursor. Pure; every engine decides through this.
// Promises: nothing is placed twice, nothing is placed over a gap, and another history under the same stream is a fork.
import type { CheckedBatch } from "./hub-store.ts";

const HASH_BYTES = 32;

export type Cursor = {
  /** The last seq that is stored. */
  readonly hi: number;
  /** h_hi, base64url. */
  readonly head: string;
};

export type Placing =
  /** Insert the records from index `from` on; those before are known already. */
  | { readonly kind: "insert"; readonly from: number }
  /** Every record is known already. */
  | { readonly kind: "repeat" }
  | { readonly kind: "gap"; readonly want: number }
  /** A signed other history (K5, H4). */
  | { readonly kind: "fork" }
  /** The message does not hold together; checking should have caught it (H2). */
  | { readonly kind: "bad_chain" };

/** `storedHash` answers our own hash (base64url) at a seq of 0 … hi; it is asked for repeats only. */
export function placeBatch(
  cursor: Cursor,
  batch: Pick<CheckedBatch, "first" | "prev" | "records" | "hashes" | "head">,
  storedHash: (seq: number) => string,
): Placing {
  const { first, records, hashes } = batch;
  if (!holdsTogether(batch)) return { kind: "bad_chain" };
  const last = first + records.length - 1;
  if (first > cursor.hi + 1) return { kind: "gap", want: cursor.hi + 1 };
  if (last <= cursor.hi) {
    const ours = last === cursor.hi ? cursor.head : storedHash(last);
    return ours === batch.head ? { kind: "repeat" } : { kind: "fork" };
  }
  // The chain from `prev` to `head` was checked, so one equal hash proves everything before it equal.
  const from = cursor.hi + 1 - first;
  const theirs = from === 0 ? batch.prev : hashText(hashes, from - 1);
  return theirs === cursor.head ? { kind: "insert", from } : { kind: "fork" };
}

function holdsTogether({
  first,
  records,
  hashes,
  head,
}: Pick<CheckedBatch, "first" | "records" | "hashes" | "head">): boolean {
  if (records.length === 0 || hashes.length !== records.length * HASH_BYTES) return false;
  for (let i = 0; i < records.length; i++) if (records[i]?.[0] !== first + i) return false;
  return hashText(hashes, records.length - 1) === head;
}

function hashText(hashes: Uint8Array, index: number): string {
  const start = index * HASH_BYTES;
  return Buffer.from(hashes.buffer, hashes.byteOffset + start, HASH_BYTES).toString("base64url");
}
