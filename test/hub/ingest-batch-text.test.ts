import fc from "fast-check";
import { expect, test } from "vitest";
import { batchTextOf, readRatingsBatch } from "../../hub/ingest/read-batch-text.ts";
import { parseBatch } from "../../shared/protocol/kiosk-messages.ts";
import { chanceSeed } from "../support/chance.ts";
import { createSignedStream, MONDAY_MORNING } from "../support/signed-stream.ts";

const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu", service: "LV-DATDAI" });
for (const second of [1, 2, 3, 4]) {
  stream.rate("RHL", MONDAY_MORNING + second * 1_000, { visit: second === 3 ? "v-1:a_b" : "" });
}
const RATINGS = JSON.stringify(stream.batchMessage(1, 4));
/** What the form of a batch hangs on. */
const MARKS = [
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  '"',
  "\\",
  "0",
  "7",
  " ",
  "-",
  ".",
  "e",
  "E",
  "\n",
  "ế",
].concat(['"r",', '"records":[']);
const RECORDS = RATINGS.slice(RATINGS.indexOf('"records":'), RATINGS.indexOf(',"head"'));

/** What the whole message says, read by JSON and the schema of the wire alone. */
function theLongWay(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "not JSON";
  }
  const parsed = parseBatch(value);
  return parsed.ok ? batchTextOf(parsed.value) : "not a batch";
}

test("a batch of ratings is read the short way, to the same texts", () => {
  const short = readRatingsBatch(RATINGS);
  expect(short).toEqual(theLongWay(RATINGS));
  expect(short?.texts[2]).toContain('"v-1:a_b"');
  expect(short).toMatchObject({ isNumbered: true, announcesKey: false });
});

test("a seq out of its place is seen the short way too", () => {
  const moved = RATINGS.replace('"first":1', '"first":2');
  expect(readRatingsBatch(moved)).toMatchObject({ isNumbered: false });
  expect(readRatingsBatch(moved)).toEqual(theLongWay(moved));
});

const LONG_WAY: readonly (readonly [string, string])[] = [
  ["records twice, the second counts", `${RATINGS.slice(0, -1)},${RECORDS.replace("RHL", "KHL")}}`],
  [
    "records twice, the second under an escaped name",
    `${RATINGS.slice(0, -1)},${RECORDS.replace("records", String.raw`\u0072ecords`)}}`,
  ],
  ["records inside something else", RATINGS.replace(RECORDS, `"other":{${RECORDS}}`)],
  ["blanks between the fields of a record", RATINGS.replace('"r",', '"r", ')],
  ["a number with leading zeros", RATINGS.replace('[1,"r"', '[01,"r"')],
  ["a number that is written otherwise", RATINGS.replace('[1,"r"', '[1.0,"r"')],
  ["a number beyond what JSON carries", RATINGS.replace('[1,"r"', '[9007199254740993,"r"')],
  ["a time before 1970", RATINGS.replace(String(MONDAY_MORNING + 1_000), "-5")],
  ["an escape in a code", RATINGS.replace('"RHL"', String.raw`"\u0052HL"`)],
  ["a code that is missing", RATINGS.replace('"RHL"', '""')],
  ["a code too many", RATINGS.replace('"RHL",', '"RHL","RHL",')],
  ["no records", RATINGS.replace(RECORDS, '"records":[]')],
  ["an end after the first record", RATINGS.slice(0, RATINGS.indexOf("]") + 1)],
];

test.each(LONG_WAY)("%s: that is left to the parser", (_what, text) => {
  expect(text).not.toBe(RATINGS);
  expect(readRatingsBatch(text)).toBeUndefined();
});

test("whatever a message looks like, the short way never says anything that the long way does not", () => {
  const seed = chanceSeed();
  const piece = fc.oneof(fc.constantFrom(...MARKS), fc.string({ maxLength: 4 }));
  const change = fc.record({
    at: fc.nat(RATINGS.length),
    remove: fc.nat(6),
    insert: fc.array(piece, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      let text = RATINGS;
      for (const { at, remove, insert } of changes) {
        text = text.slice(0, at) + insert.join("") + text.slice(at + remove);
      }
      const short = readRatingsBatch(text);
      if (short !== undefined) expect(short, `SEED=${seed}`).toEqual(theLongWay(text));
    }),
    { seed, numRuns: 20_000 },
  );
});
