// Passwords, PINs and codes of people: what is stored of them, and what checking them costs.
import { scryptSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { claimHash, newClaimCode } from "../../hub/people/claim-code.ts";
import { hashPin } from "../../hub/people/hash-pin.ts";
import { createPassword, createPasswordHasher } from "../../hub/people/password.ts";
import { createSignInDelay } from "../../hub/people/sign-in-delay.ts";

describe("a password", () => {
  test("is kept as argon2id with its parameters and a salt of its own", async () => {
    const hasher = createPasswordHasher();
    const [one, other] = await Promise.all([hasher.hash("bí mật lắm"), hasher.hash("bí mật lắm")]);
    expect(one).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    expect(one).not.toBe(other);
    expect(await hasher.verify("bí mật lắm", one)).toBe(true);
    expect(await hasher.verify("bi mat lam", one)).toBe(false);
  });

  test("is the same however its letters were composed", async () => {
    const hasher = createPasswordHasher();
    const stored = await hasher.hash("tiếng Việt".normalize("NFC"));
    expect(await hasher.verify("tiếng Việt".normalize("NFD"), stored)).toBe(true);
  });

  test("fits nothing when the stored hash is missing or not one", async () => {
    const hasher = createPasswordHasher();
    for (const stored of [undefined, "", "plain", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA"]) {
      expect(await hasher.verify("", stored)).toBe(false);
      expect(await hasher.verify("plain", stored)).toBe(false);
    }
  });

  test("many checks at once all come to an answer", async () => {
    const hasher = createPasswordHasher();
    const stored = await hasher.hash("đúng mật khẩu");
    const tries = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? "đúng mật khẩu" : "sai"));
    const answers = await Promise.all(tries.map((text) => hasher.verify(text, stored)));
    expect(answers).toEqual(tries.map((text) => text !== "sai"));
  });

  test("that the hub makes is long and never twice the same", () => {
    const made = new Set(Array.from({ length: 100 }, createPassword));
    expect(made.size).toBe(100);
    for (const password of made) expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  });
});

describe("a staff PIN", () => {
  test("is handed on as scrypt with its parameters; the PIN can be checked against it", async () => {
    const text = await hashPin("271828");
    const [kind, n, r, p, salt, hash] = text.split("$");
    expect([kind, n, r, p]).toEqual(["scrypt", "16384", "8", "5"]);
    const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: 64 * 1_024 * 1_024 };
    const again = scryptSync("271828", Buffer.from(salt ?? "", "base64url"), 32, cost);
    expect(again.toString("base64url")).toBe(hash);
  });
});

describe("a claim code", () => {
  test("is ten characters that cannot be mistaken, for a day", () => {
    const made = newClaimCode(1_000);
    expect(made.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(made.expiresAt).toBe(1_000 + 86_400_000);
    expect(made.claimHash).toBe(claimHash(made.code));
    expect(made.claimHash).not.toContain(made.code);
  });

  test("is read as Crockford reads base32", () => {
    expect(claimHash("ab01cd-efgh")).toBe(claimHash("ABOICDEFGH"));
    expect(claimHash("AB0LCD EFGH")).toBe(claimHash("AB01CDEFGH"));
    expect(claimHash("AB02CDEFGH")).not.toBe(claimHash("AB01CDEFGH"));
  });
});

describe("the delay after wrong passwords", () => {
  function createDelay() {
    let at = 0;
    const clock = { now: () => at, uptime: () => at, after: () => () => {} };
    return { delay: createSignInDelay(clock), pass: (ms: number) => void (at += ms) };
  }

  test("grows from two seconds to a quarter of an hour and is forgotten after success", () => {
    const { delay, pass } = createDelay();
    const waits: number[] = [];
    for (let i = 0; i < 16; i++) {
      delay.failed("lan", "10.0.0.1");
      waits.push(delay.waitMs("lan", "10.0.0.1"));
      pass(delay.waitMs("lan", "10.0.0.1"));
    }
    expect(waits.slice(0, 7)).toEqual([0, 0, 0, 0, 2_000, 4_000, 8_000]);
    expect(waits.at(-1)).toBe(900_000);
    delay.succeeded("lan", "10.0.0.1");
    expect(delay.waitMs("lan", "10.0.0.1")).toBe(0);
  });

  test("is the affair of one account at one address", () => {
    const { delay } = createDelay();
    for (let i = 0; i < 9; i++) delay.failed("lan", "10.0.0.1");
    expect(delay.waitMs("lan", "10.0.0.1")).toBeGreaterThan(0);
    expect(delay.waitMs("hoa", "10.0.0.1")).toBe(0);
    expect(delay.waitMs("lan", "10.0.0.2")).toBe(0);
  });
});
