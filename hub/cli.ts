// The hub's commands. Exit codes: 0 fine, 1 a check failed, 2 wrong use or something that cannot be read or opened.
// Promises: stdout carries what was asked for, stderr one sentence for what went wrong; no stack for what a user did. What a
// command is made of is loaded when it is called: a help text or a wrong option does not wait for a web server and a printer.
import { userInfo } from "node:os";
import { Command, CommanderError, Option } from "commander";
import { Problem } from "../shared/api/problem.ts";
import { BY, type By } from "../shared/api/summaries.ts";
import type { Log } from "../shared/log.ts";
import type { Calendar } from "../shared/period.ts";
import { DATA_OPTION, HUB_DEFAULTS, parseHubConfig, type HubOptions } from "./config.ts";
import { addDataSet } from "./add-data-set.ts";
import { addHubKey } from "./add-hub-key.ts";
import { addToken, addUser } from "./people-commands.ts";
import type { PackageOptions } from "./evidence-commands.ts";
import type { ImportOptions } from "./import-command.ts";
import { createSystemClock } from "./system-clock.ts";
import { StoreFailure } from "./store/store-failure.ts";
import type { WitnessOptions } from "./witness-commands.ts";

const FINE = 0;
const WRONG = 2;

/** `argv`: what stands after the program's name. Resolves when the command is done; `hub` when it was stopped. */
export async function runCli(argv: readonly string[]): Promise<number> {
  // Databases carry hashes of secrets: whatever a command writes is for its owner only.
  process.umask(0o077);
  try {
    let code = FINE;
    const program = createProgram((other) => {
      code = other;
    });
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? FINE : WRONG;
    if (error instanceof Problem) {
      process.stderr.write([error.message, ...error.faults.slice(1), ""].join("\n"));
      return WRONG;
    }
    if (error instanceof StoreFailure && error.code !== "internal") {
      process.stderr.write(`The database refused: ${error.message}\n`);
      return WRONG;
    }
    throw error;
  }
}

function createProgram(end: (code: number) => void): Command {
  // Subcommands take these settings over, so they come before the first of them.
  const program = new Command("hai-long")
    .description("Hài Lòng: satisfaction ratings at one-stop counters")
    .exitOverride()
    .showHelpAfterError("(add --help to see what this command takes)")
    .helpCommand(false);
  addHub(program);
  addUser(program, who);
  addToken(program, who);
  addSummary(program);
  addImport(program);
  addEvidence(program, end);
  addHubKey(program, who);
  addDataSet(program, who);
  addWitness(program, end);
  return program;
}

const who = (): string => `command line (${userInfo().username})`;

function addHub(program: Command): void {
  program
    .command("hub")
    .description("run the hub: takes ratings, answers the dashboard")
    .option(...DATA_OPTION)
    .option("--store <place>", "postgres://HOST/DATABASE, or sqlite; kept in the data folder")
    .option("--http <host:port>", "dashboard and API", HUB_DEFAULTS.http)
    .option("--mqtt <host:port>", "embedded broker for the kiosks", HUB_DEFAULTS.mqtt)
    .option("--mqtt-broker <url>", "use this broker instead of the embedded one")
    .option("--mqtt-username <name>", "the hub's account on that broker")
    .option("--mqtt-password-file <file>", "file with the password of that account")
    .option("--mqtt-ca <file>", "PEM of the authority that signed that broker's certificate")
    .option("--mqtt-users-file <file>", "Mosquitto password file that the hub keeps for kiosks")
    .option("--share", "other hubs work on the same database and broker (MQTT 5)")
    .option("--tls-cert <file>", "PEM certificate (chain) for the dashboard and the broker")
    .option("--tls-key <file>", "PEM key of that certificate")
    .option("--prefix <levels>", "first levels of the MQTT topics", HUB_DEFAULTS.prefix)
    .option("--hub <name>", "name of this hub", HUB_DEFAULTS.hub)
    .option("--board", "show the newest sealed month to everybody at /board, without an account")
    .option("--zone <name>", "time zone of the centres", HUB_DEFAULTS.zone)
    .option(
      "--close-day <n>",
      "seal each month on the n-th day after it; never",
      HUB_DEFAULTS.closeDay,
    )
    .option("--require-second-factor", "admins must set up a second factor before anything else")
    .option("--backup-dir <dir>", "make a backup there every day; a folder on another disk")
    .option("--backup-at <hh:mm>", "when, by the clock of the zone", HUB_DEFAULTS.backupAt)
    .option("--backup-keep <n>", "how many backups are kept", HUB_DEFAULTS.backupKeep)
    .option("--accept-rollback", "go on with a database that holds less than it did before")
    .action((options: HubOptions) => runHub(options));
}

async function runHub(options: HubOptions): Promise<void> {
  const parsed = parseHubConfig(options);
  if (!parsed.ok) throw new Problem("unprocessable", parsed.faults[0] ?? "", parsed.faults);
  const { openHub } = await import("./hub.ts");
  const log = await openLog();
  const hub = await openHub(parsed.value, { clock: createSystemClock(), log });
  const stopped = untilStopped();
  process.stdout.write(`${JSON.stringify({ hub: hub.httpUrl, mqtt: hub.mqttUrl })}\n`);
  log.info({ http: hub.httpUrl, mqtt: hub.mqttUrl, data: parsed.value.data }, "the hub is ready");
  const signal = await stopped;
  log.info({ signal }, "the hub stops");
  await hub.close();
}

async function openLog(): Promise<Log> {
  const { createPinoLog } = await import("./pino-log.ts");
  return createPinoLog();
}

function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => resolve(signal));
    }
  });
}

function calendarOption(): Option {
  return new Option("--calendar <which>", "state: from the 15th of the month before to the 14th")
    .choices(["calendar", "state"])
    .default("calendar");
}

type SummaryOptions = {
  readonly data: string;
  readonly unit?: string;
  readonly by: By;
  readonly calendar: Calendar;
  readonly unitsOn?: string;
  readonly json?: true;
};

function addSummary(program: Command): void {
  program
    .command("summary <period>")
    .description("satisfaction of a period: YYYY-MM, YYYY-Qn, YYYY or YYYY-MM-DD..YYYY-MM-DD")
    .option(...DATA_OPTION)
    .option("--unit <code>", "only this unit and what stands below it")
    .addOption(new Option("--by <what>", "one row for each").choices(BY).default("unit"))
    .addOption(calendarOption())
    .option("--units-on <date>", "by the units of this date, with the counters that became theirs")
    .option("--json", "exactly what the API answers")
    .action(async (period: string, options: SummaryOptions) => {
      const { printSummary } = await import("./print-summary.ts");
      await printSummary(period, options);
    });
}

function addImport(program: Command): void {
  program
    .command("import")
    .description("take figures in from files")
    .helpCommand(false)
    .command("transactions <file>")
    .description("dossiers handled, from a CSV or XLSX shaped after Biểu II.06a; all or nothing")
    .option(...DATA_OPTION)
    .option("--unit <code>", "the unit, where the file names none")
    .option("--period <period>", "the dates, where the file names none")
    .addOption(calendarOption())
    .addOption(
      new Option("--authority <which>", "own: thuộc thẩm quyền; vertical: ngành dọc")
        .choices(["own", "vertical"])
        .default("own"),
    )
    .option("--json", "the answer as JSON")
    .action(async (file: string, options: ImportOptions) => {
      const { importTransactionsFile } = await import("./import-command.ts");
      await importTransactionsFile(file, options, who());
    });
}

type EvidenceOptions = { readonly data: string; readonly calendar: Calendar; readonly json?: true };

function addEvidence(program: Command, end: (code: number) => void): void {
  program
    .command("close <period>")
    .description("close a month: seal its figures; again, when late ratings came in")
    .option(...DATA_OPTION)
    .addOption(calendarOption())
    .option("--json", "the seal as JSON")
    .action(async (period: string, options: EvidenceOptions) => {
      const { closeMonth } = await import("./evidence-commands.ts");
      await closeMonth(period, options, who());
    });
  program
    .command("waive <period> <kiosk>")
    .description("sign that a month may stand without the rest of one kiosk")
    .option(...DATA_OPTION)
    .addOption(calendarOption())
    .requiredOption("--reason <text>", "why nothing more of it is waited for; stands in the log")
    .option("--json", "how the month stands now, as JSON")
    .action(
      async (period: string, kiosk: string, options: EvidenceOptions & { reason: string }) => {
        const { waiveInMonth } = await import("./waive-command.ts");
        await waiveInMonth(period, kiosk, options, who());
      },
    );
  program
    .command("evidence <period>")
    .description("write what a stranger needs to check the figures of a period")
    .option(...DATA_OPTION)
    .requiredOption("-o, --output <file>", "the zip file to write")
    .option("--unit <code>", "only this unit and what stands below it")
    .addOption(calendarOption())
    .action(
      async (period: string, options: EvidenceOptions & { unit?: string; output: string }) => {
        const { writeEvidenceFile } = await import("./evidence-commands.ts");
        await writeEvidenceFile(period, options);
      },
    );
  program
    .command("package <period>")
    .description("write the supervision package: reports, evidence, data quality, SHA256SUMS")
    .option(...DATA_OPTION)
    .requiredOption("-o, --output <file>", "the zip file to write")
    .option("--unit <code>", "only this unit and what stands below it")
    .addOption(calendarOption())
    .addOption(new Option("--profile <year>", "with Mẫu 01 and Mẫu 02").choices(["2018"]))
    .option("--account <username>", "also add a read-only account; prints its password, once")
    .option("--until <date>", "the last day of that account, YYYY-MM-DD; it ends by itself")
    .action(async (period: string, options: PackageOptions) => {
      const { writePackageFile } = await import("./evidence-commands.ts");
      await writePackageFile(period, options, who());
    });
  program
    .command("verify <file>")
    .description("check an evidence file, offline; exit code 1 when it is not good")
    .option("--hub-key <key>", "the hub's public key as you know it from elsewhere")
    .option("--receipts <file>", "receipts that a kiosk kept, written by its own receipts command")
    .option("--json", "the verdict as JSON")
    .action(async (file: string, options: { json?: true; hubKey?: string; receipts?: string }) => {
      const { verifyFile } = await import("./evidence-commands.ts");
      end(await verifyFile(file, options));
    });
}

function addWitness(program: Command, end: (code: number) => void): void {
  const folder = ["--data <dir>", "folder of the witness's own database"] as const;
  program
    .command("witness")
    .description("listen on the line and keep what kiosks and hub say, on a machine of your own")
    .requiredOption(...folder)
    .requiredOption("--mqtt-broker <url>", "the broker of the kiosks")
    .requiredOption("--mqtt-username <name>", "an account there that may only read")
    .requiredOption("--mqtt-password-file <file>", "file with the password of that account")
    .option("--mqtt-ca <file>", "PEM of the authority that signed the broker's certificate")
    .option("--prefix <levels>", "first levels of the MQTT topics", HUB_DEFAULTS.prefix)
    .action(async (options: WitnessOptions) => {
      const { openWitness } = await import("./witness-commands.ts");
      const log = await openLog();
      const witness = openWitness(options, { clock: createSystemClock(), log });
      log.info({ signal: await untilStopped() }, "the witness stops");
      await witness.close();
    });
  program
    .command("witness-check <file>")
    .description("check an evidence file, and whether it agrees with what the witness heard")
    .requiredOption(...folder)
    .option("--json", "the verdict as JSON")
    .action(async (file: string, options: { data: string; json?: true }) => {
      const { checkWithWitness } = await import("./witness-commands.ts");
      end(await checkWithWitness(file, options));
    });
}
