// The checker on a rating that nobody was thanked for: what a kiosk refused may lie on its disk, and must count nowhere.
import { describe, expect, it } from "vitest";
import type { HubStream } from "../support/checker-books.ts";
import type { Tap } from "../support/checker-ledger.ts";
import { judgeTaps } from "../support/checker-taps.ts";

const AT = 1_795_424_400_000;
const COUNTED = 0;
const VOIDED = 2;

const tap = (fields: Partial<Tap>): Tap => ({
  kiosk: "bl-q1",
  level: "HL",
  at: AT,
  ref: undefined,
  thankedAt: 0,
  refused: false,
  takenBack: "no",
  ...fields,
});

const hub = (standing: number): HubStream => ({
  stream: "5b58d9",
  kiosk: "bl-q1",
  centre: "binh-lieu",
  genesis: "",
  hi: 1,
  head: "",
  keys: [],
  checkpoints: [],
  records: [],
  quarantined: [],
  salvaged: [],
  ratings: [
    {
      seq: 1,
      level: "HL",
      at: AT + 5,
      mono: 0,
      boot: 1,
      visit: "",
      flags: 0,
      standing,
      effectiveAt: AT + 5,
      day: 0,
      hour: 0,
      timeSource: 0,
    },
  ],
});

describe("a stored rating without a thank-you", () => {
  it.each<readonly [string, Partial<Tap>, number, readonly string[]]>([
    ["may count where nobody saw an answer", {}, COUNTED, []],
    ["must not be voided where nobody saw an answer", {}, VOIDED, ["I1"]],
    ["is voided where the tap was refused", { refused: true }, VOIDED, []],
    ["must not count where the tap was refused", { refused: true }, COUNTED, ["I2"]],
    ["needs a tap of its level", { refused: true, level: "RHL" }, VOIDED, ["I1", "I2"]],
  ])("%s", (_name, fields, standing, rules) => {
    const { violations } = judgeTaps([tap(fields)], [hub(standing)]);
    expect(violations.map(({ rule }) => rule)).toEqual(rules);
  });
});
