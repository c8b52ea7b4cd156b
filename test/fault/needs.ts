// What a machine must allow for a fault to be injected, tried once and for real: a name is no proof that a mount works.
// Promises: whatever a try made is gone again.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createMemoryGroup } from "./memory-group.ts";

export type Need =
  | "mosquitto"
  | "openssl"
  | "tmpfs"
  | "loop"
  | "faketime"
  | "cc"
  | "netns"
  | "cgroup";

export const FAKETIME_LIBRARY = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
].find((file) => existsSync(file));

const TRIES: Readonly<Record<Need, { readonly missing: string; readonly try: () => boolean }>> = {
  mosquitto: {
    missing: "Mosquitto (apt-get install mosquitto)",
    try: () => existsSync("/usr/sbin/mosquitto"),
  },
  openssl: {
    missing: "openssl (apt-get install openssl)",
    try: () => existsSync("/usr/bin/openssl"),
  },
  tmpfs: {
    missing: "the right to mount a tmpfs",
    try: () => mounts(["-t", "tmpfs", "-o", "size=1m", "none"]),
  },
  loop: {
    missing: "the right to mount a loop image, and mkfs.ext4",
    try: () =>
      inFolder((folder) => {
        const image = join(folder, "image");
        run("truncate", ["-s", "4M", image]);
        run("mkfs.ext4", ["-q", image]);
        return mounts(["-o", "loop", image]);
      }),
  },
  netns: {
    missing: "the right to make a network namespace, and iproute2 (apt-get install iproute2)",
    try: () => {
      const name = `hl${process.pid}need`;
      run("ip", ["netns", "add", name]);
      try {
        run("ip", ["-n", name, "link", "add", "near", "type", "veth", "peer", "name", "far"]);
      } finally {
        run("ip", ["netns", "del", name]);
      }
      return true;
    },
  },
  cgroup: {
    missing: "the right to make a cgroup with a memory limit",
    try: () => {
      const group = createMemoryGroup(`hl${process.pid}need`);
      try {
        group.limit(64 * 1_048_576);
      } finally {
        group.remove();
      }
      return true;
    },
  },
  faketime: {
    missing: "libfaketime (apt-get install faketime)",
    try: () => FAKETIME_LIBRARY !== undefined,
  },
  cc: {
    missing: "a C compiler (apt-get install gcc libc6-dev)",
    try: () =>
      inFolder((folder) => {
        run("sh", ["-c", `echo 'int main(void){return 0;}' | cc -x c -o ${folder}/out -`]);
        return true;
      }),
  },
};

const known = new Map<Need, boolean>();

/** Sentences for what is missing here; empty when everything is there. */
export function findMissing(needs: readonly Need[]): readonly string[] {
  return needs.filter((need) => !isAllowed(need)).map((need) => TRIES[need].missing);
}

function isAllowed(need: Need): boolean {
  const before = known.get(need);
  if (before !== undefined) return before;
  let allowed = false;
  try {
    allowed = TRIES[need].try();
  } catch {
    // Not allowed, not there, not this system: for a test they are the same.
  }
  known.set(need, allowed);
  return allowed;
}

function mounts(options: readonly string[]): boolean {
  return inFolder((folder) => {
    run("mount", [...options, folder]);
    run("umount", [folder]);
    return true;
  });
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-need-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: "ignore" });
}
