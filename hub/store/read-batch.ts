// Station 6: takes the records of a checked batch out of its message again, on the engine's own thread.
// Promises: exactly the records that were checked: the same text through the same parser. Checks nothing a second time.
import type { StreamRecord } from "../../shared/rating.ts";
import type { CheckedBatch, UnreadBatch } from "./hub-store.ts";

export function readBatch({ text, count: _, ...batch }: UnreadBatch): CheckedBatch {
  const { records } = JSON.parse(text) as { readonly records: readonly StreamRecord[] }; // its form was checked (H2)
  return { ...batch, kind: "batch", records };
}
