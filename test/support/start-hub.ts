// A real hub in its own process and folder, with an administrator who may set it up.
// Promises: after `kill` or `stop` the hub can be started again on the same folder and the same ports.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signIn, type Ask } from "./contract-http.ts";
import { findFreePort } from "./free-port.ts";
import { ADMIN, prepareFolder } from "./prepared-hub.ts";
import { startProgram, type ProgramOptions, type RunningProgram } from "./start-program.ts";

export type HubOptions = ProgramOptions & {
  /** Port of a broker on 127.0.0.1 to be used in place of the embedded one. */
  readonly brokerPort?: number;
};

export type RunningHub = {
  readonly folder: string;
  readonly book: string;
  readonly http: string;
  readonly mqtt: string;
  readonly password: string;
  readonly program: () => RunningProgram;
  /** What every start has that is told nothing else. */
  readonly options: ProgramOptions;
  /** Signed in as the administrator. */
  readonly admin: () => Promise<Ask>;
  readonly start: (options?: ProgramOptions) => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Stops it and removes its folder. */
  readonly remove: () => Promise<void>;
};

export async function startHub(options: HubOptions = {}): Promise<RunningHub> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-hub-"));
  const [httpPort, mqttPort] = [await findFreePort(), await findFreePort()];
  const http = `http://127.0.0.1:${httpPort}`;
  const { brokerPort } = options;
  const args = ["hub", "--data", folder, "--http", `127.0.0.1:${httpPort}`];
  if (brokerPort === undefined) args.push("--mqtt", `127.0.0.1:${mqttPort}`);
  else args.push(...brokerArguments(folder, brokerPort));
  const password = await prepareFolder(folder);
  let program = await startProgram(args, options).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    folder,
    book: join(folder, "hub.db"),
    http,
    mqtt: `mqtt://127.0.0.1:${brokerPort ?? mqttPort}`,
    password,
    program: () => program,
    options,
    admin: () => signIn(http, ADMIN, password),
    start: async (again = options) => {
      program = await startProgram(args, again);
    },
    kill: () => program.kill(),
    stop: async () => {
      await program.stop();
    },
    remove: async () => {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function brokerArguments(folder: string, port: number): readonly string[] {
  const file = join(folder, "broker-password");
  writeFileSync(file, "a broker that lets everybody in does not read this\n", { mode: 0o600 });
  const account = ["--mqtt-username", "hub", "--mqtt-password-file", file];
  return ["--mqtt-broker", `mqtt://127.0.0.1:${port}`, ...account];
}
