// Signatures against RFC 8032's own test vector and against node:crypto used directly.
import { generateKeyPairSync, sign, verify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createPrivateKeyPem,
  keyId,
  signingKey,
  verifyingKey,
} from "../../shared/evidence/signing.ts";

/** RFC 8032 §7.1 TEST 1: the empty message. */
const RFC_PEM =
  "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const RFC_PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const RFC_SIG =
  "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw";

describe("a signing key", () => {
  it("signs RFC 8032's first test vector to the published bytes", () => {
    const key = signingKey(RFC_PEM);
    expect(key.publicKey).toBe(RFC_PUBLIC);
    expect(key.id).toBe("21fe31dfa154a261");
    expect(keyId(Buffer.from(RFC_PUBLIC, "base64url"))).toBe(key.id);
    expect(key.sign("")).toBe(RFC_SIG);
    expect(verifyingKey(RFC_PUBLIC)?.verify("", RFC_SIG)).toBe(true);
  });

  it("makes signatures that node:crypto verifies, in any text", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const key = signingKey(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const sig = key.sign(text);
        expect(sig).toMatch(/^[A-Za-z0-9_-]{86}$/);
        expect(verify(null, Buffer.from(text), publicKey, Buffer.from(sig, "base64url"))).toBe(
          true,
        );
        const theirs = sign(null, Buffer.from(text), privateKey).toString("base64url");
        expect(verifyingKey(key.publicKey)?.verify(text, theirs)).toBe(true);
      }),
    );
  });

  it("is new each time, and only Ed25519 will do", () => {
    expect(signingKey(createPrivateKeyPem()).id).not.toBe(signingKey(createPrivateKeyPem()).id);
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    expect(() => signingKey(other.export({ format: "pem", type: "pkcs8" }).toString())).toThrow();
  });
});

describe("a verifying key", () => {
  it("answers false, and never throws, for another text, another key or a broken signature", () => {
    const key = signingKey(createPrivateKeyPem());
    const other = verifyingKey(signingKey(createPrivateKeyPem()).publicKey);
    const own = verifyingKey(key.publicKey);
    const sig = key.sign("hài lòng");
    expect(own?.verify("hài lòng", sig)).toBe(true);
    expect(own?.verify("hài lòng ", sig)).toBe(false);
    expect(other?.verify("hài lòng", sig)).toBe(false);
    for (const broken of [
      "",
      "A",
      sig.slice(1),
      `${sig}AAAA`,
      "A".repeat(86),
      "_".repeat(86),
      "ầ".repeat(86),
    ])
      expect(own?.verify("hài lòng", broken)).toBe(false);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 511 }), (bit) => {
        const bytes = Buffer.from(sig, "base64url");
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(own?.verify("hài lòng", bytes.toString("base64url"))).toBe(false);
      }),
    );
  });

  it("knows one text of a signature and of a key: no other character in any place stands for the same bytes", () => {
    const own = verifyingKey(RFC_PUBLIC);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";
    for (const other of alphabet) {
      expect(own?.verify("", RFC_SIG.slice(0, -1) + other)).toBe(other === RFC_SIG.at(-1));
      const key = verifyingKey(RFC_PUBLIC.slice(0, -1) + other);
      expect(key === undefined || key.publicKey === RFC_PUBLIC.slice(0, -1) + other).toBe(true);
    }
    expect(own?.verify("", RFC_SIG.replace("-", "+"))).toBe(false);
    expect(own?.verify("", `${RFC_SIG}=`)).toBe(false);
  });

  it.each(["", "AAAA", "A".repeat(42), "A".repeat(44), "not a key", `${RFC_PUBLIC}AAAA`])(
    "%j is none",
    (text) => {
      expect(verifyingKey(text)).toBeUndefined();
    },
  );
});
