// The hub's program as a process of its own, for tests of what a person at a terminal meets.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a command to its end. `input` is what stands on its standard input. */
export async function run(args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

export type Running = {
  readonly hub: string;
  readonly mqtt: string;
  readonly stop: () => Promise<number | null>;
  /** Everything that it has written so far, to both. */
  readonly output: () => string;
};

/** Starts `hub` on free ports and waits for the line that says where it is. */
export async function start(data: string, more: readonly string[] = []): Promise<Running> {
  const free = ["--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0"];
  const child = spawn(process.execPath, [MAIN, "hub", "--data", data, ...free, ...more], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), "line").then(([text]) => String(text)),
    once(child, "exit").then(() => {
      throw new Error(`the hub did not start: ${stderr()}`);
    }),
  ]);
  const { hub, mqtt } = JSON.parse(line) as { hub: string; mqtt: string };
  return { hub, mqtt, stop: () => stop(child), output: () => stdout() + stderr() };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = (await ended) as [number | null];
  return code;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
