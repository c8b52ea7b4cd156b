// A real PostgreSQL server for one test: own data folder, own port on 127.0.0.1, never as root; gone with `stop`.
// Promises: `kill` is what a power cut looks like to the hubs, `start` brings it back on the same port with what it had kept. Nothing
// of the server's durability is switched off: the folder lies in memory where there is some, and a disk where a test asks for it.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { PostgresAddress } from "../../hub/store/postgres/address.ts";
import { findFreePort } from "./free-port.ts";

const DEBIAN = "/usr/lib/postgresql";
const MEMORY = "/dev/shm";
const USER = "hub";
/** Debian's nobody: PostgreSQL does not run as root. */
const NOBODY = 65_534;

export type PostgresServer = {
  readonly port: number;
  /** A new database, a copy of `template` when one is named. */
  readonly createDatabase: (template?: string) => Promise<PostgresAddress>;
  readonly dropDatabase: (address: PostgresAddress) => Promise<void>;
  /** One question, outside of the hub. */
  readonly query: (
    database: string,
    sql: string,
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** The folder of the server's programs; undefined when PostgreSQL is not installed. */
function findPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")));
}

export function hasPostgres(): boolean {
  return findPrograms() !== undefined;
}

/** `settings`: name → value, of the server's configuration. `folder`: where its data lies. */
export async function startPostgres({
  settings = {},
  folder = process.getuid?.() === 0 && existsSync(MEMORY) ? MEMORY : tmpdir(),
}: {
  readonly settings?: Readonly<Record<string, string>>;
  readonly folder?: string;
} = {}): Promise<PostgresServer> {
  const programs = findPrograms();
  if (programs === undefined) throw new Error("PostgreSQL is not installed");
  const data = mkdtempSync(join(folder, "hai-long-postgres-"));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const initdb = ["-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(programs, "initdb"), initdb, { ...as, cwd: data, stdio: "ignore" });
  const port = await findFreePort();
  const given = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...settings };
  const options = Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let running: ChildProcess | undefined;
  let made = 0;

  const address = (database: string): PostgresAddress => ({
    host: "127.0.0.1",
    port,
    database,
    user: USER,
  });

  async function start(): Promise<void> {
    const child = spawn(
      join(programs ?? "", "postgres"),
      ["-D", data, "-p", String(port), ...options],
      {
        ...as,
        cwd: data,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    running = child;
    // A test that fails half-way must not leave it behind.
    const reap = (): boolean => child.kill("SIGQUIT");
    process.once("exit", reap);
    child.once("exit", () => process.off("exit", reap));
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr.on("data", (chunk: Buffer) => {
        said += said.length > 10_000 ? "" : chunk.toString();
        if (said.includes("ready to accept connections")) resolve();
      });
      child.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
    });
  }

  async function end(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  async function query(database: string, sql: string) {
    const client = new Client({ host: "127.0.0.1", port, database, user: USER });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows;
    } finally {
      await client.end();
    }
  }

  await start();
  return {
    port,
    async createDatabase(template = "template0") {
      made += 1;
      const name = `hub_${made}`;
      await query("postgres", `CREATE DATABASE ${name} TEMPLATE ${template}`);
      return address(name);
    },
    async dropDatabase({ database }) {
      await query("postgres", `DROP DATABASE ${database} WITH (FORCE)`);
    },
    query,
    // Immediate: no checkpoint, nothing said to anybody; it recovers from its log when it starts.
    kill: () => end("SIGQUIT"),
    start,
    async stop() {
      await end("SIGINT");
      rmSync(data, { recursive: true, force: true });
    },
  };
}
