// Station 2, the screen's end of the bridge: the preload's own when there is one (Electron), else WebSocket to the same host.
// Promises: every call is answered with a value, in time; a lost kiosk is the out-of-service view, never an exception.
// Frames: {id,method,argument} → {id,answer} | {id,fault}; the kiosk pushes {event:"view",view}.
import type { BridgeMethod, KioskBridge, KioskView } from "../../shared/bridge.ts";
import { ANSWER_LIMIT_MS, LOST_ANSWERS, lostView, UNREACHABLE } from "../../shared/bridge-lost.ts";
import type { Clock } from "../../shared/clock.ts";

const RECONNECT_MS = 1_000;
/** A handshake can hang without an error; on the same machine it takes a few milliseconds. */
const HANDSHAKE_LIMIT_MS = 5_000;

declare global {
  interface Window {
    readonly kioskBridge?: KioskBridge;
  }
}

export function connectBridge(page: Window, clock: Clock): KioskBridge {
  if (page.kioskBridge !== undefined) return page.kioskBridge;
  const scheme = page.location.protocol === "https:" ? "wss" : "ws";
  return connectSocketBridge(`${scheme}://${page.location.host}/bridge`, clock);
}

type Waiting = (answer: unknown) => void;

export function connectSocketBridge(url: string, clock: Clock): KioskBridge {
  const listeners = new Set<(view: KioskView) => void>();
  const waiting = new Map<number, Waiting>();
  let socket: WebSocket | null = null;
  let lastId = 0;
  let view: KioskView = UNREACHABLE;

  const tell = (next: KioskView): void => {
    view = next;
    for (const listener of listeners) listener(next);
  };

  const connect = (): void => {
    const own = new WebSocket(url);
    // Closing a socket that is still connecting fails it: "close" follows, and the next try.
    const forget = clock.after(HANDSHAKE_LIMIT_MS, () => own.close());
    own.addEventListener("open", () => {
      forget();
      socket = own;
      // The view of a fresh connection may differ from the one before it was lost.
      void call<KioskView | null>("view", {}, null).then((next) => {
        if (next !== null) tell(next);
      });
    });
    own.addEventListener("message", ({ data }) => {
      if (typeof data === "string") take(data);
    });
    own.addEventListener("close", () => {
      forget();
      if (socket === own) socket = null;
      for (const [id, answer] of waiting) {
        waiting.delete(id);
        answer(undefined);
      }
      tell(lostView(view));
      clock.after(RECONNECT_MS, connect);
    });
  };

  const take = (data: string): void => {
    // Our own kiosk on the other end: its frames are made from the types of shared/bridge.ts.
    const frame = JSON.parse(data) as {
      readonly id?: number;
      readonly answer?: unknown;
      readonly event?: string;
      readonly view?: KioskView;
    };
    if (frame.event === "view" && frame.view !== undefined) return tell(frame.view);
    if (frame.id === undefined) return;
    const answer = waiting.get(frame.id);
    waiting.delete(frame.id);
    // A fault (the call did not fit the wall) has no answer: it is handled like a lost one.
    answer?.(frame.answer);
  };

  const call = async <A>(method: BridgeMethod, argument: object, lost: A): Promise<A> => {
    const to = socket;
    if (to === null || to.readyState !== WebSocket.OPEN) return lost;
    const id = ++lastId;
    const answer = await new Promise<unknown>((resolve) => {
      const forget = clock.after(ANSWER_LIMIT_MS, () => {
        waiting.delete(id);
        resolve(undefined);
        to.close();
      });
      waiting.set(id, (value) => {
        forget();
        resolve(value);
      });
      to.send(JSON.stringify({ id, method, argument }));
    });
    return answer === undefined ? lost : (answer as A);
  };

  connect();
  return {
    view: () => call("view", {}, lostView(view)),
    take: (argument) => call("take", argument, LOST_ANSWERS.take),
    takeBack: (argument) => call("takeBack", argument, LOST_ANSWERS.takeBack),
    explain: (argument) => call("explain", argument, LOST_ANSWERS.explain),
    staffSignIn: (argument) => call("staffSignIn", argument, LOST_ANSWERS.staffSignIn),
    staffTally: (argument) => call("staffTally", argument, LOST_ANSWERS.staffTally),
    staffSignOut: (argument) => call("staffSignOut", argument, LOST_ANSWERS.staffSignOut),
    staffSelfTest: (argument) => call("staffSelfTest", argument, LOST_ANSWERS.staffSelfTest),
    onView(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
