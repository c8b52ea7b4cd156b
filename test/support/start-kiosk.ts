// A real kiosk in its own process and folder, enrolled at a hub, and a screen's end of its bridge.
// Promises: after `kill` or `stop` it can be started again on the same folder.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { register, type Ask } from "./contract-http.ts";
import { fieldsOf } from "./contract-fields.ts";
import { enrolFolder, type Road } from "./enrol-folder.ts";
import { findFreePort } from "./free-port.ts";
import { startProgram, type ProgramOptions, type RunningProgram } from "./start-program.ts";

export type KioskOptions = ProgramOptions & {
  readonly kiosk: string;
  readonly centre: string;
  readonly counter?: string;
  readonly scale?: string;
  /** It goes this way to the broker instead of the one that the enrolment names. */
  readonly road?: Road;
  /** Where its folder lies; the temp folder unless a test brings a disk of its own. */
  readonly under?: string;
};

export type RunningKiosk = {
  readonly kiosk: string;
  readonly folder: string;
  readonly book: string;
  /** Where the screen is, after every start again. */
  readonly url: string;
  /** As the enrolment gave it. */
  readonly hubPublicKey: string;
  readonly program: () => RunningProgram;
  readonly start: () => Promise<void>;
  /** The same, with more in its environment. */
  readonly startWith: (env: Readonly<Record<string, string>>) => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

export async function startKiosk(
  hub: { readonly http: string; readonly admin: Ask },
  options: KioskOptions,
): Promise<RunningKiosk> {
  const { kiosk, centre, counter = "q1", scale = "vn4.1", road, under = tmpdir() } = options;
  mkdirSync(under, { recursive: true });
  const folder = mkdtempSync(join(under, `hai-long-${kiosk}-`));
  // The same port after every start, so that a screen finds its kiosk again.
  const listen = `127.0.0.1:${await findFreePort()}`;
  const args = ["kiosk", "--data", folder, "--listen", listen];
  const enrolAndStart = async () => {
    const code = await register(hub.admin, { kiosk, centre, counters: [counter], scale });
    if (road !== undefined) await enrolFolder(folder, { http: hub.http, code, road });
    const claim = road === undefined ? ["--enrol", hub.http, "--code", code] : [];
    return startProgram([...args, ...claim], options);
  };
  let program = await enrolAndStart().catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    kiosk,
    folder,
    book: join(folder, "kiosk.db"),
    url: `http://${listen}`,
    hubPublicKey: readHubKey(folder),
    program: () => program,
    start: async () => {
      program = await startProgram(args, options);
    },
    startWith: async (env) => {
      program = await startProgram(args, { ...options, env: { ...options.env, ...env } });
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

function readHubKey(folder: string): string {
  const identity: unknown = JSON.parse(readFileSync(join(folder, "identity.json"), "utf8"));
  return String(fieldsOf(identity, "identity")["hubPublicKey"]);
}
