// Lines of one file of a bundle, a piece at a time, with the file's SHA-256 made on the way.
// Promises: memory for one piece and one line; a line longer than a bundle has is refused.
import { createHash } from "node:crypto";
import { UnreadableBundle, type OpenedZip } from "./open-zip.ts";

export type Lines = {
  readonly name: string;
  /** The lines of the next piece, never empty; undefined at the end. */
  readonly batch: () => readonly string[] | undefined;
  /** The next line without taking it. */
  readonly peek: () => string | undefined;
  readonly take: () => void;
  /** SHA-256 in hex of the whole file; reads what is left of it. */
  readonly digest: () => string;
};

const LONGEST_LINE = 2 * 1024 * 1024;

export function readLines(zip: OpenedZip, name: string): Lines {
  const pieces = zip.open(name);
  const hash = createHash("sha256");
  let rest: Buffer = Buffer.alloc(0);
  let ended = false;
  let ready: readonly string[] = [];
  let place = 0;

  function batch(): readonly string[] | undefined {
    if (place < ready.length) {
      const left = ready.slice(place);
      ready = [];
      place = 0;
      return left;
    }
    while (!ended) {
      const piece = pieces.next();
      if (piece === undefined) {
        ended = true;
        if (rest.length > 0) throw new UnreadableBundle(`${name} ends within a line.`);
        return undefined;
      }
      hash.update(piece);
      const bytes =
        rest.length === 0
          ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
          : Buffer.concat([rest, piece]);
      const end = bytes.lastIndexOf(10);
      if (bytes.length - end > LONGEST_LINE) {
        throw new UnreadableBundle(`${name} has a line that is too long.`);
      }
      rest = bytes.subarray(end + 1);
      if (end >= 0) return bytes.toString("utf8", 0, end).split("\n");
    }
    return undefined;
  }

  return {
    name,
    batch,
    peek() {
      if (place >= ready.length) {
        ready = batch() ?? [];
        place = 0;
      }
      return ready[place];
    },
    take() {
      place += 1;
    },
    digest() {
      while (batch() !== undefined);
      return hash.digest("hex");
    },
  };
}

/** A small file as a whole. */
export function readWhole(
  zip: OpenedZip,
  name: string,
  most: number,
): { readonly text: string; readonly digest: string } {
  if (zip.sizeOf(name) > most) throw new UnreadableBundle(`${name} is larger than it can be.`);
  const pieces = zip.open(name);
  const all: Uint8Array[] = [];
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) all.push(piece);
  const bytes = Buffer.concat(all);
  return { text: bytes.toString("utf8"), digest: createHash("sha256").update(bytes).digest("hex") };
}
