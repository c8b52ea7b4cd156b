// The kiosk of `npm start` as a process of its own: enrolled with a claim code the first time, started again when it dies.
// Promises: it is ready when this resolves; SIGTERM stops it cleanly (protocol K15).
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Log } from "../shared/log.ts";
import { Problem } from "../shared/api/problem.ts";

const LAUNCHER = fileURLToPath(new URL("hai-long.mjs", import.meta.url));
const RESTART_MS = 2_000;

export type KioskProcess = { readonly url: string; readonly stop: () => Promise<void> };

export type KioskProcessOptions = {
  readonly data: string;
  readonly listen: string;
  readonly hubUrl: string;
  /** Makes a one-time claim code; asked only when the folder is not enrolled yet. */
  readonly claim: () => Promise<string>;
  readonly log: Log;
};

export async function startKioskProcess(options: KioskProcessOptions): Promise<KioskProcess> {
  const { data, listen, hubUrl, claim, log } = options;
  const enrolled = existsSync(join(data, "identity.json"));
  const enrolment = enrolled ? [] : ["--enrol", hubUrl, "--code", await claim()];
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const logFile = join(data, "kiosk.log");
  let stopping = false;
  let child: ChildProcess;

  const run = (args: readonly string[]): ChildProcess => {
    const started = spawn(
      process.execPath,
      [LAUNCHER, "kiosk", "--data", data, "--listen", listen, ...args],
      { stdio: ["ignore", "pipe", openSync(logFile, "a", 0o600)] },
    );
    started.once("exit", (code, signal) => {
      if (stopping || !ready) return;
      log.warn({ code, signal }, "the kiosk ended; starting it again");
      setTimeout(() => {
        if (!stopping) child = run([]);
      }, RESTART_MS);
    });
    return started;
  };

  let ready = false;
  child = run(enrolment);
  const url = await firstLine(child, logFile);
  ready = true;
  return {
    url,
    stop: () => {
      stopping = true;
      return ended(child);
    },
  };
}

/** The address from the program's first line `{"kiosk":"http://…"}`; the last line of its log is the reason when there is none. */
function firstLine(child: ChildProcess, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      const reason = readFileSync(logFile, "utf8").trim().split("\n").at(-1);
      reject(new Problem("unavailable", reason ?? `the kiosk ended with code ${String(code)}`));
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /^\{"kiosk":"([^"]+)"/.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
