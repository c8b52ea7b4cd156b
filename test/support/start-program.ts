// Starts one of the project's programs as its own process and waits for the JSON line that says it is ready.
// Promises: only processes started here are ended, by their own handle; what a program said to stderr is kept for the failure.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fieldsOf, type Fields } from "./contract-fields.ts";

const PROGRAM = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));
const MOST_SAID = 8_000;

export type RunningProgram = {
  readonly pid: number;
  /** The line that it printed when it was ready. */
  readonly ready: Fields;
  readonly isRunning: () => boolean;
  /** The end of what it said to stderr. */
  readonly said: () => string;
  /** SIGKILL: what a power cut looks like to the others. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and its exit code. */
  readonly stop: () => Promise<number | null>;
};

export type ProgramOptions = {
  /** Modules for `node --import`, loaded before the program. */
  readonly preload?: readonly URL[];
  readonly env?: Readonly<Record<string, string>>;
  /** How many files and sockets it may have open at a time; as many as the tests themselves when absent. */
  readonly mostFiles?: number;
  /** A command that runs it in other surroundings, and becomes it (`ip netns exec …`). */
  readonly within?: readonly string[];
};

/** One of the product's commands. */
export function startProgram(
  args: readonly string[],
  { preload = [], ...options }: ProgramOptions = {},
): Promise<RunningProgram> {
  const imports = preload.flatMap(({ href }) => ["--import", href]);
  return startNode([...imports, PROGRAM, ...args], options);
}

/** Any script that prints a JSON line when it is ready. */
export async function startNode(
  args: readonly string[],
  { env = {}, mostFiles, within = [] }: Omit<ProgramOptions, "preload"> = {},
): Promise<RunningProgram> {
  // Both limits: Node raises the soft one to the hard one when it starts.
  const limited = ["sh", "-c", `ulimit -n ${mostFiles}; exec "$0" "$@"`];
  const before = [...within, ...(mostFiles === undefined ? [] : limited)];
  const command = [...before, process.execPath, ...args];
  const child = spawn(command[0] ?? "", command.slice(1), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  // A test that fails half-way must not leave it behind.
  const reap = (): boolean => child.kill("SIGKILL");
  process.once("exit", reap);
  child.once("exit", () => process.off("exit", reap));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-MOST_SAID);
  });
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(([code, signal]) => {
      throw new Error(
        `${args.join(" ")} ended with ${String(code ?? signal)} before it was ready: ${said}`,
      );
    }),
  ]);
  // Nobody reads what it prints later; a full pipe would stop it.
  child.stdout.resume();
  const ready = fieldsOf(JSON.parse(String(line[0])), "first line");
  return {
    pid: child.pid ?? 0,
    ready,
    isRunning: () => isRunning(child),
    said: () => said,
    kill: async () => {
      await end(child, "SIGKILL");
    },
    stop: async () => {
      await end(child, "SIGTERM");
      return child.exitCode;
    },
  };
}

/** Runs a command to its end and gives what it printed. Throws when it fails. */
export async function runProgram(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args]);
  return stdout;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
