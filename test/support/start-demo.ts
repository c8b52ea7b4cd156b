// `npm start` as a newcomer runs it: a process of its own, in a folder of its own, on free ports of loopback.
// Promises: it is ready when this resolves; `stop` is a Ctrl+C and removes the folder.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findFreePort } from "./free-port.ts";

const PROGRAM = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));

export type Demo = {
  readonly http: string;
  readonly mqtt: string;
  readonly kiosk: string;
  readonly kioskPin: string;
  readonly accounts: readonly { role: string; username: string; password: string }[];
};

export type RunningDemo = {
  readonly demo: Demo;
  readonly folder: string;
  /** Permission bits of demo.json. */
  readonly fileMode: number;
  readonly printed: string;
  readonly stop: () => Promise<number | null>;
};

export async function startDemo(options: readonly string[] = []): Promise<RunningDemo> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-demo-"));
  const address = async (): Promise<string> => `127.0.0.1:${await findFreePort()}`;
  const places = ["--http", await address(), "--mqtt", await address(), "--kiosk", await address()];
  const child = spawn(
    process.execPath,
    [PROGRAM, "start", "--data", folder, ...places, ...options],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      printed += `${line}\n`;
      if (line.includes("Ctrl+C")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`npm start ended with ${code}: ${said}`)));
  });
  await ready;
  const file = join(folder, "demo.json");
  return {
    demo: JSON.parse(readFileSync(file, "utf8")) as Demo,
    folder,
    fileMode: statSync(file).mode & 0o777,
    printed,
    stop: async () => {
      child.kill("SIGINT");
      const [code] = (await once(child, "exit")) as [number | null];
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
