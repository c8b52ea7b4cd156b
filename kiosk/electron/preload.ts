// Station 2, the preload: the functions of KioskBridge as window.kioskBridge, and nothing else of Electron in the page.
// Promises: every call is answered in time with a value (shared/bridge-lost.ts); one file, for a sandbox that has no others.
import { contextBridge, ipcRenderer } from "electron";
import type { BridgeMethod, KioskBridge, KioskView, VIEW_EVENT } from "../../shared/bridge.ts";
import { ANSWER_LIMIT_MS, LOST_ANSWERS, lostView, UNREACHABLE } from "../../shared/bridge-lost.ts";
import type { Parsed } from "../../shared/parser.ts";
import type { Beat } from "./policy/beat.ts";
import { startSignOfLife } from "./sign-of-life.ts";

const VIEW: typeof VIEW_EVENT = "view";
let lastView: KioskView = UNREACHABLE;

async function call<A>(method: BridgeMethod, argument: object, lost: () => A): Promise<A> {
  let timer: number | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = window.setTimeout(resolve, ANSWER_LIMIT_MS);
  });
  // Refused, gone or too late is the same to the screen: nobody has answered. Our own main gives the method's answer.
  const asked: Promise<Parsed<A> | undefined> = ipcRenderer
    .invoke(method, argument)
    .catch(() => undefined);
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered?.ok === true ? answered.value : lost();
}

const bridge: KioskBridge = {
  view: async () => (lastView = await call("view", {}, () => lostView(lastView))),
  take: (argument) => call("take", argument, () => LOST_ANSWERS.take),
  takeBack: (argument) => call("takeBack", argument, () => LOST_ANSWERS.takeBack),
  explain: (argument) => call("explain", argument, () => LOST_ANSWERS.explain),
  staffSignIn: (argument) => call("staffSignIn", argument, () => LOST_ANSWERS.staffSignIn),
  staffTally: (argument) => call("staffTally", argument, () => LOST_ANSWERS.staffTally),
  staffSignOut: (argument) => call("staffSignOut", argument, () => LOST_ANSWERS.staffSignOut),
  staffSelfTest: (argument) => call("staffSelfTest", argument, () => LOST_ANSWERS.staffSelfTest),
  onView(listener) {
    const hear = (_event: unknown, view: KioskView): void => listener((lastView = view));
    ipcRenderer.on(VIEW, hear);
    return () => void ipcRenderer.removeListener(VIEW, hear);
  },
};
contextBridge.exposeInMainWorld("kioskBridge", bridge);

startSignOfLife(document, (beat) =>
  ipcRenderer.send("alive", { ...beat, sandboxed: process.sandboxed ?? false } satisfies Beat),
);
