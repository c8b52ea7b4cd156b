// Station 6: takes the records of a checked batch out of its message again, on the engine's own thread.
// Promises: exactly the records that were checked: the same text through the same parser. Checks nothing a second time.
import type { StreamRecord } from "../../shared/rating.ts";
import type { CheckedBatch, UnreadBatch } from "./hub-store.ts";

export function readBatch(batch: UnreadBatch): CheckedBatch {
  const { kiosk, centre, stream, first, prev, hashes, head, key, sig } = batch;
  const { records } = JSON.parse(batch.text) as { readonly records: readonly StreamRecord[] }; // its form was checked (H2)
  return { kind: "batch", kiosk, centre, stream, first, prev, hashes, head, key, sig, records };
}
