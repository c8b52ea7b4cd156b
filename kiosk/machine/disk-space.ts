// How much room the data folder's disk has (protocol K13): what the status message and the staff page show.
import { statfsSync } from "node:fs";

export type DiskSpace = {
  readonly state: "ok" | "low" | "full";
  /** Null when the system does not say. */
  readonly freeMb: number | null;
};

/** K13: below this the disk is low … */
const LOW_MB = 64;
/** … and below this SQLite may fail at any commit: its log alone grows to about 4 MB between checkpoints. */
const FULL_MB = 4;

export function createDiskSpace(folder: string): () => DiskSpace {
  return () => {
    let freeMb: number;
    try {
      const { bavail, bsize } = statfsSync(folder);
      freeMb = Math.floor((bavail * bsize) / 1_048_576);
    } catch {
      // A disk that cannot be asked shows itself at the next commit; here it is only unknown.
      return { state: "ok", freeMb: null };
    }
    return { state: freeMb < FULL_MB ? "full" : freeMb < LOW_MB ? "low" : "ok", freeMb };
  };
}
