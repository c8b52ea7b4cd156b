// What to do when the screen dies, hangs or grows old: a pure machine over what happened, with times from the machine's uptime.
// Promises: first a new window, then a new process, then the maintenance page; a kiosk left alone always tries again by itself.

/** The page tells that it has drawn, every 5 s; three missed in a row mean that it hangs. */
const SILENCE_MS = 15_000;
/** A new window on a slow machine may take that long to its first drawing. */
const FIRST_DRAWING_MS = 30_000;
/** What Chromium itself calls unresponsive may still come back by then. */
const STUCK_MS = 10_000;
/** The watch asks once a second; a longer gap means that this process itself was stopped, not the page. */
const OWN_PAUSE_MS = 10_000;
const FEW_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Within a few minutes. */
const FAILURES_TO_RELAUNCH = 3;
/** Within an hour. */
const FAILURES_TO_MAINTAIN = 5;
const MAINTENANCE_MS = 900_000;
const GPU_FAILURES = 3;
const GPU_WINDOW_MS = 30_000;
/** A page that lives for weeks collects memory: it is made anew once a day, when nobody has touched it for long. */
const DAY_MS = 86_400_000;
const QUIET_MS = 7_200_000;

export type Recovery = {
  /** Of the last hour. */
  readonly failures: readonly number[];
  readonly gpuFailures: readonly number[];
  readonly withoutGpu: boolean;
  readonly openedAt: number;
  /** No sign of life by then is a hang. */
  readonly aliveUntil: number;
  readonly stuckAt: number | null;
  readonly tickAt: number;
  readonly suspended: boolean;
  readonly maintenanceAt: number | null;
};

export type RecoveryEvent =
  | { readonly kind: "opened" | "gone" | "stuck" | "freed" | "tick"; readonly at: number }
  | { readonly kind: "suspended" | "resumed" | "gpu_gone"; readonly at: number }
  | { readonly kind: "beat"; readonly at: number; readonly idleMs: number };

export type RecoveryAction =
  | "none"
  | "new_window"
  | "new_process"
  | "new_process_without_gpu"
  | "maintenance";

type Step = readonly [Recovery, RecoveryAction];

export function startRecovery(
  at: number,
  known: Pick<Recovery, "failures" | "withoutGpu">,
): Recovery {
  return {
    failures: since(known.failures, at, HOUR_MS),
    gpuFailures: [],
    withoutGpu: known.withoutGpu,
    openedAt: at,
    aliveUntil: at + FIRST_DRAWING_MS,
    stuckAt: null,
    tickAt: at,
    suspended: false,
    maintenanceAt: null,
  };
}

export function stepRecovery(state: Recovery, event: RecoveryEvent): Step {
  const { at } = event;
  switch (event.kind) {
    case "opened":
      return [opened(state, at), "none"];
    case "beat":
      return beat(state, at, event.idleMs);
    case "gone":
      return state.maintenanceAt === null ? failed(state, at) : [state, "none"];
    case "stuck":
      return [{ ...state, stuckAt: state.stuckAt ?? at }, "none"];
    case "freed":
      return [{ ...state, stuckAt: null }, "none"];
    case "suspended":
      return [{ ...state, suspended: true }, "none"];
    case "resumed":
      return [{ ...woken(state, at), suspended: false }, "none"];
    case "tick":
      return tick(state, at);
    case "gpu_gone":
      return gpuGone(state, at);
  }
}

/** Of a screen that fails, or works only with help. */
export type ScreenAlarm = "screen_failed" | "screen_unstable" | "gpu_off";

/** What the hub is told: the screen fails, or works only with help. */
export function recoveryAlarm(state: Recovery): ScreenAlarm | null {
  if (state.maintenanceAt !== null) return "screen_failed";
  if (state.failures.length >= FAILURES_TO_RELAUNCH) return "screen_unstable";
  return state.withoutGpu ? "gpu_off" : null;
}

function tick(state: Recovery, at: number): Step {
  const paused = at - state.tickAt > OWN_PAUSE_MS;
  const next = { ...(paused ? woken(state, at) : state), tickAt: at };
  if (next.suspended) return [next, "none"];
  if (next.maintenanceAt !== null) {
    const over = at - next.maintenanceAt >= MAINTENANCE_MS;
    return over ? [{ ...next, maintenanceAt: null }, "new_window"] : [next, "none"];
  }
  const isStuck = next.stuckAt !== null && at - next.stuckAt >= STUCK_MS;
  return isStuck || at >= next.aliveUntil ? failed(next, at) : [next, "none"];
}

function beat(state: Recovery, at: number, idleMs: number): Step {
  const failures = since(state.failures, at, HOUR_MS);
  const next = { ...state, failures, aliveUntil: at + SILENCE_MS, stuckAt: null };
  const old = at - state.openedAt >= DAY_MS && idleMs >= QUIET_MS;
  return [next, old ? "new_window" : "none"];
}

function failed(state: Recovery, at: number): Step {
  const failures = [...since(state.failures, at, HOUR_MS), at];
  // Asked no more about this window: the next one starts its own time.
  const next = { ...state, failures, stuckAt: null, aliveUntil: at + FIRST_DRAWING_MS };
  if (failures.length >= FAILURES_TO_MAINTAIN) {
    return [{ ...next, maintenanceAt: at }, "maintenance"];
  }
  const recent = since(failures, at, FEW_MINUTES_MS).length;
  return [next, recent >= FAILURES_TO_RELAUNCH ? "new_process" : "new_window"];
}

function gpuGone(state: Recovery, at: number): Step {
  const gpuFailures = [...since(state.gpuFailures, at, GPU_WINDOW_MS), at];
  const next = { ...state, gpuFailures };
  // Chromium would end the whole program at the next one ("GPU process isn't usable").
  if (state.withoutGpu || gpuFailures.length < GPU_FAILURES) return [next, "none"];
  return [{ ...next, withoutGpu: true }, "new_process_without_gpu"];
}

function opened(state: Recovery, at: number): Recovery {
  return { ...state, openedAt: at, aliveUntil: at + FIRST_DRAWING_MS, stuckAt: null };
}

function woken(state: Recovery, at: number): Recovery {
  return {
    ...state,
    stuckAt: null,
    aliveUntil: Math.max(state.aliveUntil, at + FIRST_DRAWING_MS),
  };
}

function since(times: readonly number[], at: number, spanMs: number): readonly number[] {
  return times.filter((time) => time <= at && at - time < spanMs);
}
