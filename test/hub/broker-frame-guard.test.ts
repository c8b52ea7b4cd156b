import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFrameGuard, guardFrames, type FrameFault } from "../../hub/broker/frame-guard.ts";

const LIMIT = 65_536;

/** A packet with a fixed header as MQTT 3.1.1 §2.2.3 writes it. */
function packet(remaining: number, type = 0x30): Buffer {
  return Buffer.concat([header(remaining, type), Buffer.alloc(remaining, 0xff)]);
}

function header(remaining: number, type = 0x30): Buffer {
  const bytes = [type];
  let rest = remaining;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function judge(chunks: readonly Uint8Array[]): FrameFault | undefined {
  const guard = createFrameGuard(LIMIT);
  for (const chunk of chunks) {
    const fault = guard(chunk);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Cuts `bytes` at the given places, whatever they are. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

describe("the frame guard", () => {
  test.each([0, 1, 127, 128, 16_383, 16_384, LIMIT - 1, LIMIT])(
    "lets a packet of %i bytes through",
    (size) => {
      expect(judge([packet(size), packet(size)])).toBeUndefined();
    },
  );

  test.each([LIMIT + 1, 200_000_000, 268_435_455])(
    "refuses a packet of %i bytes at its header, before its body",
    (size) => {
      expect(judge([header(size)])).toBe("too_big");
    },
  );

  test("refuses a length of five bytes", () => {
    expect(judge([Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80])])).toBe("malformed");
  });

  test("finds the large packet after many small ones", () => {
    expect(judge([packet(10), packet(60_000), packet(0), header(70_000)])).toBe("too_big");
  });

  test("sees the same however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 400 }), { maxLength: 20 }),
        fc.boolean(),
        fc.array(fc.nat({ max: 20_000 }), { maxLength: 40 }),
        (sizes, endsBig, places) => {
          const good = sizes.map((size) => packet(size));
          const bytes = Buffer.concat(endsBig ? [...good, header(LIMIT + 1)] : good);
          const expected = endsBig ? "too_big" : undefined;
          expect(judge(cut(bytes, places))).toBe(expected);
          expect(judge([...bytes].map((byte) => Buffer.from([byte])))).toBe(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("never throws, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        judge(chunks);
      }),
    );
  });

  test("hands on what is good, and nothing of a chunk that is not", async () => {
    const stream = new PassThrough();
    const faults: FrameFault[] = [];
    guardFrames(stream, LIMIT, (fault) => faults.push(fault));
    stream.on("error", () => {});
    stream.write(packet(3));
    expect(stream.read()).toEqual(packet(3));
    stream.write(header(LIMIT + 1));
    expect(stream.read()).toBeNull();
    expect(faults).toEqual(["too_big"]);
    expect(stream.destroyed).toBe(true);
  });
});
