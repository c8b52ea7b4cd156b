// Starts the benchmark's hub with its kiosks registered beforehand, and reads what the process costs.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { registerKiosks } from "./register-kiosks.ts";
import type { BenchKiosk } from "./signed-backlog.ts";

const PROGRAM = fileURLToPath(new URL("hub-program.ts", import.meta.url));

export type BenchHub = {
  readonly port: number;
  /** Resident memory of the hub's process, in bytes: now, and at its highest. */
  readonly residentBytes: () => number;
  readonly peakBytes: () => number;
  /** Processor time of its busiest thread so far, in seconds: on a machine of its own the hub could not be faster. */
  readonly busiestSeconds: () => number;
  /** SIGKILL, and the same hub again; how long until it listened, ms. */
  readonly restart: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** How the program is told what kind of hub it is, as JSON. */
export type BenchHubKind = {
  readonly port?: number;
  /** PEM files; plain TCP without. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** With the contract's limits for a kiosk (H7). */
  readonly limited?: boolean;
};

/** `change`: a module that changes the hub's source while it is loaded. */
export async function startBenchHub(
  kiosks: readonly BenchKiosk[],
  change?: string,
  kind: BenchHubKind = {},
): Promise<BenchHub> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-bench-"));
  await registerKiosks(join(folder, "hub.db"), kiosks);
  const changed = change === undefined ? [] : ["--import", pathToFileURL(change).href];
  const start = (how: BenchHubKind) => startProgram([...changed, PROGRAM, folder], how);
  let running = await start(kind);
  const { port } = running;
  return {
    port,
    residentBytes: () => memoryOf(running.child, "VmRSS"),
    peakBytes: () => memoryOf(running.child, "VmHWM"),
    busiestSeconds: () => busiestSecondsOf(running.child),
    restart: async () => {
      await end(running.child, "SIGKILL");
      const startedAt = performance.now();
      running = await start({ ...kind, port });
      return performance.now() - startedAt;
    },
    stop: async () => {
      await end(running.child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startProgram(
  args: readonly string[],
  kind: BenchHubKind,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [...args, JSON.stringify(kind)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, port: Number(new URL(line).port) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

function memoryOf({ pid }: ChildProcess, what: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1_024;
}

/** proc_pid_stat(5): user and system time in ticks, 100 a second, behind the name in brackets. */
function busiestSecondsOf({ pid }: ChildProcess): number {
  const seconds = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  });
  return Math.max(...seconds);
}

/** A hub database with its schema and no rating; the caller removes the folder. */
export async function createEmptyHubFile(folder: string): Promise<string> {
  const file = join(folder, "hub.db");
  await registerKiosks(file, []);
  return file;
}
