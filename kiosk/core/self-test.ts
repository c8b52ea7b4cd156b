// The self-test before opening: the screen taps every level as test ratings; here it is begun, counted and written down.
// Promises: a test rating carries flag bit 0 and is never counted; a citizen's tap is never taken for a test; it ends by itself.
import type { KioskView, StaffTally, TakeAnswer } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import { localMoment } from "../../shared/local-moment.ts";
import type { Log } from "../../shared/log.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import { TEST_FLAG, type StreamRecord } from "../../shared/rating.ts";
import type { RecordDraft } from "../store/kiosk-store.ts";
import { firstOpening } from "./opening-hours.ts";
import type { Used } from "./store-keeper.ts";

/** A screen that has not tapped every level by then will not. */
const RUN_MS = 60_000;
/** Tries before one opening; each is on record. */
const MOST_TRIES = 3;

export type SelfTest = {
  /** Undefined when it began; else why it did not. */
  readonly start: () => "running" | "not_configured" | "out_of_service" | undefined;
  /** A tap that the screen made for the test of that number. */
  readonly take: (level: string, run: number) => TakeAnswer;
  /** Begins a test when its minute before the first opening of the day has come; asked once a minute. */
  readonly look: () => void;
  readonly shown: () => KioskView["selfTest"];
  readonly last: () => StaffTally["selfTest"];
  readonly stop: () => void;
};

export type SelfTestParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly conf: () => ConfBody | undefined;
  /** The centre's time, as well as this kiosk knows it. */
  readonly trueNow: () => number;
  readonly isOutOfService: () => boolean;
  readonly write: (draft: RecordDraft) => Used<StreamRecord>;
  readonly onChange: () => void;
};

type Run = {
  readonly conf: ConfBody;
  readonly number: number;
  readonly left: readonly string[];
  readonly cancel: () => void;
};

export function createSelfTest(parts: SelfTestParts): SelfTest {
  const { clock, log, conf, trueNow, isOutOfService, write, onChange } = parts;
  let runs = 0;
  let running: Run | undefined;
  let last: StaffTally["selfTest"] = null;
  let tried = { day: 0, times: 0, done: false };

  function start(): ReturnType<SelfTest["start"]> {
    const current = conf();
    if (running !== undefined) return "running";
    if (isOutOfService()) return "out_of_service";
    if (current === undefined) return "not_configured";
    runs += 1;
    running = {
      conf: current,
      number: runs,
      left: current.scale.levels.map(({ code }) => code),
      cancel: clock.after(RUN_MS, finish),
    };
    log.info({ run: runs }, "a self-test begins");
    onChange();
    return undefined;
  }

  /** `vn3.1 RHL,HL`: the scale, and which of its levels came through; the number says how many were asked for. */
  function finish(): void {
    if (running === undefined) return;
    const { conf: asked, left, cancel } = running;
    cancel();
    running = undefined;
    const codes = asked.scale.levels.map(({ code }) => code);
    const came = codes.filter((code) => !left.includes(code));
    write(["e", "selftest", codes.length, `${asked.scale.id} ${came.join(",")}`]);
    last = { at: Math.trunc(clock.now()), missing: [...left] };
    if (left.length === 0) tried = { ...tried, done: true };
    else log.error({ missing: left.join(",") }, "a level did not come through the self-test");
    onChange();
  }

  return {
    start,
    take: (level, number) => {
      if (isOutOfService()) return { ok: false, code: "out_of_service" };
      if (running === undefined || running.number !== number) return { ok: false, code: "closed" };
      const { scale, service, counters, layout } = running.conf;
      if (!running.left.includes(level)) return { ok: false, code: "unknown_level" };
      const counter = counters[0]?.code ?? "";
      const taken = write(["r", counter, service, scale.id, level, layout, "", TEST_FLAG]);
      if (!taken.ok) return { ok: false, code: "out_of_service" };
      running = { ...running, left: running.left.filter((code) => code !== level) };
      if (running.left.length === 0) finish();
      else onChange();
      return { ok: true, ref: taken.value[0] };
    },
    look: () => {
      const current = conf();
      if (current?.selfTestBefore === undefined || running !== undefined) return;
      const at = trueNow();
      const opens = firstOpening(current, at);
      if (opens === undefined) return;
      const { day, minute } = localMoment(current.zone, at);
      if (minute < opens - current.selfTestBefore || minute >= opens) return;
      if (tried.day !== day) tried = { day, times: 0, done: false };
      if (tried.done || tried.times >= MOST_TRIES || start() !== undefined) return;
      tried = { ...tried, times: tried.times + 1 };
    },
    shown: () =>
      running === undefined ? null : { run: running.number, levels: [...running.left] },
    last: () => last,
    stop: () => {
      running?.cancel();
      running = undefined;
    },
  };
}
