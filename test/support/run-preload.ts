// The built preload in a bare world, as a sandboxed page has it: `require` knows what the sandbox knows, and everything that
// crosses to the page is cloned, as contextBridge does.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { types } from "node:util";
import { createContext, Script } from "node:vm";
import type { ContextBridge, IpcRenderer } from "electron";
import type { KioskBridge } from "../../shared/bridge.ts";

type Invoke = (channel: string, argument: unknown) => unknown;

export type PreloadRun = {
  /** What the page sees as window.kioskBridge. */
  readonly bridge: KioskBridge;
  readonly exposed: Readonly<Record<string, unknown>>;
  /** Modules that it asked for. */
  readonly required: readonly string[];
  /** What it sent without being answered. */
  readonly sent: readonly unknown[][];
  /** Listeners on pushes of the kiosk. */
  readonly listening: (channel: string) => number;
  /** The kiosk pushes. */
  readonly push: (channel: string, ...given: unknown[]) => void;
  /** Every timer of the page fires once, and an animation frame is drawn. */
  readonly beat: () => void;
  readonly draw: (isDrawn: boolean) => void;
  readonly touch: (name: "pointerdown" | "pointerup" | "pointercancel") => void;
  readonly wait: (ms: number) => void;
};

/** Of Electron's sandbox: https://www.electronjs.org/docs/latest/tutorial/sandbox#preload-scripts */
const SANDBOX_MODULES = new Set(["electron", "events", "timers", "url"]);

export function runPreload(folder: string, invoke: Invoke): PreloadRun {
  const pushes = new EventEmitter();
  const page = new EventEmitter();
  const exposed: Record<string, unknown> = {};
  const required: string[] = [];
  const sent: unknown[][] = [];
  const intervals: (() => void)[] = [];
  let isDrawn = true;
  let nowMs = 1_000;

  const contextBridge: Pick<ContextBridge, "exposeInMainWorld"> = {
    exposeInMainWorld(key, api) {
      exposed[key] = crossing(api);
    },
  };
  const ipcRenderer: Pick<IpcRenderer, "invoke" | "send"> = {
    invoke: async (channel, argument) =>
      structuredClone(await invoke(channel, structuredClone(argument))),
    send: (channel, ...given) => void sent.push([channel, ...structuredClone(given)]),
  };
  const electron = { contextBridge, ipcRenderer: Object.assign(pushes, ipcRenderer) };
  const world = {
    require(name: string) {
      required.push(name);
      if (!SANDBOX_MODULES.has(name)) throw new Error(`module not found: ${name}`);
      return electron;
    },
    module: { exports: {} },
    exports: {},
    process: { sandboxed: true },
    performance: { now: () => nowMs },
    addEventListener: (name: string, listener: () => void) => page.on(name, listener),
    requestAnimationFrame: (draw: () => void) => draw(),
    setInterval: (run: () => void) => intervals.push(run),
    clearTimeout,
    document: { getElementById: () => ({ hasChildNodes: () => isDrawn }) },
    window: { setTimeout },
  };
  new Script(readFileSync(join(folder, "preload.cjs"), "utf8")).runInContext(createContext(world));
  return {
    // contextBridge gives the page what the preload exposed; its type is the preload's own.
    bridge: exposed["kioskBridge"] as KioskBridge,
    exposed,
    required,
    sent,
    listening: (channel) => pushes.listenerCount(channel),
    push: (channel, ...given) => void pushes.emit(channel, {}, ...structuredClone(given)),
    beat: () => {
      for (const run of intervals) run();
    },
    draw(is) {
      isDrawn = is;
    },
    touch: (name) => void page.emit(name),
    wait(ms) {
      nowMs += ms;
    },
  };
}

/** What arrives on the other side of contextBridge: functions as proxies, everything else as a copy. */
function crossing(value: unknown): unknown {
  if (typeof value === "function") {
    return (...given: unknown[]): unknown => {
      const answered: unknown = Reflect.apply(value, undefined, given.map(crossing));
      return types.isPromise(answered) ? answered.then(crossing) : crossing(answered);
    };
  }
  if (typeof value !== "object" || value === null) return value;
  if (Object.values(value).some((member) => typeof member === "function")) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, crossing(member)]),
    );
  }
  return structuredClone(value);
}
