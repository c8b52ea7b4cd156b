// Carries the citizen's taps to the kiosk and its answers back into the screen's state; keeps the screen's time.
// Promises: one call to `take` for one accepted tap; every answer becomes an event of screen-state.ts, nothing is thanked here.
import type { KioskBridge, TakeAnswer, TakeCall } from "../../shared/bridge.ts";
import { UNREACHABLE } from "../../shared/bridge-lost.ts";
import type { Clock } from "../../shared/clock.ts";
import { PLAIN_MODES, stepModes, type Modes } from "./modes.ts";
import { isLive, nextTime, pageOf, startScreen, stepScreen } from "./screen-state.ts";
import type { ScreenEvent, ScreenState } from "./screen-state.ts";
import { findTarget } from "./target.ts";
import { voicesOf, type Voice, type VoiceNews, type VoicePlayer } from "./voice.ts";

/** A kiosk that is out of service is asked again, in case its own word of it was lost. */
const ASK_AGAIN_MS = 2_000;
/** The kiosk spaces ratings; a tap that came too soon is held here and offered again, not thrown away. */
const TOO_SOON_MS = 500;
const TOO_SOON_TRIES = 10;

export type Shown = {
  readonly state: ScreenState;
  readonly modes: Modes;
  readonly now: number;
  /** The clips that can be heard, and the one that is playing. */
  readonly voices: readonly Voice[];
  readonly playing: Voice | null;
};

export type ScreenFlow = {
  shown(): Shown;
  isLive(): boolean;
  /** `bySelf`: the self-test's tap, not a person's. */
  tap(name: string, bySelf: boolean): void;
  touch(name: string | null): void;
  onChange(listener: (shown: Shown) => void): () => void;
  close(): void;
};

export function openScreenFlow(
  bridge: KioskBridge,
  clock: Clock,
  createVoice: (tell: (news: VoiceNews) => void) => VoicePlayer,
): ScreenFlow {
  const listeners = new Set<(shown: Shown) => void>();
  let state = startScreen(UNREACHABLE, clock.uptime());
  let modes = PLAIN_MODES;
  let playing: Voice | null = null;
  const broken = new Set<Voice>();
  let forgetTime = (): void => {};
  let forgetAsking: (() => void) | null = null;

  const shown = (): Shown => ({
    state,
    modes,
    now: clock.uptime(),
    voices: voicesOf(state.view).filter((voice) => !broken.has(voice)),
    playing,
  });

  const voice = createVoice((news) => {
    if (news.kind === "broken") broken.add(news.voice);
    if (news.kind !== "going") playing = null;
    // Somebody who listens is not silent: the screen stays.
    apply({ kind: "touch" });
  });

  /** The same clip again stops it. */
  const listenTo = (next: Voice): void => {
    voice.stop();
    playing = playing === next ? null : next;
    if (playing !== null) voice.play(playing);
    modes = { ...modes, choosing: null };
  };

  const listen = (): void => {
    const [first, ...others] = shown().voices;
    if (playing !== null) listenTo(playing);
    else if (first !== undefined && others.length === 0) listenTo(first);
    else modes = { ...modes, choosing: "voice" };
  };

  const apply = (event: ScreenEvent): void => {
    const before = state;
    const now = clock.uptime();
    state = stepScreen(state, event, now);
    if (pageOf(state) === "idle" && pageOf(before) !== "idle") modes = PLAIN_MODES;
    // Whatever was chosen, the clip ends with the choice: nothing can be heard from when it ends.
    if (playing !== null && (state.step.at !== "levels" || pageOf(state) !== "levels")) {
      voice.stop();
      playing = null;
    }
    if (state.step !== before.step) call(before);
    const at = nextTime(state);
    forgetTime();
    if (at !== null && at > now) forgetTime = clock.after(at - now, () => apply({ kind: "time" }));
    askWhileOut();
    for (const listener of listeners) listener(shown());
  };

  /** Starts the call that belongs to the step that was just entered. */
  const call = (before: ScreenState): void => {
    const { step } = state;
    if (step.at === before.step.at) return;
    if (step.at === "taking") {
      const { level, test } = step;
      const argument = test === null ? { level } : { level, test };
      // A test that came too soon is not held: the next second brings the next one.
      void take(argument, test === null ? TOO_SOON_TRIES : 0).then((answer) =>
        apply({ kind: "taken", answer }),
      );
    } else if (step.at === "explaining") {
      void bridge
        .explain({ ref: step.ref, reasons: [...step.chosen] })
        .then((answer) => apply({ kind: "explained", answer }));
    } else if (step.at === "takingBack") {
      void bridge
        .takeBack({ ref: step.ref })
        .then((answer) => apply({ kind: "takenBack", answer }));
    }
  };

  const take = async (argument: TakeCall, tries: number): Promise<TakeAnswer> => {
    const answer = await bridge.take(argument);
    if (answer.ok || answer.code !== "too_soon" || tries === 0) return answer;
    await new Promise<void>((resolve) => clock.after(TOO_SOON_MS, resolve));
    return take(argument, tries - 1);
  };

  const ask = (): void => {
    void bridge.view().then((view) => apply({ kind: "view", view }));
  };

  const askWhileOut = (): void => {
    const out = pageOf(state) === "out_of_service";
    if (out && forgetAsking === null) {
      forgetAsking = clock.after(ASK_AGAIN_MS, () => {
        forgetAsking = null;
        ask();
      });
    } else if (!out && forgetAsking !== null) {
      forgetAsking();
      forgetAsking = null;
    }
  };

  const tap = (name: string, bySelf: boolean): void => {
    const target = findTarget(name);
    if (target === null || !isLive(state, clock.uptime())) return;
    if (bySelf && target.kind !== "level") return;
    switch (target.kind) {
      case "mode":
        modes = stepModes(modes, target.mode);
        return apply({ kind: "touch" });
      case "level":
        return apply({ kind: "choose", level: target.code, bySelf });
      case "reason":
        apply({ kind: "touch" });
        return apply({ kind: "reason", code: target.code });
      case "listen":
        listen();
        return apply({ kind: "touch" });
      case "voice":
        listenTo(target.voice);
        return apply({ kind: "touch" });
      case "wake":
      case "goOn":
      case "send":
      case "skip":
      case "takeBack":
        return apply({ kind: target.kind });
    }
  };

  const stopHearing = bridge.onView((view) => apply({ kind: "view", view }));
  ask();
  return {
    shown,
    isLive: () => isLive(state, clock.uptime()),
    tap,
    touch(name) {
      apply({ kind: "touch" });
      if (name === null) apply({ kind: "miss" });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stopHearing();
      forgetTime();
      forgetAsking?.();
      voice.stop();
    },
  };
}
