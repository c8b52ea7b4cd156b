// Makes a rename last: the name is in the folder, and the folder must be on the disk too.
import { closeSync, fsyncSync, openSync } from "node:fs";

/** Windows cannot open a folder; NTFS journals the rename. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
