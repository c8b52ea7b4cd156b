// Puts a hub's folder onto a small file system of its own for a while: one that can be full, read-only, or lose its power.
// Promises: afterwards the folder is an ordinary one again, with what stood on the small file system, and the hub runs on it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningHub } from "./start-hub.ts";

export function mount(args: readonly string[], folder: string): void {
  execFileSync("mount", [...args, folder], { stdio: "ignore" });
}

export function unmount(folder: string): void {
  execFileSync("umount", [folder], { stdio: "ignore" });
}

/** The hub is stopped and started again on both ways. `work` may end with the hub dead. */
export async function underMount(
  hub: RunningHub,
  args: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  await hub.stop();
  const aside = mkdtempSync(join(tmpdir(), "hai-long-aside-"));
  cpSync(hub.folder, aside, { recursive: true });
  mount(args, hub.folder);
  try {
    cpSync(aside, hub.folder, { recursive: true });
    // What was there before must be on the medium: only what the hub writes itself is to be tried.
    execFileSync("sync", ["-f", hub.folder]);
    await hub.start();
    await work();
  } finally {
    await hub.kill();
    rmSync(aside, { recursive: true, force: true });
    cpSync(hub.folder, aside, { recursive: true });
    unmount(hub.folder);
    rmSync(hub.folder, { recursive: true, force: true });
    cpSync(aside, hub.folder, { recursive: true });
    rmSync(aside, { recursive: true, force: true });
    await hub.start();
  }
}
