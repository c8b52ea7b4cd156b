// What a kiosk does when its screen dies, hangs or grows old: the pure machine, and the watch that carries it out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  recoveryAlarm,
  startRecovery,
  stepRecovery,
  type RecoveryAction,
  type RecoveryEvent,
} from "../../kiosk/electron/policy/recovery.ts";
import { createScreenWatch, type ScreenReport } from "../../kiosk/electron/policy/screen-watch.ts";
import { createRecoveryFile } from "../../kiosk/electron/recovery-file.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const AFRESH = { failures: [], withoutGpu: false };

/** Feeds events at their times; what it did, in order. */
function live(events: readonly (readonly [at: number, kind: string, idleMs?: number])[]) {
  let state = startRecovery(0, AFRESH);
  const actions: (readonly [number, RecoveryAction])[] = [];
  for (const [at, kind, idleMs = 0] of events) {
    const [next, action] = stepRecovery(state, { kind, at, idleMs } as RecoveryEvent);
    state = next;
    if (action === "none") continue;
    actions.push([at, action]);
    if (action !== "new_process") state = stepRecovery(state, { kind: "opened", at })[0];
  }
  return { actions, alarm: recoveryAlarm(state), state };
}

function beats(from: number, to: number, step = 5 * SECOND) {
  const times = Array.from({ length: Math.floor((to - from) / step) }, (_, n) => from + n * step);
  return times.map((at) => [at, "beat"] as const);
}

function ticks(from: number, to: number) {
  return beats(from, to, SECOND).map(([at]) => [at, "tick"] as const);
}

function together(...lists: readonly (readonly (readonly [number, string, number?])[])[]) {
  return lists.flat().toSorted(([a], [b]) => a - b);
}

describe("a screen that dies", () => {
  test("gets a new window, the third time in five minutes a new process", () => {
    const { actions, alarm } = live([
      [MINUTE, "gone"],
      [2 * MINUTE, "gone"],
      [3 * MINUTE, "gone"],
    ]);
    expect(actions.map(([, action]) => action)).toEqual([
      "new_window",
      "new_window",
      "new_process",
    ]);
    expect(alarm).toBe("screen_unstable");
  });

  test("now and then gets a new window each time, and nobody is alarmed", () => {
    const { actions, alarm } = live([
      [0, "gone"],
      [20 * MINUTE, "gone"],
      [3 * HOUR, "gone"],
    ]);
    expect(new Set(actions.map(([, action]) => action))).toEqual(new Set(["new_window"]));
    expect(actions).toHaveLength(3);
    expect(alarm).toBeNull();
  });

  test("for the fifth time in an hour gives way to the maintenance page, and is tried again later", () => {
    const gone = [0, 10, 20, 30, 40].map((minute) => [minute * MINUTE, "gone"] as const);
    const later = ticks(40 * MINUTE, 55 * MINUTE + 10 * SECOND);
    const { actions } = live(together(gone, later));
    expect(actions.map(([, action]) => action)).toEqual([
      ...Array.from({ length: 4 }, () => "new_window"),
      "maintenance",
      "new_window",
    ]);
    expect(actions.at(-1)?.[0]).toBe(55 * MINUTE);
    expect(live(gone).alarm).toBe("screen_failed");
  });

  test("while the maintenance page stands is not counted", () => {
    const gone = [0, 10, 20, 30, 40, 41, 42].map((minute) => [minute * MINUTE, "gone"] as const);
    expect(live(gone).actions).toHaveLength(5);
  });
});

describe("a screen that hangs", () => {
  test("is renewed after three missed signs of life, within fifteen seconds", () => {
    const { actions } = live(together(beats(0, 65 * SECOND), ticks(0, 2 * MINUTE)));
    expect(actions[0]).toEqual([75 * SECOND, "new_window"]);
  });

  test("is left alone as long as it gives signs of life", () => {
    expect(live(together(beats(0, HOUR), ticks(0, HOUR))).actions).toEqual([]);
  });

  test("is given time for its first drawing", () => {
    const { actions } = live(together(ticks(0, 29 * SECOND), beats(29 * SECOND, MINUTE)));
    expect(actions).toEqual([]);
    expect(live(ticks(0, 31 * SECOND)).actions).toEqual([[30 * SECOND, "new_window"]]);
  });

  test("by the browser's own word is given ten seconds to come back", () => {
    const alive = together(beats(0, 10 * SECOND), ticks(0, 25 * SECOND));
    const stuck = live(together([[11 * SECOND, "stuck"]], alive, beats(40 * SECOND, MINUTE)));
    expect(stuck.actions[0]?.[0]).toBe(20 * SECOND);
    const freed = together(
      [
        [11 * SECOND, "stuck"],
        [14 * SECOND, "freed"],
      ],
      beats(0, 25 * SECOND),
      ticks(0, 25 * SECOND),
    );
    expect(live(freed).actions).toEqual([]);
  });

  test("is not what a machine that slept looks like", () => {
    const before = together(beats(0, MINUTE), ticks(0, MINUTE));
    const after = together(
      ticks(HOUR, HOUR + 40 * SECOND),
      beats(HOUR + 20 * SECOND, HOUR + MINUTE),
    );
    expect(live([...before, ...after]).actions).toEqual([]);
    const told = together(
      before,
      [
        [MINUTE, "suspended"],
        [HOUR, "resumed"],
      ],
      ticks(MINUTE, HOUR),
      after,
    );
    expect(live(told).actions).toEqual([]);
  });
});

describe("a screen that has grown old", () => {
  test("is made anew once a day, when nobody has touched it for two hours", () => {
    const day = [[DAY, "beat", HOUR] as const, [DAY + MINUTE, "beat", 2 * HOUR] as const];
    expect(live(day).actions).toEqual([[DAY + MINUTE, "new_window"]]);
    expect(live([...day, [DAY + 2 * MINUTE, "beat", 3 * HOUR]]).actions).toHaveLength(1);
    expect(live(day).alarm).toBeNull();
  });

  test("is never taken from under a finger", () => {
    expect(live([[30 * DAY, "beat", 0]]).actions).toEqual([]);
  });
});

describe("a graphics processor that fails", () => {
  test("three times in half a minute is done without in a new process", () => {
    const gone = [0, 10, 20].map((second) => [second * SECOND, "gpu_gone"] as const);
    const { actions, alarm } = live([...gone, [21 * SECOND, "gpu_gone"]]);
    expect(actions).toEqual([[20 * SECOND, "new_process_without_gpu"]]);
    expect(alarm).toBe("gpu_off");
  });

  test("rarely is let be", () => {
    const gone = [0, 20, 40, 60].map((second) => [second * SECOND, "gpu_gone"] as const);
    expect(live(gone).actions).toEqual([]);
  });
});

describe("the recovery file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hai-long-recovery-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const at = (machine = "id:1", versions = "1.0.0 45.4.1") =>
    createRecoveryFile({ folder, machine, versions });

  test("tells a new process of the failures before it", () => {
    const { state } = live([
      [0, "gone"],
      [MINUTE, "gone"],
    ]);
    at().write(state);
    expect(at().read()).toEqual({ failures: [0, MINUTE], withoutGpu: false });
    const [, action] = stepRecovery(startRecovery(2 * MINUTE, at().read()), {
      kind: "gone",
      at: 2 * MINUTE,
    });
    expect(action).toBe("new_process");
  });

  test("forgets failures with a new start of the machine, and the graphics processor with a new version", () => {
    at().write({ ...startRecovery(5, { failures: [4], withoutGpu: true }) });
    expect(at("id:2").read()).toEqual({ failures: [], withoutGpu: true });
    expect(at("id:1", "1.0.1 45.4.1").read()).toEqual({ failures: [4], withoutGpu: false });
  });

  test("that is damaged starts afresh", () => {
    for (const damage of ["", "{", "null", '{"failures":"many"}']) {
      writeFileSync(join(folder, "recovery.json"), damage);
      expect(at().read()).toEqual(AFRESH);
    }
  });

  test("is written when the watch renews the screen, and old windows are not heard", async () => {
    const clock = createFakeClock();
    const opened: { url: string; report: (what: ScreenReport) => void }[] = [];
    const closed: number[] = [];
    let restarts = 0;
    const watch = createScreenWatch({
      clock,
      log: SILENT_LOG,
      file: at(),
      open(url, report) {
        const number = opened.push({ url, report });
        return { close: () => closed.push(number), refocus() {} };
      },
      restart: () => (restarts += 1),
    });
    watch.start();
    opened[0]?.report("gone");
    expect(opened).toHaveLength(1);
    await clock.advance(1);
    expect(closed).toEqual([1]);
    // The destroyed window still tells of its end.
    opened[0]?.report("gone");
    await clock.advance(1);
    expect(opened.map(({ url }) => url)).toEqual(["app://kiosk/", "app://kiosk/"]);
    expect(JSON.parse(readFileSync(join(folder, "recovery.json"), "utf8")).failures).toHaveLength(
      1,
    );
    opened[1]?.report("gone");
    await clock.advance(1);
    opened[2]?.report("gone");
    await clock.advance(1);
    expect([opened.length, restarts, watch.alarm()]).toEqual([3, 1, "screen_unstable"]);
  });
});
