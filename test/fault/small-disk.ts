// Small real file systems for a test: a tmpfs that can be filled, and an ext4 image whose power can be cut.
// Promises: unmounted and gone after `remove`; nothing else of the machine is touched.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  closeSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type SmallDisk = {
  readonly folder: string;
  /** Takes all the room that is left. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly remove: () => void;
};

export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-disk-"));
  run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "none", folder]);
  const filler = join(folder, "filler");
  return {
    folder,
    fill: () => {
      const fd = openSync(filler, "w");
      try {
        for (let size = 65_536; size >= 512;) {
          try {
            writeSync(fd, Buffer.alloc(size, 1));
          } catch (error) {
            if (!(error instanceof Error && "code" in error && error.code === "ENOSPC"))
              throw error;
            size /= 2;
          }
        }
      } finally {
        closeSync(fd);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      run("umount", [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type PowerDisk = {
  /** Where the database may lie. */
  readonly folder: string;
  /** The image as the power left it; what the system still had in memory is not in it. */
  readonly cut: () => void;
  /** Mounts what was cut in its place, its journal replayed. End the processes on it before. */
  readonly restore: () => void;
  readonly remove: () => void;
};

/** An ext4 image in memory: what was not synced stays in the page cache above it, and is lost with a copy of the image. */
export function mountPowerDisk(megabytes: number): PowerDisk {
  const place = mkdtempSync(join(tmpdir(), "hai-long-power-"));
  run("mount", ["-t", "tmpfs", "-o", `size=${megabytes * 2 + 8}m`, "none", place]);
  const image = join(place, "image");
  const copy = join(place, "copy");
  const folder = join(place, "disk");
  mkdirSync(folder);
  run("truncate", ["-s", `${megabytes}M`, image]);
  run("mkfs.ext4", ["-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image]);
  const mount = (): void => run("mount", ["-o", "loop,commit=300", image, folder]);
  mount();
  return {
    folder,
    cut: () => copyFileSync(image, copy),
    restore: () => {
      run("umount", [folder]);
      copyFileSync(copy, image);
      mount();
    },
    remove: () => {
      run("umount", [folder]);
      run("umount", [place]);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: "ignore" });
}
