// A disk whose fsync can be made to fail or to dawdle, for one process (fsync-shim.c, compiled here with cc).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type FsyncShim = {
  /** For the process that shall have such a disk. */
  readonly env: Readonly<Record<string, string>>;
  readonly say: (what: "well" | "eio" | number) => void;
  readonly remove: () => void;
};

export function createFsyncShim(): FsyncShim {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-fsync-"));
  const library = join(folder, "fsync-shim.so");
  const source = fileURLToPath(new URL("fsync-shim.c", import.meta.url));
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]);
  const file = join(folder, "now");
  writeFileSync(file, "well");
  return {
    env: { LD_PRELOAD: library, FSYNC_SHIM: file },
    say: (what) => writeFileSync(file, String(what)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
