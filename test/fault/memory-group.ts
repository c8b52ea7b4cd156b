// A group of processes whose memory the kernel limits (cgroup v1 or v2): whoever needs more than that is killed.
// Promises: `remove` takes the group away; the processes in it must have ended.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type MemoryGroup = {
  /** Where a process writes its own number to join. */
  readonly procs: string;
  /** Lowers the limit to what is used now, or raises it again (null). */
  readonly limit: (bytes: number | null) => void;
  readonly usedBytes: () => number;
  readonly remove: () => void;
};

const V1 = "/sys/fs/cgroup/memory";
const V2 = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

/** Throws where the machine does not allow it. */
export function createMemoryGroup(name: string): MemoryGroup {
  const [root, used, most, none] = existsSync(join(V1, "memory.limit_in_bytes"))
    ? [V1, "memory.usage_in_bytes", "memory.limit_in_bytes", "-1"]
    : [withMemory(), "memory.current", "memory.max", "max"];
  const folder = join(root, name);
  mkdirSync(folder);
  const usedBytes = (): number => Number(readFileSync(join(folder, used), "utf8"));
  return {
    procs: join(folder, "cgroup.procs"),
    usedBytes,
    limit: (bytes) => {
      if (bytes === null) return writeFileSync(join(folder, most), none);
      // v1 refuses a limit below what it cannot reclaim; the next megabyte up is tried then.
      for (let next = bytes; ; next += 1_048_576) {
        try {
          return writeFileSync(join(folder, most), String(next));
        } catch (error) {
          if (next > usedBytes() + 64 * 1_048_576) throw error;
        }
      }
    },
    remove: () => rmdirSync(folder),
  };
}

function withMemory(): string {
  const found = V2.find(
    (root) =>
      existsSync(join(root, "cgroup.subtree_control")) &&
      readFileSync(join(root, "cgroup.subtree_control"), "utf8").includes("memory"),
  );
  if (found === undefined) throw new Error("no memory controller");
  return found;
}
