// Reads a zip that may be damaged or hostile (APPNOTE 6.3.10): its directory first, then entries piece by piece, in any order.
// Promises: writes nothing anywhere; holds one piece of each open entry; a size that was not announced, an entry over another,
// a name that a bundle does not have: refused with one sentence (UnreadableBundle).
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { Inflate } from "fflate";

export class UnreadableBundle extends Error {}

export type Pieces = {
  /** The next bytes; undefined at the end. */
  readonly next: () => Uint8Array | undefined;
};

export type OpenedZip = {
  readonly names: readonly string[];
  readonly sizeOf: (name: string) => number;
  readonly open: (name: string) => Pieces;
  readonly close: () => void;
};

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
};

const END_BYTES = 22;
const MOST_COMMENT = 0xffff;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MOST_DIRECTORY = 16 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
/** Deflate makes at most 1,032 bytes of one: a piece is at most 8 MB. */
const PIECE = 8 * 1024;
/** A file up to this size is unpacked in one call of the system's library, which is five times as fast; it may give no byte more. */
const AT_ONCE = 4 * 1024 * 1024;
const SLICE = 64 * 1024;
const nameForm =
  /^(?:README\.txt|manifest\.json|summary\.json|(?:audit|checkpoints|excluded|streams|times)\.ndjson|records\/[0-9a-f]{32}\.ndjson)$/;

export function openZip(path: string): OpenedZip {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new UnreadableBundle(`${path} cannot be opened (${told(error)}).`);
  }
  try {
    const entries = readDirectory(file, path);
    const entryOf = (name: string): Entry => {
      const entry = entries.get(name);
      if (entry === undefined) throw new UnreadableBundle(`${path} holds no ${name}.`);
      return entry;
    };
    return {
      names: [...entries.keys()],
      sizeOf: (name) => entryOf(name).size,
      open: (name) => openEntry(file, path, entryOf(name)),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readDirectory(file: number, path: string): ReadonlyMap<string, Entry> {
  const stat = fstatSync(file);
  if (!stat.isFile()) throw new UnreadableBundle(`${path} is not a file.`);
  const { size } = stat;
  const tailBytes = Math.min(size, END_BYTES + MOST_COMMENT);
  const tail = readAt(file, path, size - tailBytes, tailBytes);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end === -1 || tail.length - end < END_BYTES) {
    throw new UnreadableBundle(`${path} is not a zip file, or its end is missing.`);
  }
  const count = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const at = tail.readUInt32LE(end + 16);
  if (bytes > MOST_DIRECTORY || at + bytes > size) {
    throw new UnreadableBundle(`${path} has a directory that does not fit into it.`);
  }
  const directory = readAt(file, path, at, bytes);
  const entries = new Map<string, Entry>();
  let place = 0;
  for (let i = 0; i < count; i++) {
    if (place + ENTRY_BYTES > bytes || directory.readUInt32LE(place) !== 0x02014b50) {
      throw new UnreadableBundle(`${path} has a damaged directory.`);
    }
    const nameBytes = directory.readUInt16LE(place + 28);
    const more = directory.readUInt16LE(place + 30) + directory.readUInt16LE(place + 32);
    const name = directory.toString("utf8", place + ENTRY_BYTES, place + ENTRY_BYTES + nameBytes);
    const entry: Entry = {
      name,
      method: directory.readUInt16LE(place + 10),
      packed: directory.readUInt32LE(place + 20),
      size: directory.readUInt32LE(place + 24),
      at: directory.readUInt32LE(place + 42),
    };
    const encrypted = (directory.readUInt16LE(place + 8) & 1) === 1;
    place += ENTRY_BYTES + nameBytes + more;
    if (!nameForm.test(name)) {
      throw new UnreadableBundle(
        `${path} holds ${JSON.stringify(name.slice(0, 80))}, which no evidence bundle holds.`,
      );
    }
    if (entries.has(name)) throw new UnreadableBundle(`${path} holds ${name} twice.`);
    if (encrypted || (entry.method !== STORED && entry.method !== DEFLATED)) {
      throw new UnreadableBundle(`${path} holds ${name} in a way that is not read (method).`);
    }
    entries.set(name, entry);
  }
  refuseOverlaps(path, entries, at);
  return entries;
}

/** Entries that share bytes are how a small file becomes a huge one. */
function refuseOverlaps(path: string, entries: ReadonlyMap<string, Entry>, until: number): void {
  let free = 0;
  for (const entry of [...entries.values()].toSorted((a, b) => a.at - b.at)) {
    const least = entry.at + LOCAL_BYTES + entry.name.length + entry.packed;
    if (entry.at < free || least > until) {
      throw new UnreadableBundle(`${path} has entries that lie over one another (${entry.name}).`);
    }
    free = least;
  }
}

function openEntry(file: number, path: string, entry: Entry): Pieces {
  const local = readAt(file, path, entry.at, LOCAL_BYTES);
  const nameBytes = local.readUInt16LE(26);
  const name = readAt(file, path, entry.at + LOCAL_BYTES, nameBytes).toString("utf8");
  if (local.readUInt32LE(0) !== 0x04034b50 || name !== entry.name) {
    throw new UnreadableBundle(`${path} has a damaged entry ${entry.name}.`);
  }
  let place = entry.at + LOCAL_BYTES + nameBytes + local.readUInt16LE(28);
  let left = entry.packed;
  let made = 0;
  const ready: Uint8Array[] = [];
  const damaged = (why: string): UnreadableBundle =>
    new UnreadableBundle(`${path} has a damaged entry ${entry.name} (${why}).`);
  const take = (bytes: Uint8Array): void => {
    made += bytes.length;
    if (made > entry.size) throw damaged("it is larger than it says");
    if (bytes.length > 0) ready.push(bytes);
  };
  if (entry.method === DEFLATED && entry.size <= AT_ONCE && entry.packed <= AT_ONCE) {
    return inflateAtOnce(readAt(file, path, place, left), entry, damaged);
  }
  const inflate = entry.method === DEFLATED ? new Inflate((bytes) => take(bytes)) : undefined;
  const push = (bytes: Uint8Array): void => {
    if (inflate === undefined) return take(bytes);
    try {
      inflate.push(bytes, left === 0);
    } catch (error) {
      throw error instanceof UnreadableBundle ? error : damaged(told(error));
    }
  };
  return {
    next: () => {
      while (ready.length === 0 && left > 0) {
        const bytes = readAt(file, path, place, Math.min(PIECE, left));
        place += bytes.length;
        left -= bytes.length;
        push(bytes);
      }
      const piece = ready.shift();
      if (piece === undefined && made !== entry.size) throw damaged("it is shorter than it says");
      return piece;
    },
  };
}

/** Given out in slices, so that what is made of one is as small as where it streams. */
function inflateAtOnce(packed: Buffer, { size }: Entry, damaged: (why: string) => Error): Pieces {
  let bytes: Buffer | undefined;
  let place = 0;
  return {
    next: () => {
      if (bytes === undefined) {
        try {
          bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
        } catch (error) {
          throw damaged(tooLong(error) ? "it is larger than it says" : told(error));
        }
        if (bytes.length !== size) throw damaged("it is shorter than it says");
      }
      if (place >= size) return undefined;
      const piece = bytes.subarray(place, place + SLICE);
      place += piece.length;
      return piece;
    },
  };
}

function tooLong(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

function readAt(file: number, path: string, at: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  let done = 0;
  while (done < bytes) {
    const read = readSync(file, buffer, done, bytes - done, at + done);
    if (read === 0) throw new UnreadableBundle(`${path} ends too early.`);
    done += read;
  }
  return buffer;
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
