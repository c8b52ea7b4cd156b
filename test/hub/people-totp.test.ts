// One-time codes: held to the RFC's own examples, and to what is around a time step.
import { describe, expect, test } from "vitest";
import { base32, findStep, keyUri, stepAt, totpCode } from "../../hub/people/totp.ts";

const SECRET = Buffer.from("12345678901234567890");

describe("a code of the second factor", () => {
  test.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("at second %i is %s (RFC 6238, appendix B)", (second, code) => {
    const step = stepAt(second * 1_000);
    expect(totpCode(SECRET, step, 8)).toBe(code);
    expect(totpCode(SECRET, step)).toBe(code.slice(-6));
  });

  test.each([
    [0, "755224"],
    [1, "287082"],
    [2, "359152"],
    [9, "520489"],
  ])("of count %i is %s (RFC 4226, appendix D)", (count, code) => {
    expect(totpCode(SECRET, count)).toBe(code);
  });

  test("is good for its own half minute and the ones beside it", () => {
    const at = 1_800_000_015_000;
    const step = stepAt(at);
    for (const [away, found] of [
      [0, step],
      [30_000, step],
      [-30_000, step],
      [60_000, undefined],
      [-60_000, undefined],
    ] as const) {
      expect(findStep(SECRET, totpCode(SECRET, step), at + away)).toBe(found);
    }
    for (const wrong of ["", "12345", "1234567", "đ12345"]) {
      expect(findStep(SECRET, wrong, at)).toBeUndefined();
    }
  });

  test("comes from a secret that an app can read", () => {
    expect(base32(SECRET)).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    expect(
      ["f", "fo", "foo", "foob", "fooba", "foobar"].map((x) => base32(Buffer.from(x))),
    ).toEqual(["MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"]);
    const uri = new URL(keyUri(SECRET, { hub: "hub-1", username: "lan@an" }));
    expect(decodeURIComponent(uri.href)).toMatch(/^otpauth:\/\/totp\/Hài Lòng hub-1:lan@an\?/);
    expect(uri.searchParams.get("secret")).toBe(base32(SECRET));
  });
});
