// Records: one form of bytes only, with nothing in it that JSON would escape or a person could be known by.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createParser } from "../../shared/parser.ts";
import { canonical, isTest, StreamRecord, type RatingRecord } from "../../shared/rating.ts";
import { streamRecord } from "./stream-record.ts";

const parseRecord = createParser(StreamRecord);

describe("a record", () => {
  it("has one canonical form: what comes back from it makes the same bytes again", () => {
    fc.assert(
      fc.property(streamRecord, (record) => {
        expect(parseRecord(record)).toEqual({ ok: true, value: record });
        const text = canonical(record);
        expect(text).toMatch(/^\[[ -~]*\]$/);
        expect(text).not.toContain("\\");
        const back = parseRecord(JSON.parse(text));
        expect(back).toEqual({ ok: true, value: record });
        if (back.ok) expect(canonical(back.value)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is a test when bit 0 of its flags is set, whatever the others are", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 30), (flags) => {
        const record: RatingRecord = [1, "r", 1, 1, 1, "q1", "", "vn3.1", "HL", 1, "", flags];
        expect(isTest(record)).toBe(flags % 2 === 1);
      }),
    );
  });

  it.each([
    ["a name", [1, "r", 1, 1, 1, "Nguyễn Văn A", "", "vn3.1", "HL", 1, "", 0]],
    ["a sentence as a reason", [1, "w", 1, 1, 1, 1, "phục vụ chậm"]],
    ["a sentence with spaces as a reason", [1, "w", 1, 1, 1, 1, "very slow"]],
    ["no reason", [1, "w", 1, 1, 1, 1, ""]],
    ["17 reasons", [1, "w", 1, 1, 1, 1, Array.from({ length: 17 }, () => "a").join(",")]],
    ["a quotation mark", [1, "e", 1, 1, 1, "start", 0, 'say "hi"']],
    ["a backslash", [1, "e", 1, 1, 1, "start", 0, "C:\\kiosk"]],
    ["a seq of 0", [0, "v", 1, 1, 1, 1, "citizen"]],
    ["a broken number", [1, "v", 1.5, 1, 1, 1, "citizen"]],
    ["null as a time", [1, "v", null, 1, 1, 1, "citizen"]],
  ])("with %s is refused", (_what, record) => {
    expect(parseRecord(record).ok).toBe(false);
  });
});
