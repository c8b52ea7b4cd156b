// Any record that the wire contract allows, for property tests.
import * as fc from "fast-check";
import type { StreamRecord } from "../../shared/rating.ts";

const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
/** Any whole number but −0, which has no form of its own in JSON. */
const whole = fc.maxSafeInteger();
const code = fc.stringMatching(/^[A-Za-z0-9._:-]{0,64}$/);
const given = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/);
const codes = fc.array(given, { minLength: 1, maxLength: 11 }).map((list) => list.join(","));
const eventText = fc.stringMatching(/^[ !#-[\]-~]{0,80}$/);

export const streamRecord: fc.Arbitrary<StreamRecord> = fc.oneof(
  fc.tuple(
    seq,
    fc.constant("r" as const),
    whole,
    count,
    count,
    code,
    code,
    given,
    given,
    count,
    code,
    count,
  ),
  fc.tuple(seq, fc.constant("w" as const), whole, count, count, seq, codes),
  fc.tuple(seq, fc.constant("v" as const), whole, count, count, seq, given),
  fc.tuple(seq, fc.constant("e" as const), whole, count, count, given, whole, eventText),
);
