import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRetainedBytes } from "../../hub/broker/retained-bytes.ts";

test("every retained payload comes back byte for byte, whatever was kept before it", () => {
  const part = fc.uint8Array({ maxLength: 700 });
  const shared = fc.uint8Array({ minLength: 900, maxLength: 2_500 });
  const payload = fc.tuple(part, fc.nat({ max: 2 }), part);
  fc.assert(
    fc.property(
      fc.tuple(shared, shared, shared),
      fc.array(payload, { minLength: 2, maxLength: 40 }),
      (middles, payloads) => {
        const keep = createRetainedBytes();
        const whole = payloads.map(([head, which, tail]) =>
          Buffer.concat([head, middles[which] ?? new Uint8Array(), tail]),
        );
        const kept = whole.map(keep);
        for (const [i, bytes] of whole.entries()) expect(kept[i]?.whole()).toEqual(bytes);
      },
    ),
    { numRuns: 300 },
  );
});

test("what is kept is of its own: the payload may be written over afterwards", () => {
  const keep = createRetainedBytes();
  const middle = randomBytes(2_000);
  const first = Buffer.concat([Buffer.from("first"), middle]);
  const second = Buffer.concat([Buffer.from("the second"), middle]);
  const kept = [first, second].map(keep);
  first.fill(0);
  second.fill(0);
  expect(kept[0]?.whole()).toEqual(Buffer.concat([Buffer.from("first"), middle]));
  expect(kept[1]?.whole()).toEqual(Buffer.concat([Buffer.from("the second"), middle]));
});

test("configurations that differ in name, length and signature take less than a tenth of their length", () => {
  const keep = createRetainedBytes();
  const reasons = randomBytes(2_500).toString("hex");
  const payloads = Array.from({ length: 1_000 }, (_, i) => {
    const sig = randomBytes(64).toString("base64url");
    return Buffer.from(`{"kiosk":"q-${"x".repeat(i % 7)}${i}",${reasons},"sig":"${sig}"}`);
  });
  const length = payloads.reduce((sum, bytes) => sum + bytes.length, 0);
  const own = payloads.reduce((sum, bytes) => sum + keep(bytes).ownBytes, 0);
  expect(own).toBeLessThan(length / 10);
});
