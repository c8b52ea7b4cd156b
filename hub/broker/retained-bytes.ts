// What the embedded broker keeps of retained payloads: of configurations that differ in a few places, the part that is the same is
// kept once. Promises: a payload comes back byte for byte; a fleet of one province takes a fraction of its configurations' length.

export type KeptBytes = {
  readonly whole: () => Buffer;
  /** What it takes beside what it shares. */
  readonly ownBytes: number;
};

/** What is shorter is not worth the search. */
const LEAST_BYTES = 1_024;
/** Level sets, languages and reasons differ between a few groups of kiosks, not between all of them. */
const MOST_PATTERNS = 16;
/** So much in the middle has to be the same before a search is begun. */
const PROBE_BYTES = 64;

export function createRetainedBytes(): (payload: Buffer) => KeptBytes {
  /** Newest use first. A pattern that is pushed out stays for as long as something is kept by it. */
  const patterns: Buffer[] = [];

  return (payload) => {
    if (payload.length < LEAST_BYTES) return keepWhole(payload);
    for (const [i, pattern] of patterns.entries()) {
      const same = sameMiddle(pattern, payload);
      if (same === undefined) continue;
      if (i > 0) patterns.unshift(...patterns.splice(i, 1));
      return keepBeside(pattern, same, payload);
    }
    const pattern = Buffer.from(payload);
    patterns.unshift(pattern);
    patterns.splice(MOST_PATTERNS);
    return keepWhole(payload);
  };
}

function keepWhole(payload: Buffer): KeptBytes {
  const own = textOf(payload);
  return { whole: () => Buffer.from(own, "latin1"), ownBytes: own.length };
}

/** One character a byte. Ten thousand small buffers would take twice their length beside it, and hold what was allocated with them. */
function textOf(bytes: Buffer): string {
  return bytes.toString("latin1");
}

/** `from` … `to` of the pattern is `to − from` bytes of the payload, behind the first `before` of it. */
type Same = { readonly from: number; readonly to: number; readonly before: number };

function keepBeside(pattern: Buffer, { from, to, before }: Same, payload: Buffer): KeptBytes {
  const head = textOf(payload.subarray(0, before));
  const tail = textOf(payload.subarray(before + to - from));
  return {
    whole: () =>
      Buffer.concat([
        Buffer.from(head, "latin1"),
        pattern.subarray(from, to),
        Buffer.from(tail, "latin1"),
      ]),
    ownBytes: head.length + tail.length,
  };
}

/**
 * The bytes around the middle that both have, as far from the end in one as in the other: names stand at the beginning of a
 * configuration and differ in length, its signature at the end has always the same. Undefined when they are less than half.
 */
function sameMiddle(pattern: Buffer, payload: Buffer): Same | undefined {
  const shift = pattern.length - payload.length;
  let from = Math.floor(payload.length / 2) - PROBE_BYTES / 2;
  let to = from + PROBE_BYTES;
  if (from + shift < 0) return undefined;
  if (payload.compare(pattern, from + shift, to + shift, from, to) !== 0) return undefined;
  while (from > 0 && from + shift > 0 && payload[from - 1] === pattern[from + shift - 1]) from -= 1;
  while (to < payload.length && payload[to] === pattern[to + shift]) to += 1;
  if (to - from < payload.length / 2) return undefined;
  return { from: from + shift, to: to + shift, before: from };
}
