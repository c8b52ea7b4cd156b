// A record's exact text and its test flag: the parts of rating.ts that need no schema library, for threads that start often.
// Promises: `canonical(record)` is the exact text that is hashed.
import type { RatingRecord, StreamRecord } from "./rating.ts";

/** Bit 0 of `flags`: a test rating (self-test, training). Stored and receipted, never counted. */
export const TEST_FLAG = 1;

/** The bytes that the chain is made of, as text; every character is ASCII, so its UTF-8 is the same. */
export function canonical(record: StreamRecord): string {
  return JSON.stringify(record);
}

export function isTest(record: RatingRecord): boolean {
  return (record[11] & TEST_FLAG) === TEST_FLAG;
}
