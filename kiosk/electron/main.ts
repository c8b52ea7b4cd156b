// The Electron kiosk: a window around the kiosk that kiosk/core is. Opens, wires, watches; decides nothing about ratings.
// Promises: what must come before `ready` does (no top-level await: electron#40719); a refused start is one sentence and code 2.
import { dirname, join } from "node:path";
import { app, powerSaveBlocker, protocol, safeStorage } from "electron";
import { readMachineBoot } from "../machine/machine-boot.ts";
import { openMachineKiosk } from "../machine/machine-kiosk.ts";
import { StartFault } from "../machine/start-fault.ts";
import { createSystemClock } from "../machine/system-clock.ts";
import { trustAuthority } from "../machine/trust-authority.ts";
import { serveBridge } from "./bridge-ipc.ts";
import { makeBrowserFolder } from "./browser-folder.ts";
import { lockDown } from "./lock-down.ts";
import { appFontsFault, createAppAnswer } from "./policy/app-answer.ts";
import { MAINTENANCE_URL, SCREEN_PRIVILEGES, SCREEN_SCHEME } from "./policy/app-url.ts";
import type { Beat } from "./policy/beat.ts";
import { findDangerousSwitch } from "./policy/dangerous-switch.ts";
import { createScreenWatch } from "./policy/screen-watch.ts";
import { parseShellOptions, type ShellOptions } from "./policy/shell-options.ts";
import { createRecoveryFile, type RecoveryFile } from "./recovery-file.ts";
import { openScreenWindow, watchSystem } from "./screen-window.ts";
import { openSecrets } from "./secrets.ts";
import { prepareSelfTest, type SelfTest } from "./self-test.ts";
import { openShellLog, reportFault } from "./shell-log.ts";

/** Written in by the build. */
declare const HAI_LONG_VERSION: string;

const EXIT = { fine: 0, checkFailed: 1, wrongUse: 2, broken: 70, startMeAgain: 75 } as const;
const FAREWELL_MS = 8_000;
const BREAK_SHOWN_MS = 10_000;
const clock = createSystemClock();

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
try {
  boot();
} catch (error) {
  fail(error);
}

/** Everything that Electron wants to know before it is ready. */
function boot(): void {
  const unwanted = findDangerousSwitch(process.argv);
  if (app.isPackaged && unwanted !== undefined) {
    throw new StartFault(`The kiosk does not start with ${unwanted}.`);
  }
  const options = parseShellOptions(process.argv.slice(app.isPackaged ? 1 : 2));
  const trial = options.selfTest ? prepareSelfTest(clock) : undefined;
  const data = trial?.folder ?? options.data ?? join(app.getPath("appData"), "hai-long");
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: SCREEN_SCHEME, privileges: SCREEN_PRIVILEGES }]);
  lockDown();
  app.setPath("userData", makeBrowserFolder(data, options.supervised));
  if (!app.requestSingleInstanceLock()) {
    throw new StartFault(`Another kiosk already runs on the data folder ${data}: stop it first.`);
  }
  const versions = `${HAI_LONG_VERSION} ${process.versions["electron"] ?? ""}`;
  const file = createRecoveryFile({ folder: data, machine: readMachineBoot(clock), versions });
  if (file.read().withoutGpu) app.disableHardwareAcceleration();
  if (options.ca !== null) trustAuthority(options.ca);
  app
    .whenReady()
    .then(() => start({ ...options, data, file, trial }))
    .catch(fail);
}

type Start = ShellOptions & { data: string; file: RecoveryFile; trial: SelfTest | undefined };

async function start({ data, enrolment, display, supervised, file, trial }: Start) {
  const log = openShellLog(data, process.platform);
  const secrets = await openSecrets(safeStorage, process);
  const watch = createScreenWatch({
    clock,
    log,
    file,
    open: (url, report) => openScreenWindow(url, display, report),
    restart() {
      // A supervised kiosk is started again by the system; a second process beside it would only be in the way.
      if (!supervised) app.relaunch();
      stop(EXIT.startMeAgain);
    },
  });
  const lasting = secrets.weak ? "secrets_in_clear" : appFontsFault(import.meta.dirname);
  const alarm = (): string | null => watch.alarm() ?? lasting;
  const options = { data, enrolment, app: HAI_LONG_VERSION, secrets, alarm };
  const machine = await openMachineKiosk(options, { clock, log }).catch(async (error: unknown) => {
    // Before a citizen nothing stands but a picture that says so; whoever supervises starts the kiosk again.
    if (supervised && error instanceof StartFault) await showBreak(display);
    throw error;
  });
  const { bridge } = machine.kiosk;
  const drawn = Promise.withResolvers<Beat>();
  protocol.handle(SCREEN_SCHEME, createAppAnswer(import.meta.dirname, machine.clips));
  serveBridge({
    bridge,
    contents: () => watch.window()?.contents,
    onBeat(beat) {
      drawn.resolve(beat);
      watch.beat(beat.idleMs);
    },
    log,
  });
  watchSystem(watch.window, watch.report);
  powerSaveBlocker.start("prevent-display-sleep");
  let ending = false;
  app.on("before-quit", (event) => {
    event.preventDefault();
    stop(EXIT.fine);
  });
  machine.kiosk.start();
  watch.start();
  log.info({ kiosk: machine.name, secrets: secrets.kind }, "kiosk started");
  if (trial === undefined) return;
  const report = await trial.run({
    bridge,
    drawn: drawn.promise,
    close: machine.close,
    secrets,
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  app.exit(report.ok ? EXIT.fine : EXIT.checkFailed);

  /** Protocol K15, but never longer than the system waits. */
  function stop(code: number): void {
    if (ending) return;
    ending = true;
    clock.after(FAREWELL_MS, () => app.exit(code));
    void machine.close().then(() => app.exit(code));
  }
}

/** "Thiết bị tạm ngừng phục vụ" on the glass instead of a black screen; needs nothing of the data folder. */
async function showBreak(display: string | null): Promise<void> {
  protocol.handle(SCREEN_SCHEME, createAppAnswer(import.meta.dirname, new Map()));
  openScreenWindow(MAINTENANCE_URL, display, () => {});
  await new Promise<void>((resolve) => clock.after(BREAK_SHOWN_MS, resolve));
}

/** A foreseen fault is one sentence; everything else is a bug and ends the process with its stack, without a dialog. */
function fail(error: unknown): void {
  reportFault(error, dirname(app.getPath("userData")), process.platform);
  app.exit(error instanceof StartFault ? EXIT.wrongUse : EXIT.broken);
}
