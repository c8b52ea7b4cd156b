// A bundle that was never zipped: its files as texts in memory, written and read through the same ports as a zip.
import type { OpenedZip } from "../../hub/evidence/open-zip.ts";
import { UnreadableBundle } from "../../hub/evidence/open-zip.ts";
import type { ZipWriter } from "../../hub/evidence/zip-writer.ts";
import type { Unzipped } from "./change-bundle.ts";

export function openFiles(files: Unzipped): OpenedZip {
  const textOf = (name: string): Buffer => {
    const text = files.get(name);
    if (text === undefined) throw new UnreadableBundle(`there is no ${name}`);
    return Buffer.from(text);
  };
  return {
    names: [...files.keys()],
    sizeOf: (name) => textOf(name).length,
    open: (name) => {
      let bytes: Buffer | undefined = textOf(name);
      return {
        next: () => {
          const all = bytes;
          bytes = undefined;
          return all?.length === 0 ? undefined : all;
        },
      };
    },
    close: () => {},
  };
}

export function collectFiles(): { readonly files: Unzipped; readonly zip: ZipWriter } {
  const files: Unzipped = new Map();
  let name = "";
  let parts: Uint8Array[] = [];
  return {
    files,
    zip: {
      begin: (next) => {
        name = next;
        parts = [];
      },
      write: async (bytes) => void parts.push(bytes),
      end: async () => void files.set(name, Buffer.concat(parts).toString()),
      finish: async () => {},
    },
  };
}
