// The level sets as they were published: a set that changes under its old id would give old ratings another meaning.
import { describe, expect, it } from "vitest";
import { DEFAULT_SCALE, findLevel, SCALES } from "../../shared/scale.ts";

const WORDS: Readonly<Record<string, readonly [vi: string, satisfied: boolean, asks: boolean]>> = {
  RHL: ["Rất hài lòng", true, false],
  HL: ["Hài lòng", true, false],
  BT: ["Bình thường", false, true],
  KHL: ["Không hài lòng", false, true],
  RKHL: ["Rất không hài lòng", false, true],
};

describe("the scales", () => {
  it("are these four, with these levels in this order", () => {
    expect(SCALES.map(({ id, levels }) => [id, levels.map(({ code }) => code).join(" ")])).toEqual([
      ["vn3.1", "RHL HL KHL"],
      ["vn4.1", "RHL HL BT KHL"],
      ["vn5.1", "RHL HL BT KHL RKHL"],
      ["vn3n.1", "HL BT KHL"],
    ]);
    expect(DEFAULT_SCALE).toBe("vn3.1");
  });

  it("say the same of a level wherever it stands, in words that are composed letters", () => {
    for (const { id, levels } of SCALES) {
      for (const { code, label, satisfied, asksReason } of levels) {
        expect([label.vi, satisfied, asksReason], `${id} ${code}`).toEqual(WORDS[code]);
        for (const text of [label.vi, label.en, label.zh]) {
          expect(text).toBe(text.normalize("NFC"));
          expect(text).not.toBe("");
        }
      }
    }
  });

  it("a level is found only in the scale that has it", () => {
    expect(findLevel(SCALES, "vn4.1", "BT")?.satisfied).toBe(false);
    expect(findLevel(SCALES, "vn3.1", "BT")).toBeUndefined();
    expect(findLevel(SCALES, "vn9.9", "HL")).toBeUndefined();
    expect(findLevel(SCALES, "vn3.1", "")).toBeUndefined();
  });
});
