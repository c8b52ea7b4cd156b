// Wall 1 when nobody answers: what a screen is told by its own end of the bridge, over Electron IPC and over WebSocket alike.
// Promises: a lost kiosk is a value, never an exception; no tap is ever thanked for without the kiosk's own answer.
import type {
  ChangeAnswer,
  KioskView,
  SelfTestAnswer,
  StaffSignInAnswer,
  StaffTallyAnswer,
  TakeAnswer,
} from "./bridge.ts";

/** A call that is not answered by then counts as lost: the citizen is told so, and never thanked. */
export const ANSWER_LIMIT_MS = 10_000;

type LostAnswers = {
  readonly take: TakeAnswer;
  readonly takeBack: ChangeAnswer;
  readonly explain: ChangeAnswer;
  readonly staffSignIn: StaffSignInAnswer;
  readonly staffTally: StaffTallyAnswer;
  readonly staffSignOut: { readonly ok: true };
  readonly staffSelfTest: SelfTestAnswer;
};

export const LOST_ANSWERS: LostAnswers = {
  take: { ok: false, code: "out_of_service" },
  takeBack: { ok: false, code: "out_of_service" },
  explain: { ok: false, code: "out_of_service" },
  staffSignIn: { ok: false, code: "locked", retryInS: 0, triesLeft: 0 },
  staffTally: { ok: false, code: "signed_out" },
  staffSignOut: { ok: true },
  staffSelfTest: { ok: false, code: "out_of_service" },
};

/** The last view, as it is shown while the kiosk does not answer. */
export function lostView(view: KioskView): KioskView {
  return { ...view, service: "out_of_service", fault: "bridge_lost", selfTest: null };
}

/** What is shown as long as no kiosk has told more. */
export const UNREACHABLE: KioskView = {
  service: "out_of_service",
  fault: "bridge_lost",
  kiosk: "",
  centreName: "",
  parentName: "",
  counter: null,
  domainName: "",
  scale: null,
  layout: 0,
  reasons: [],
  languages: ["vi"],
  audio: [],
  hotline: "",
  diagonalInch: 0,
  hoursToday: "",
  opensAt: null,
  demo: false,
  selfTest: null,
};
