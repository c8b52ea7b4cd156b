// What the citizen's screen shows next: idle → levels → taking → (reasons) → thanks → idle. Pure: time comes with each event.
// Promises: thanks are reached only from an answer `ok` of the kiosk (K1); while a tap is being taken and for 700 ms after
// every change of screen nothing can be tapped; nothing is ever chosen for the citizen, silence ends on the idle screen, and
// reasons that were ticked but not sent are thrown away only after the screen has asked (WCAG 2.2.1).
import type { ChangeAnswer, KioskView, TakeAnswer } from "../../shared/bridge.ts";

/** The second tap of a double tap must not hit the next screen. */
export const GUARD_MS = 700;
/** Long enough to take the rating back; the ring closes in this time. */
export const THANKS_MS = 5_000;
export const SILENCE_MS = 30_000;
/** How long the question about ticked reasons stands before silence is the answer. */
export const ASK_MS = 20_000;
/** From here on the reasons screen says that it will close. */
export const WARNING_MS = 10_000;
/** A commit that takes longer than this gets its words. */
export const WAIT_WORDS_MS = 300;
/** The out-of-service screen stays at least so long: nobody can read a flash. */
export const FAULT_MS = 4_000;
export const HINT_MS = 3_000;

export type Step =
  | { readonly at: "idle" }
  | { readonly at: "levels" }
  /** `test`: the number of the self-test whose tap this is; null for a citizen's. */
  | { readonly at: "taking"; readonly level: string; readonly test: number | null }
  | {
      readonly at: "reasons";
      readonly ref: number;
      readonly chosen: readonly string[];
      /** Reasons are ticked and nobody touches the screen: it asks whether to go on. */
      readonly asking: boolean;
    }
  | { readonly at: "explaining"; readonly ref: number; readonly chosen: readonly string[] }
  | { readonly at: "thanks"; readonly ref: number; readonly tooLate: boolean }
  | { readonly at: "takingBack"; readonly ref: number }
  /** A tap could not be written: no thanks, the paper slip instead. */
  | { readonly at: "notTaken" };

export type ScreenState = {
  readonly view: KioskView;
  readonly step: Step;
  /** When this step came up, and when the screen was last touched (ms, only forward). */
  readonly since: number;
  readonly touchedAt: number;
  /** When a finger landed beside every face; null when there is nothing to say. */
  readonly hintAt: number | null;
};

export type ScreenEvent =
  | { readonly kind: "view"; readonly view: KioskView }
  | { readonly kind: "touch" }
  | { readonly kind: "miss" }
  | { readonly kind: "wake" }
  | { readonly kind: "choose"; readonly level: string; readonly bySelf: boolean }
  | { readonly kind: "taken"; readonly answer: TakeAnswer }
  | { readonly kind: "reason"; readonly code: string }
  | { readonly kind: "goOn" }
  | { readonly kind: "send" }
  | { readonly kind: "skip" }
  | { readonly kind: "explained"; readonly answer: ChangeAnswer }
  | { readonly kind: "takeBack" }
  | { readonly kind: "takenBack"; readonly answer: ChangeAnswer }
  | { readonly kind: "time" };

/** Which page is up: a step of a visit, or the state of the kiosk where no visit is going on. */
export type Page =
  | "idle"
  | "levels"
  | "self_test"
  | "reasons"
  | "thanks"
  | "closed"
  | "out_of_service";

export function startScreen(view: KioskView, now: number): ScreenState {
  return { view, step: { at: "idle" }, since: now, touchedAt: now, hintAt: null };
}

export function pageOf({ view, step }: ScreenState): Page {
  switch (step.at) {
    // What was taken is taken: the visit ends in peace even if the kiosk's state changes meanwhile.
    case "taking":
      return step.test === null ? "levels" : "self_test";
    case "reasons":
    case "explaining":
      return "reasons";
    case "thanks":
    case "takingBack":
      return "thanks";
    case "notTaken":
      return "out_of_service";
    case "idle":
    case "levels":
      // Before the opening, so the kiosk may be closed; a citizen who is about to choose goes first.
      if (step.at === "idle" && isTesting(view)) return "self_test";
      if (view.service === "closed") return "closed";
      if (view.service !== "open" || view.scale === null) return "out_of_service";
      return step.at;
  }
}

function isTesting({ selfTest, scale, service }: KioskView): boolean {
  return selfTest !== null && scale !== null && service !== "out_of_service";
}

/** Whether a tap may do anything now. */
export function isLive(state: ScreenState, now: number): boolean {
  const { at } = state.step;
  if (at === "taking" || at === "explaining" || at === "takingBack") return false;
  return now - state.since >= GUARD_MS;
}

/** When `time` must come next; null when only a touch or the kiosk can change this screen. */
export function nextTime(state: ScreenState): number | null {
  const { step, since, touchedAt, hintAt } = state;
  switch (step.at) {
    case "idle":
    case "explaining":
    case "takingBack":
      return null;
    case "taking":
      return since + WAIT_WORDS_MS;
    case "levels":
      return hintAt === null ? touchedAt + SILENCE_MS : hintAt + HINT_MS;
    case "reasons":
      return touchedAt + (step.asking ? ASK_MS : SILENCE_MS);
    case "thanks":
      return since + THANKS_MS;
    case "notTaken":
      return since + FAULT_MS;
  }
}

export function stepScreen(state: ScreenState, event: ScreenEvent, now: number): ScreenState {
  const { step } = state;
  const go = (next: Step): ScreenState => ({
    ...state,
    step: next,
    since: now,
    touchedAt: now,
    hintAt: null,
  });
  switch (event.kind) {
    case "view":
      return withView(state, event.view, now);
    case "touch":
      return { ...state, touchedAt: now };
    case "miss":
      return step.at === "levels" && isLive(state, now) ? { ...state, hintAt: now } : state;
    case "time":
      return atTime(state, now);
    case "wake":
      return step.at === "idle" && pageOf(state) === "idle" ? go({ at: "levels" }) : state;
    case "choose":
      return canChoose(state, event)
        ? go({ at: "taking", level: event.level, test: testOf(state, event) })
        : state;
    case "taken":
      if (step.at !== "taking") return state;
      // Nobody is thanked for a test, and nobody is told that it failed: the kiosk counts its tests itself.
      if (step.test !== null) return go({ at: "idle" });
      return afterTake(state, step.level, event.answer, go);
    case "reason":
      if (step.at !== "reasons") return state;
      return { ...state, step: { ...step, chosen: toggle(step.chosen, event.code) } };
    case "goOn":
      return step.at === "reasons" && step.asking ? go({ ...step, asking: false }) : state;
    case "send":
      if (step.at !== "reasons" || step.chosen.length === 0) return state;
      return { ...state, step: { at: "explaining", ref: step.ref, chosen: step.chosen } };
    case "skip":
      return step.at === "reasons" ? go({ at: "thanks", ref: step.ref, tooLate: false }) : state;
    case "explained":
      // The rating itself was durable before: it is thanked for even if its reasons could not be added.
      if (step.at !== "explaining") return state;
      return go({ at: "thanks", ref: step.ref, tooLate: false });
    case "takeBack":
      if (step.at === "thanks" && step.tooLate) return state;
      if (step.at !== "thanks" && step.at !== "reasons") return state;
      return { ...state, step: { at: "takingBack", ref: step.ref } };
    case "takenBack":
      if (step.at !== "takingBack") return state;
      // Not taken back means: the rating stands, so the thanks stand too.
      return event.answer.ok
        ? go({ at: "levels" })
        : go({ at: "thanks", ref: step.ref, tooLate: true });
  }
}

type Choice = Extract<ScreenEvent, { readonly kind: "choose" }>;

/** Only what is on the screen can be chosen; the self-test's own taps only while there is one. */
function canChoose(state: ScreenState, { level, bySelf }: Choice): boolean {
  const page = pageOf(state);
  if (page !== "self_test" && (page !== "levels" || bySelf)) return false;
  return state.step.at !== "taking" && levelsOf(state.view).some(({ code }) => code === level);
}

function testOf({ view }: ScreenState, { bySelf }: Choice): number | null {
  return bySelf ? (view.selfTest?.run ?? null) : null;
}

export function levelsOf(view: KioskView): NonNullable<KioskView["scale"]>["levels"] {
  return view.scale?.levels ?? [];
}

function afterTake(
  state: ScreenState,
  level: string,
  answer: TakeAnswer,
  go: (step: Step) => ScreenState,
): ScreenState {
  if (answer.ok) {
    const asks = levelsOf(state.view).find(({ code }) => code === level)?.asksReason ?? false;
    if (asks && state.view.reasons.length > 0) {
      return go({ at: "reasons", ref: answer.ref, chosen: [], asking: false });
    }
    return go({ at: "thanks", ref: answer.ref, tooLate: false });
  }
  switch (answer.code) {
    // The kiosk says that it is closed: its next view says so too.
    case "closed":
      return go({ at: "idle" });
    case "unknown_level":
    case "too_soon":
    case "out_of_service":
      return go({ at: "notTaken" });
  }
}

function withView(state: ScreenState, view: KioskView, now: number): ScreenState {
  const before = pageOf(state);
  const next = { ...state, view };
  const page = pageOf(next);
  // Another page than a moment ago: its targets wait, and a visit that had not chosen yet starts again.
  if (page !== before) return { ...next, step: stepBehind(next.step), since: now, touchedAt: now };
  return atTime(next, now);
}

function stepBehind(step: Step): Step {
  return step.at === "levels" ? { at: "idle" } : step;
}

function atTime(state: ScreenState, now: number): ScreenState {
  const { step } = state;
  const home = (): ScreenState => ({
    ...state,
    step: { at: "idle" },
    since: now,
    touchedAt: now,
    hintAt: null,
  });
  switch (step.at) {
    case "levels":
      if (now - state.touchedAt >= SILENCE_MS) return home();
      if (state.hintAt !== null && now - state.hintAt >= HINT_MS) return { ...state, hintAt: null };
      return state;
    case "reasons":
      if (now - state.touchedAt < (step.asking ? ASK_MS : SILENCE_MS)) return state;
      if (step.asking || step.chosen.length === 0) return home();
      return { ...state, step: { ...step, asking: true }, since: now, touchedAt: now };
    case "thanks":
      return now - state.since >= THANKS_MS ? home() : state;
    case "notTaken":
      // Only a view that says so ends it; the idle step then shows whatever the kiosk's state is.
      return now - state.since >= FAULT_MS && state.view.service !== "out_of_service"
        ? home()
        : state;
    case "idle":
    case "taking":
    case "explaining":
    case "takingBack":
      return state;
  }
}

function toggle(chosen: readonly string[], code: string): readonly string[] {
  return chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code];
}
