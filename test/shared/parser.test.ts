// Parsers: bad input is an answer with a place, never an exception, never repaired.
import * as fc from "fast-check";
import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { createParser } from "../../shared/parser.ts";
import {
  parseAck,
  parseHubGone,
  parseRewind,
  parseWrapped,
} from "../../shared/protocol/hub-messages.ts";
import {
  parseBatch,
  parseGenesis,
  parseLost,
  parseOpen,
  parseSalvage,
  parseStatus,
} from "../../shared/protocol/kiosk-messages.ts";

const open = {
  v: 1,
  type: "open",
  stream: "0f".repeat(16),
  genesis: "{}",
  key: "a1b2c3d4e5f60718",
  sig: "A".repeat(86),
};
const batch = {
  v: 1,
  type: "batch",
  stream: "0f".repeat(16),
  first: 1,
  prev: "A".repeat(43),
  records: [[1, "r", 1, 1, 1, "q1", "", "vn3.1", "HL", 1, "", 0]],
  head: "B".repeat(43),
  key: "a1b2c3d4e5f60718",
  sig: "A".repeat(86),
};
const PARSERS = {
  parseAck,
  parseHubGone,
  parseRewind,
  parseWrapped,
  parseBatch,
  parseGenesis,
  parseLost,
  parseOpen,
  parseSalvage,
  parseStatus,
};

describe("a parser", () => {
  it("hands on what has the right form, with unknown fields untouched", () => {
    const more = { ...open, later: { words: true } };
    expect(parseOpen(more)).toEqual({ ok: true, value: more });
    expect(parseBatch(batch).ok).toBe(true);
  });

  it("names the place and the rule of the first fault", () => {
    const parse = createParser(
      Type.Object({ a: Type.Object({ b: Type.Integer({ minimum: 1 }) }) }),
    );
    const parsed = parse({ a: { b: 0 } });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.fault).toMatch(/^\/a\/b .*1/);
    const whole = parse(7);
    if (!whole.ok) expect(whole.fault).toMatch(/^\/ ./);
  });

  it("fills nothing in and turns nothing into something else", () => {
    const parse = createParser(Type.Object({ n: Type.Integer(), s: Type.Optional(Type.String()) }));
    for (const bad of [
      {},
      { n: "1" },
      { n: 1.5 },
      { n: 1, s: null },
      { n: NaN },
      { n: null },
      [],
      null,
    ])
      expect(parse(bad).ok).toBe(false);
    const input = { n: 1 };
    const parsed = parse(input);
    expect(parsed.ok && parsed.value).toBe(input);
  });

  it("answers for any JSON there is, and leaves it as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = JSON.stringify(value);
        for (const [name, parse] of Object.entries(PARSERS)) {
          expect(parse(value).ok, name).toBe(false);
        }
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  it.each([
    ["another version", { v: 2 }],
    ["a version in words", { v: "1" }],
    ["a stream in capitals", { stream: "0F".repeat(16) }],
    ["a stream that is too long", { stream: "0f".repeat(17) }],
    ["a first of 0", { first: 0 }],
    ["a first that is not whole", { first: 1.5 }],
    ["a first beyond what JSON carries", { first: 2 ** 53 }],
    ["a prev with padding", { prev: `${"A".repeat(43)}=` }],
    ["a prev of standard base64", { prev: `${"A".repeat(42)}+` }],
    ["a signature one letter short", { sig: "A".repeat(85) }],
    ["a line feed after the signature", { sig: `${"A".repeat(86)}\n` }],
    ["no records", { records: [] }],
    ["101 records", { records: Array.from({ length: 101 }, () => batch.records[0]) }],
    ["a record of an unknown kind", { records: [[1, "x", 1, 1, 1]] }],
    ["a rating with a field too many", { records: [[...(batch.records[0] ?? []), 1]] }],
    ["a rating with a field too few", { records: [batch.records[0]?.slice(0, 11)] }],
    ["a rating without a level", { records: [[1, "r", 1, 1, 1, "q1", "", "vn3.1", "", 1, "", 0]] }],
    [
      "a code that JSON would escape",
      { records: [[1, "r", 1, 1, 1, 'q"', "", "vn3.1", "HL", 1, "", 0]] },
    ],
    [
      "a code with a Vietnamese letter",
      { records: [[1, "r", 1, 1, 1, "quầy", "", "vn3.1", "HL", 1, "", 0]] },
    ],
    ["negative flags", { records: [[1, "r", 1, 1, 1, "q1", "", "vn3.1", "HL", 1, "", -1]] }],
    ["an event with a line feed", { records: [[1, "e", 1, 1, 1, "clock", 1, "a\nb"]] }],
    ["records that are an object", { records: { 0: batch.records[0], length: 1 } }],
  ])("refuses a batch with %s", (_what, change) => {
    expect(parseBatch({ ...batch, ...change }).ok).toBe(false);
  });

  it.each(Object.keys(batch))("refuses a batch without its %s", (field) => {
    expect(
      parseBatch(Object.fromEntries(Object.entries(batch).filter(([k]) => k !== field))).ok,
    ).toBe(false);
  });
});
