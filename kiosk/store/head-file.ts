// What is known of the stream's end outside the database: written once a minute and at the stop, on the disk when it is written.
// Promises: a database that was set back, emptied or deleted is noticed by it. It is a witness, never a source of records.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { Type, type Static } from "typebox";
import { Bytes32, Bytes64, Count, KeyId, Name, StreamId } from "../../shared/forms.ts";
import { createParser } from "../../shared/parser.ts";
import { OpenReason } from "../../shared/protocol/kiosk-messages.ts";

const KnownHead = Type.Object({
  stream: StreamId,
  centre: Name,
  kiosk: Name,
  genesis: Type.String(),
  reason: OpenReason,
  key: KeyId,
  sig: Bytes64,
  size: Count,
  head: Bytes32,
  acked: Type.Integer({ minimum: -1 }),
  safe: Count,
  receipt: Type.Union([Type.String(), Type.Null()]),
  generation: Count,
});
export type KnownHead = Static<typeof KnownHead>;
const parseKnownHead = createParser(KnownHead);

export type HeadFile = {
  /** Undefined when there is none, or none that can be read: then nothing is known. */
  readonly read: () => KnownHead | undefined;
  /** Writes when it differs from what was written last. A disk that refuses leaves the old one. */
  readonly write: (head: KnownHead) => void;
};

export const NO_HEAD_FILE: HeadFile = { read: () => undefined, write: () => {} };

export function createHeadFile(file: string): HeadFile {
  let written = "";
  return {
    read: () => {
      if (!existsSync(file)) return undefined;
      try {
        const parsed = parseKnownHead(JSON.parse(readFileSync(file, "utf8")));
        return parsed.ok ? parsed.value : undefined;
      } catch (error) {
        if (error instanceof SyntaxError || isSystemError(error)) return undefined;
        throw error;
      }
    },
    write: (head) => {
      const text = JSON.stringify(head);
      if (text === written) return;
      try {
        replace(file, text);
        written = text;
      } catch (error) {
        if (!isSystemError(error)) throw error;
      }
    },
  };
}

/** After a power cut either the old or the new content is there. */
function replace(file: string, text: string): void {
  const draft = `${file}.new`;
  const fd = openSync(draft, "w", 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, file);
  // The rename itself is in the folder; Windows cannot open one, NTFS journals the rename.
  if (process.platform === "win32") return;
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
