// A zip file written as it grows, one entry after the other (APPNOTE 6.3.10 §4.3, deflate).
// Promises: the same entries give the same bytes on every machine: the deflater is plain JavaScript, because the one inside
// Node differs between processors; the date is handed in and no zone can change it. Bounded memory.
import type { Writable } from "node:stream";
import { Zip, ZipDeflate } from "fflate";
import { Problem } from "../../shared/api/problem.ts";

export type FileSink = {
  /** Begins a file; the one before has been ended. */
  begin(name: string): void;
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
};

export type ZipWriter = FileSink & { finish(): Promise<void> };

/** Sizes in a zip without its 64-bit extension. */
const MOST_BYTES = 0xffff_ffff;
const MOST_FILES = 0xffff;

/** `date`: YYYY-MM-DD, the date of every entry. The caller ends `out`. */
export function createZipWriter(out: Writable, date: string): ZipWriter {
  const [year = 1980, month = 1, day = 1] = date.split("-").map(Number);
  // The library asks for the local time of this moment: noon of that day in every zone.
  const mtime = new Date(year, month - 1, day, 12);
  const ready: Uint8Array[] = [];
  let written = 0;
  let failed: Error | undefined;
  let finished = false;
  let entry: { readonly file: ZipDeflate; size: number } | undefined;
  let files = 0;
  const zip = new Zip((error, chunk, final) => {
    if (error !== null) failed = error;
    else ready.push(chunk);
    finished = final;
  });

  async function drain(): Promise<void> {
    if (failed !== undefined) throw failed;
    for (const chunk of ready.splice(0)) {
      written += chunk.length;
      if (written > MOST_BYTES) throw tooLarge();
      if (!out.write(chunk)) await flowing(out);
    }
  }

  return {
    begin(name) {
      if ((files += 1) > MOST_FILES) throw tooLarge();
      const file = new ZipDeflate(name, { level: 6 });
      file.mtime = mtime;
      zip.add(file);
      entry = { file, size: 0 };
    },
    async write(bytes) {
      if (entry === undefined || bytes.length === 0) return;
      entry.size += bytes.length;
      if (entry.size > MOST_BYTES) throw tooLarge();
      entry.file.push(bytes, false);
      await drain();
    },
    async end() {
      entry?.file.push(new Uint8Array(0), true);
      entry = undefined;
      await drain();
    },
    async finish() {
      zip.end();
      await drain();
      if (!finished) throw new Error("the zip was finished before its entries");
    },
  };
}

/** Whoever reads may go away in the middle: then there is nothing to wait for. */
function flowing(out: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new Error("the reader went away"));
    if (out.destroyed) return closed();
    out.once("close", closed);
    out.once("drain", () => {
      out.off("close", closed);
      resolve();
    });
  });
}

function tooLarge(): Problem {
  return new Problem(
    "too_large",
    "The evidence is larger than a zip file can be (4 GiB, 65,535 files); ask for one unit at a time.",
  );
}
