// The kiosk program: reads its options, starts the kiosk, stops it cleanly at SIGTERM or SIGINT.
// Promises: one JSON line on stdout when ready; a refused start is one sentence on stderr and code 2; the log goes to stderr.
import { readFileSync } from "node:fs";
import { pino } from "pino";
import { enrolOnly, openKioskWeb } from "./kiosk-web.ts";
import { parseOptions } from "./options.ts";
import { StartFault } from "../machine/start-fault.ts";
import { createSystemClock } from "../machine/system-clock.ts";
import { trustAuthority } from "../machine/trust-authority.ts";

const WRONG_USE = 2;

/** Runs the program with the arguments after its name; resolves with its exit code when it is done. */
export async function runKiosk(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, print);
    if (options === undefined) return 0;
    if (options.ca !== null) trustAuthority(options.ca);
    const clock = createSystemClock();
    const log = pino({ base: { program: "kiosk" } }, pino.destination({ dest: 2, sync: true }));
    if (options.enrolOnly) {
      print(`${JSON.stringify({ enrolled: await enrolOnly(options, { clock, log }) })}\n`);
      return 0;
    }
    const stopped = nextStopSignal();
    const kiosk = await openKioskWeb({ ...options, app: version() }, { clock, log });
    print(`${JSON.stringify({ kiosk: kiosk.url })}\n`);
    log.info({ signal: await stopped }, "stopping");
    await whileAlive(kiosk.close());
    return 0;
  } catch (error) {
    // Everything else is a bug: it goes on up and ends the process with its stack.
    if (!(error instanceof StartFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    return WRONG_USE;
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Listens from now on, so that a signal during the start is not lost; a second one ends the process at once. */
function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
}

/** The clock's timers do not keep the process alive; a farewell that waits for one must. */
async function whileAlive(farewell: Promise<void>): Promise<void> {
  const heartbeat = setInterval(() => {}, 1_000);
  try {
    await farewell;
  } finally {
    clearInterval(heartbeat);
  }
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const found = /"version":\s*"([^"]{1,64})"/.exec(text);
  return found?.[1] ?? "0";
}
