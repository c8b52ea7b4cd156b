// Writes a small file of the data folder so that after a power cut either the old or the new content is there, never half of it.
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Readable by its owner only: identity.json holds keys, and the others need no other reader. */
const OWNER_ONLY = 0o600;

export function writeDurableFile(file: string, text: string): void {
  const draft = `${file}.new`;
  const descriptor = openSync(draft, "w", OWNER_ONLY);
  try {
    writeSync(descriptor, text);
    // Before the rename: the new name must never point to content that is not on disk yet.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** The rename itself is in the folder. Windows cannot open a folder; NTFS journals the rename. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
