// What is sent again costs no second signature; what differs in one character is looked at.
import { expect, test } from "vitest";
import {
  createPrivateKeyPem,
  signingKey,
  verifyingKey,
  type VerifyingKey,
} from "../../shared/evidence/signing.ts";
import { rememberSignatures } from "../../hub/ingest/remember-signatures.ts";

/** A real key that counts how often it was asked. */
function countingKey(publicKey: string): { key: VerifyingKey; asked: () => number } {
  const key = verifyingKey(publicKey);
  if (key === undefined) throw new Error("no key");
  let asked = 0;
  const counting: VerifyingKey = {
    ...key,
    verify: (text, signature) => {
      asked += 1;
      return key.verify(text, signature);
    },
  };
  return { key: counting, asked: () => asked };
}

test("a signature that held is not verified again; another text, key or signature is", () => {
  const own = signingKey(createPrivateKeyPem());
  const other = signingKey(createPrivateKeyPem());
  const [first, second] = [countingKey(own.publicKey), countingKey(other.publicKey)];
  const remembering = rememberSignatures();
  const [ours, theirs] = [remembering(first.key), remembering(second.key)];
  const sig = own.sign("hài lòng");

  for (let time = 0; time < 3; time++) expect(ours.verify("hài lòng", sig)).toBe(true);
  expect(first.asked()).toBe(1);
  expect(ours.verify("hài long", sig)).toBe(false);
  expect(theirs.verify("hài lòng", sig)).toBe(false);
  expect(ours.verify("hài lòng", other.sign("hài lòng"))).toBe(false);
  expect([first.asked(), second.asked()]).toEqual([3, 1]);
  expect(ours.verify("hài lòng", sig)).toBe(true);
  expect(first.asked()).toBe(3);
});

test("what did not hold is never remembered", () => {
  const own = signingKey(createPrivateKeyPem());
  const { key, asked } = countingKey(own.publicKey);
  const remembering = rememberSignatures()(key);
  for (let time = 1; time <= 2; time++) {
    expect(remembering.verify("hài lòng", own.sign("khác"))).toBe(false);
    expect(asked()).toBe(time);
  }
});

test("of more than it keeps the oldest are verified again", () => {
  const own = signingKey(createPrivateKeyPem());
  const { key, asked } = countingKey(own.publicKey);
  const remembering = rememberSignatures(2)(key);
  const texts = ["1", "2", "3"];
  const sigs = texts.map((text) => own.sign(text));
  const ask = (i: number): boolean => remembering.verify(texts[i] ?? "", sigs[i] ?? "");
  expect([0, 1, 2].map(ask)).toEqual([true, true, true]);
  expect([1, 2].map(ask)).toEqual([true, true]);
  expect(asked()).toBe(3);
  expect(ask(0)).toBe(true);
  expect(asked()).toBe(4);
});
