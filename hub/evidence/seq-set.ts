// A set of places in a stream, one bit each: what a whole month of a kiosk needs is a few kilobytes.

export type SeqSet = {
  readonly add: (index: number) => void;
  readonly has: (index: number) => boolean;
};

export function createSeqSet(): SeqSet {
  let bits = new Uint8Array(1_024);
  return {
    add(index) {
      const place = index >> 3;
      if (place >= bits.length) {
        const grown = new Uint8Array(Math.max(bits.length * 2, place + 1));
        grown.set(bits);
        bits = grown;
      }
      bits[place] = (bits[place] ?? 0) | (1 << (index & 7));
    },
    has: (index) => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0,
  };
}
