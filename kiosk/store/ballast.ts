// A file that only takes up room, so that there is some to give away when the disk is full: SQLite refuses DELETE then too (K13).
// Promises: it is allocated for real, never holds anything, and is only put back when the disk has plenty.
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const CHUNK = Buffer.alloc(1_048_576, 0x20);
/** Putting it back must not be what fills the disk. */
const PLENTY = 8;

export type Ballast = {
  readonly fill: () => void;
  /** True when there was something to give away. */
  readonly release: () => boolean;
};

export function createBallast(file: string, bytes: number): Ballast {
  function hasPlenty(): boolean {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize >= bytes * PLENTY;
  }

  function write(): void {
    const fd = openSync(file, "wx", 0o600);
    try {
      for (let left = bytes; left > 0; left -= CHUNK.length) {
        writeSync(fd, CHUNK, 0, Math.min(left, CHUNK.length));
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  return {
    fill: () => {
      if (bytes === 0 || existsSync(file) || !hasPlenty()) return;
      try {
        write();
      } catch (error) {
        // Somebody else was faster with the last of the disk: without ballast the kiosk still works.
        rmSync(file, { force: true });
        if (!isNoSpace(error)) throw error;
      }
    },
    release: () => {
      if (!existsSync(file)) return false;
      rmSync(file);
      return true;
    },
  };
}

function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOSPC" || error.code === "EDQUOT";
}
