// Keeps a working window on the display: tells the recovery machine what happened and does what it answers.
// Promises: one window counts at a time; what an old one still reports is not heard. Knows windows only by what they do.
import type { Clock } from "../../../shared/clock.ts";
import type { Log } from "../../../shared/log.ts";
import type { RecoveryFile } from "../recovery-file.ts";
import { MAINTENANCE_URL, SCREEN_URL } from "./app-url.ts";
import {
  recoveryAlarm,
  startRecovery,
  stepRecovery,
  type RecoveryAction,
  type RecoveryEvent,
  type ScreenAlarm,
} from "./recovery.ts";

const TICK_MS = 1_000;

/** What a window or the system reports. */
export type ScreenReport = Exclude<RecoveryEvent["kind"], "beat" | "tick" | "opened">;

/** A window as this needs it. `close` works on one that hangs, too. */
export type WatchedWindow = { readonly close: () => void; readonly refocus: () => void };

export type ScreenWatchParts<W extends WatchedWindow> = {
  readonly clock: Clock;
  readonly log: Log;
  readonly file: RecoveryFile;
  readonly open: (url: string, report: (what: ScreenReport) => void) => W;
  /** Ends this process in favour of a new one. */
  readonly restart: () => void;
};

export type ScreenWatch<W extends WatchedWindow> = {
  readonly start: () => void;
  readonly window: () => W | undefined;
  readonly report: (what: ScreenReport) => void;
  readonly beat: (idleMs: number) => void;
  readonly alarm: () => ScreenAlarm | null;
};

export function createScreenWatch<W extends WatchedWindow>(
  parts: ScreenWatchParts<W>,
): ScreenWatch<W> {
  const { clock, log, file, restart } = parts;
  let state = startRecovery(clock.uptime(), file.read());
  let window: W | undefined;

  function tell(event: RecoveryEvent): void {
    const [next, action] = stepRecovery(state, event);
    state = next;
    if (action === "none") return;
    log.warn({ action, why: event.kind, failures: state.failures.length }, "the screen is renewed");
    file.write(state);
    // On a later turn: loading inside the handler of a crash has crashed Electron itself (electron#19887).
    clock.after(0, () => act(action));
  }

  function act(action: RecoveryAction): void {
    if (action === "new_window") open(SCREEN_URL);
    else if (action === "maintenance") open(MAINTENANCE_URL);
    else restart();
  }

  function open(url: string): void {
    const old = window;
    const own = parts.open(url, (what) => {
      if (own === window) report(what);
    });
    window = own;
    tell({ kind: "opened", at: clock.uptime() });
    old?.close();
  }

  function report(kind: ScreenReport): void {
    tell({ kind, at: clock.uptime() });
  }

  function tick(): void {
    tell({ kind: "tick", at: clock.uptime() });
    clock.after(TICK_MS, tick);
  }

  return {
    start() {
      open(SCREEN_URL);
      tick();
    },
    window: () => window,
    report,
    beat(idleMs) {
      tell({ kind: "beat", at: clock.uptime(), idleMs });
      // After long idleness some touch screens reach a window only when it has the focus (electron#8725).
      window?.refocus();
    },
    alarm: () => recoveryAlarm(state),
  };
}
