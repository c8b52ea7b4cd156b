// A KioskBridge whose answers a test holds in its hands: what the screen is shown, when a tap is answered, and with what.
// Promises: it keeps the contract of shared/bridge.ts; every call that the screen made can be read afterwards.
import type {
  ChangeAnswer,
  ExplainCall,
  KioskBridge,
  KioskView,
  StaffSignInAnswer,
  StaffTally,
  TakeAnswer,
  TakeBackCall,
  TakeCall,
} from "../../shared/bridge.ts";
import { SCALES } from "../../shared/scale.ts";

export const STAFF_PIN = "246810";

export type ScriptedBridge = KioskBridge & {
  readonly taken: readonly TakeCall[];
  readonly takenBack: readonly TakeBackCall[];
  readonly explained: readonly ExplainCall[];
  show(change: Partial<KioskView>): void;
  showTally(tally: StaffTally): void;
  /** From now on answers to `take` are made by this function. */
  answerTake(answer: (call: TakeCall) => TakeAnswer | Promise<TakeAnswer>): void;
  answerTakeBack(answer: (call: TakeBackCall) => ChangeAnswer): void;
};

export function createScriptedBridge(change: Partial<KioskView> = {}): ScriptedBridge {
  const listeners = new Set<(view: KioskView) => void>();
  const taken: TakeCall[] = [];
  const takenBack: TakeBackCall[] = [];
  const explained: ExplainCall[] = [];
  let view: KioskView = { ...OPEN_VIEW, ...change };
  let tally: StaffTally | null = null;
  let answerTake: (call: TakeCall) => TakeAnswer | Promise<TakeAnswer> = () => ({
    ok: true,
    ref: taken.length,
  });
  let answerTakeBack: (call: TakeBackCall) => ChangeAnswer = () => ({ ok: true });

  return {
    taken,
    takenBack,
    explained,
    show(next) {
      view = { ...view, ...next };
      for (const listener of listeners) listener(view);
    },
    showTally(next) {
      tally = next;
    },
    answerTake(answer) {
      answerTake = answer;
    },
    answerTakeBack(answer) {
      answerTakeBack = answer;
    },
    view: () => Promise.resolve(view),
    async take(call) {
      taken.push(call);
      return answerTake(call);
    },
    async takeBack(call) {
      takenBack.push(call);
      return answerTakeBack(call);
    },
    async explain(call) {
      explained.push(call);
      return { ok: true };
    },
    staffSignIn: ({ pin }): Promise<StaffSignInAnswer> =>
      Promise.resolve(
        pin === STAFF_PIN
          ? { ok: true, session: "scripted" }
          : { ok: false, code: "wrong_pin", retryInS: 0, triesLeft: 4 },
      ),
    staffTally: ({ session }) =>
      Promise.resolve(
        tally !== null && session === "scripted"
          ? { ok: true, tally }
          : { ok: false, code: "signed_out" },
      ),
    staffSignOut: () => Promise.resolve({ ok: true }),
    staffSelfTest: () => Promise.resolve({ ok: true }),
    onView(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function scaleNamed(id: string): KioskView["scale"] {
  const scale = SCALES.find((entry) => entry.id === id);
  if (scale === undefined) throw new Error(`there is no scale ${id}`);
  return scale;
}

const REASONS: readonly (readonly [string, string])[] = [
  ["LD-THAIDO", "Thái độ phục vụ chưa đúng mực"],
  ["LD-HUONGDAN", "Hướng dẫn chưa rõ ràng, khó hiểu"],
  ["LD-CHOLAU", "Phải chờ đợi lâu"],
  ["LD-TREHEN", "Trả kết quả chậm hơn giấy hẹn"],
  ["LD-BOSUNG", "Phải bổ sung hồ sơ, đi lại nhiều lần"],
  ["LD-NHIEUNOI", "Phải liên hệ nhiều cơ quan"],
  ["LD-NIEMYET", "Thông tin thủ tục niêm yết chưa đầy đủ"],
  ["LD-CHIPHI", "Phí, lệ phí hoặc chi phí chưa đúng quy định"],
  ["LD-TRUCTUYEN", "Dịch vụ công trực tuyến khó sử dụng"],
  ["LD-COSO", "Cơ sở vật chất, chỗ chờ chưa tốt"],
  ["LD-KHAC", "Lý do khác"],
];

export const OPEN_VIEW: KioskView = {
  service: "open",
  fault: null,
  kiosk: "bl-q1",
  centreName: "Xã Bình Liêu",
  parentName: "Trung tâm Phục vụ hành chính công",
  counter: { code: "q1", name: "Quầy 1" },
  domainName: "Đất đai – Môi trường",
  scale: scaleNamed("vn3.1"),
  layout: 1,
  reasons: REASONS.map(([code, vi]) => ({ code, label: { vi, en: "", zh: "" } })),
  languages: ["vi", "en", "zh"],
  audio: [],
  hotline: "0203 000 0000",
  diagonalInch: 10.1,
  hoursToday: "07:30–11:30, 13:30–17:00",
  opensAt: null,
  demo: false,
  selfTest: null,
};
