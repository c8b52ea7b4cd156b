// The command line of the Electron kiosk. Chromium's own switches stand on it too, so what is not ours is left alone.
import { parseArgs } from "node:util";
import { parseHubUrl } from "../../machine/enrol.ts";
import type { Enrolment } from "../../machine/obtain-identity.ts";
import { StartFault } from "../../machine/start-fault.ts";

export type ShellOptions = {
  /** Folder of this kiosk's identity and database; null for the account's own. */
  readonly data: string | null;
  readonly enrolment: Enrolment;
  /** PEM file of the authority of the hub's https. */
  readonly ca: string | null;
  /** Id, label or size of the display. */
  readonly display: string | null;
  /** The system starts the program again when it ends (systemd, Shell Launcher): never start a second one beside it. */
  readonly supervised: boolean;
  /** Try everything once in a folder of its own, print JSON, end. */
  readonly selfTest: boolean;
};

const OPTIONS = {
  data: { type: "string" },
  enrol: { type: "string" },
  code: { type: "string" },
  ca: { type: "string" },
  display: { type: "string" },
  supervised: { type: "boolean" },
  "self-test": { type: "boolean" },
} as const;

/** Throws a StartFault for what is wrong. `args` are those after the program's name. */
export function parseShellOptions(args: readonly string[]): ShellOptions {
  const { values } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
  });
  const text = (name: "data" | "enrol" | "code" | "ca" | "display"): string | null => {
    const value = values[name];
    if (value === undefined) return null;
    if (typeof value !== "string" || value === "") {
      throw new StartFault(`--${name} needs a value, as in --${name}=VALUE.`);
    }
    return value;
  };
  return {
    data: text("data"),
    enrolment: enrolmentOf(text("enrol"), text("code")),
    ca: text("ca"),
    display: text("display"),
    supervised: values.supervised === true,
    selfTest: values["self-test"] === true,
  };
}

function enrolmentOf(url: string | null, code: string | null): Enrolment {
  if (url === null && code === null) return null;
  if (url === null || code === null) {
    throw new StartFault("--enrol=HUBURL and --code=CODE belong together: give both, or none.");
  }
  const hub = parseHubUrl(url);
  if (!hub.ok) throw new StartFault(`--enrol is not usable: ${hub.fault}.`);
  return { hub: hub.value, code: code.trim() };
}
