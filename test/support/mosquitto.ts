// A real Mosquitto (Debian's) for one test: own configuration, own temp folder, own port on 127.0.0.1; gone with `stop`.
// Promises: `kill` is SIGKILL (what a power cut looks like to the others), `restart` brings it back on the same port.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "./free-port.ts";

const MOSQUITTO = "/usr/sbin/mosquitto";

export type MosquittoOptions = {
  /** Text of the acl_file; without it everybody may do everything. */
  readonly acl?: string;
  /** user name → password; without it everybody may come in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Certificate files (certificates.ts); without it plain TCP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Further lines of the configuration. */
  readonly lines?: readonly string[];
};

export type Mosquitto = {
  readonly port: number;
  /** Of the process that runs now. */
  readonly pid: number;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
};

export function hasMosquitto(): boolean {
  return existsSync(MOSQUITTO);
}

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-mosquitto-"));
  const port = await findFreePort();
  const config = writeConfig(folder, port, options);
  let running = await launch(config);
  return {
    port,
    get pid() {
      return running.pid ?? 0;
    },
    async stop() {
      await end(running, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
    kill: () => end(running, "SIGKILL"),
    async restart() {
      await end(running, "SIGTERM");
      running = await launch(config);
    },
  };
}

function writeConfig(folder: string, port: number, options: MosquittoOptions): string {
  const lines = [
    `listener ${port} 127.0.0.1`,
    // Started by root, Mosquitto would become the user "mosquitto", who may not read this folder.
    `user ${process.getuid?.() === 0 ? "root" : "mosquitto"}`,
    ...(options.lines?.some((line) => line.startsWith("persistence ")) === true
      ? []
      : ["persistence false"]),
    "log_dest stderr",
    "log_type error",
    "log_type warning",
    "log_type notice",
    "log_type information",
  ];
  if (options.users) {
    const file = join(folder, "passwords");
    writeFileSync(file, "", { mode: 0o600 });
    for (const [name, password] of Object.entries(options.users)) {
      execFileSync("mosquitto_passwd", ["-b", file, name, password], { stdio: "ignore" });
    }
    lines.push("allow_anonymous false", `password_file ${file}`);
  } else {
    lines.push("allow_anonymous true");
  }
  if (options.acl !== undefined) {
    const file = join(folder, "acl");
    writeFileSync(file, options.acl, { mode: 0o600 });
    lines.push(`acl_file ${file}`);
  }
  if (options.tls) lines.push(`certfile ${options.tls.cert}`, `keyfile ${options.tls.key}`);
  lines.push(...(options.lines ?? []));
  const config = join(folder, "mosquitto.conf");
  writeFileSync(config, `${lines.join("\n")}\n`);
  return config;
}

/** Resolves when the broker says that it runs; rejects with what it said when it ends before. */
function launch(config: string): Promise<ChildProcess> {
  const child = spawn(MOSQUITTO, ["-c", config], { stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`mosquitto ended with ${code}: ${said}`)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-4000);
      if (/mosquitto version \S+ running/.test(said)) resolve(child);
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}
