// The command line of the kiosk program, read with commander into checked options; every fault is one sentence.
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { parseHubUrl } from "../machine/enrol.ts";
import type { KioskWebOptions } from "./kiosk-web.ts";
import { StartFault } from "../machine/start-fault.ts";
import { isLoopbackHost, notLoopback } from "../machine/loopback.ts";

const SCREEN = fileURLToPath(new URL("../../out/screen", import.meta.url));
const DEFAULT_LISTEN = "127.0.0.1:8081";

export type ProgramOptions = Omit<KioskWebOptions, "app"> & {
  readonly enrolOnly: boolean;
  /** PEM file of the authority of the hub's https; null for the usual ones. */
  readonly ca: string | null;
};

type Given = {
  readonly data: string;
  readonly listen: string;
  readonly enrol?: string;
  readonly code?: string;
  readonly ca?: string;
  readonly screen: string;
  readonly enrolOnly?: true;
};

/** Undefined when only help was asked for; it goes to `print`. Throws a StartFault for what is wrong. */
export function parseOptions(
  args: readonly string[],
  print: (text: string) => void,
): ProgramOptions | undefined {
  const command = new Command("kiosk")
    .description("The kiosk without Electron: serves its screen to a browser on this machine.")
    .requiredOption("--data <dir>", "folder of this kiosk's identity and database")
    .option("--listen <host:port>", "where the screen is served; this machine only", DEFAULT_LISTEN)
    .option("--enrol <url>", "the hub to enrol at, once (https, or a hub on this machine)")
    .option("--code <code>", "the one-time claim code that the hub gave out")
    .option("--ca <file>", "PEM file of the authority that vouches for the hub's https")
    .option("--enrol-only", "enrol, then end")
    .option("--screen <dir>", "folder of the built screen", SCREEN)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: print, writeErr: () => {}, outputError: () => {} })
    .exitOverride();
  try {
    command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new StartFault(`${sentence(error.message)} Try --help.`, error);
  }
  return check(command.opts<Given>());
}

function check(given: Given): ProgramOptions {
  const { data, screen, enrol, code } = given;
  if (data === "") throw new StartFault("--data names no folder.");
  if ((enrol === undefined) !== (code === undefined)) {
    throw new StartFault("--enrol HUBURL and --code CODE belong together: give both, or none.");
  }
  if (given.enrolOnly && enrol === undefined) {
    throw new StartFault("--enrol-only needs --enrol HUBURL and --code CODE.");
  }
  return {
    data,
    screen,
    ...parseListen(given.listen),
    enrolment:
      enrol === undefined || code === undefined ? null : { hub: hubOf(enrol), code: code.trim() },
    enrolOnly: given.enrolOnly === true,
    ca: given.ca ?? null,
  };
}

function hubOf(text: string): URL {
  const hub = parseHubUrl(text);
  if (!hub.ok) throw new StartFault(`--enrol is not usable: ${hub.fault}.`);
  return hub.value;
}

function parseListen(text: string): { readonly host: string; readonly port: number } {
  const parts = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host === undefined || port > 65_535) {
    throw new StartFault(`--listen is "${text}", which is no HOST:PORT like ${DEFAULT_LISTEN}.`);
  }
  if (!isLoopbackHost(host)) throw new StartFault(notLoopback(host));
  return { host, port };
}

/** commander's `error: unknown option '--x'` as a sentence. */
function sentence(message: string): string {
  const words = message
    .replace(/^error: /, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith(".") ? "" : "."}`;
}
