// Electron as far as the kiosk's shell uses it, recording what it is told: the built main runs on it in plain Node.
// Promises: every member has the type that electron.d.ts gives it, so it cannot drift; a member the shell uses and this has
// not is an error, never a silent undefined.
import { EventEmitter } from "node:events";
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Display,
  IpcMain,
  Menu,
  PowerSaveBlocker,
  Protocol,
  SafeStorage,
  Screen,
  Session,
  WebContents,
} from "electron";

type Handle = (event: unknown, argument: unknown) => unknown;
/** Members of a class of Electron with the types of the real one. */
type Members<T, K extends keyof T> = Pick<T, K>;

export type FakeContents = EventEmitter &
  Members<
    WebContents,
    "id" | "send" | "setWindowOpenHandler" | "setVisualZoomLevelLimits" | "forcefullyCrashRenderer"
  > & { readonly sent: unknown[][]; openWindow: () => unknown };

export type FakeWindow = EventEmitter &
  Members<
    BrowserWindow,
    "loadURL" | "setBounds" | "setKiosk" | "focus" | "isFocused" | "destroy" | "isDestroyed"
  > & { readonly webContents: FakeContents; readonly options: BrowserWindowConstructorOptions };

type PermissionHandlers = Members<
  Session,
  | "setPermissionRequestHandler"
  | "setPermissionCheckHandler"
  | "setDevicePermissionHandler"
  | "setDisplayMediaRequestHandler"
>;
/** `answers`: what the shell's handlers say to anything that is asked. */
export type FakeSession = EventEmitter & { readonly answers: () => Record<string, unknown> };

export type FakeElectron = {
  readonly module: Readonly<Record<string, unknown>>;
  /** Calls in their order, e.g. `app.enableSandbox`. */
  readonly calls: readonly string[];
  readonly told: (name: string) => readonly unknown[][];
  readonly app: EventEmitter;
  readonly screen: EventEmitter;
  readonly powerMonitor: EventEmitter;
  readonly ipcMain: EventEmitter;
  readonly windows: readonly FakeWindow[];
  readonly handlers: ReadonlyMap<string, Handle>;
  readonly schemes: ReadonlyMap<string, (request: Request) => Promise<Response>>;
  readonly openSession: () => FakeSession;
  readonly becomeReady: () => void;
  readonly exited: Promise<number>;
};

export type FakeSetup = {
  readonly isPackaged?: boolean;
  readonly hasLock?: boolean;
  readonly displays?: readonly Display[];
  readonly safeStorage?: Partial<SafeStorage>;
};

export const DISPLAY: Display = {
  id: 1,
  label: "",
  bounds: { x: 0, y: 0, width: 1280, height: 800 },
  touchSupport: "unknown",
} as Display; // The shell looks at these members only.

export function createFakeElectron(setup: FakeSetup = {}): FakeElectron {
  const { isPackaged = false, hasLock = true, displays = [DISPLAY] } = setup;
  const told: (readonly [string, unknown[]])[] = [];
  const windows: FakeWindow[] = [];
  const handlers = new Map<string, Handle>();
  const schemes = new Map<string, (request: Request) => Promise<Response>>();
  const ready = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<number>();
  const tell = (name: string, ...given: unknown[]): void => void told.push([name, given]);
  let ids = 0;

  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    enableSandbox: () => tell("app.enableSandbox"),
    disableHardwareAcceleration: () => tell("app.disableHardwareAcceleration"),
    setPath: (name, path) => tell("app.setPath", name, path),
    getPath: (name) => `/nowhere/${name}`,
    requestSingleInstanceLock() {
      tell("app.requestSingleInstanceLock");
      return hasLock;
    },
    whenReady() {
      tell("app.whenReady");
      return ready.promise;
    },
    relaunch: (options) => tell("app.relaunch", options),
    quit: () => tell("app.quit"),
    exit(code) {
      tell("app.exit", code);
      exited.resolve(code ?? 0);
    },
  } satisfies Members<
    App,
    | "isPackaged"
    | "enableSandbox"
    | "disableHardwareAcceleration"
    | "setPath"
    | "getPath"
    | "requestSingleInstanceLock"
    | "whenReady"
    | "relaunch"
    | "quit"
    | "exit"
  >);

  function createContents(): FakeContents {
    const sent: unknown[][] = [];
    let openHandler: Parameters<WebContents["setWindowOpenHandler"]>[0] | undefined;
    const contents: FakeContents = Object.assign(new EventEmitter(), {
      id: ++ids,
      sent,
      send: (...given: unknown[]) => void sent.push(given),
      setWindowOpenHandler(handler: typeof openHandler) {
        openHandler = handler;
      },
      setVisualZoomLevelLimits: () => Promise.resolve(),
      forcefullyCrashRenderer: () => tell("contents.forcefullyCrashRenderer", contents.id),
      openWindow: () => openHandler?.({} as Parameters<NonNullable<typeof openHandler>>[0]),
    });
    return contents;
  }

  class FakeBrowserWindow extends EventEmitter {
    readonly webContents = createContents();
    readonly options: BrowserWindowConstructorOptions;
    destroyed = false;
    constructor(options: BrowserWindowConstructorOptions) {
      super();
      this.options = options;
      tell("new BrowserWindow", options);
      windows.push(this);
      app.emit("web-contents-created", {}, this.webContents);
    }
    loadURL(url: string): Promise<void> {
      tell("window.loadURL", url);
      return Promise.resolve();
    }
    setBounds(bounds: unknown): void {
      tell("window.setBounds", bounds);
    }
    setKiosk(flag: boolean): void {
      tell("window.setKiosk", flag);
    }
    focus(): void {
      tell("window.focus");
    }
    isFocused(): boolean {
      return false;
    }
    destroy(): void {
      this.destroyed = true;
      tell("window.destroy", this.webContents.id);
    }
    isDestroyed(): boolean {
      return this.destroyed;
    }
  }

  const screen = Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => displays[0] ?? DISPLAY,
    getAllDisplays: () => [...displays],
  } satisfies Members<Screen, "getPrimaryDisplay" | "getAllDisplays">);
  const ipcMain = Object.assign(new EventEmitter(), {
    handle: (channel, listener) => void handlers.set(channel, listener as Handle),
  } satisfies Members<IpcMain, "handle">);
  const powerMonitor = new EventEmitter();
  const module = {
    app: strict("app", app),
    BrowserWindow: FakeBrowserWindow,
    Menu: {
      setApplicationMenu: (menu) => tell("Menu.setApplicationMenu", menu),
    } satisfies Members<typeof Menu, "setApplicationMenu">,
    ipcMain: strict("ipcMain", ipcMain),
    powerMonitor: strict("powerMonitor", powerMonitor),
    powerSaveBlocker: strict("powerSaveBlocker", {
      start(type) {
        tell("powerSaveBlocker.start", type);
        return 1;
      },
    } satisfies Members<PowerSaveBlocker, "start">),
    protocol: strict("protocol", {
      registerSchemesAsPrivileged: (list) => tell("protocol.registerSchemesAsPrivileged", list),
      handle(scheme, handler) {
        tell("protocol.handle", scheme);
        schemes.set(scheme, async (request) => handler(request));
      },
    } satisfies Members<Protocol, "registerSchemesAsPrivileged" | "handle">),
    safeStorage: strict("safeStorage", {
      isAsyncEncryptionAvailable: () => Promise.resolve(false),
      getSelectedStorageBackend: () => "basic_text",
      ...setup.safeStorage,
    } satisfies Partial<SafeStorage>),
    screen: strict("screen", screen),
  };
  return {
    module,
    get calls() {
      return told.map(([name]) => name);
    },
    told: (name) => told.filter(([said]) => said === name).map(([, given]) => given),
    app,
    screen,
    powerMonitor,
    ipcMain,
    windows,
    handlers,
    schemes,
    openSession() {
      const session = createSession();
      app.emit("session-created", session);
      return session;
    },
    becomeReady: () => ready.resolve(),
    exited: exited.promise,
  };
}

function createSession(): FakeSession {
  const given: Partial<Record<keyof PermissionHandlers, (...facts: unknown[]) => unknown>> = {};
  const keep =
    (name: keyof PermissionHandlers) =>
    (handler: unknown): void =>
      void (given[name] = handler as (...facts: unknown[]) => unknown);
  const handlers: PermissionHandlers = {
    setPermissionRequestHandler: keep("setPermissionRequestHandler"),
    setPermissionCheckHandler: keep("setPermissionCheckHandler"),
    setDevicePermissionHandler: keep("setDevicePermissionHandler"),
    setDisplayMediaRequestHandler: keep("setDisplayMediaRequestHandler"),
  };
  return Object.assign(new EventEmitter(), handlers, {
    answers() {
      const request: unknown[] = [];
      const displayMedia: unknown[] = [];
      given.setPermissionRequestHandler?.({}, "media", (is: unknown) => request.push(is), {});
      given.setDisplayMediaRequestHandler?.({}, (streams: unknown) => displayMedia.push(streams));
      const check = given.setPermissionCheckHandler?.({}, "hid", "", {});
      const device = given.setDevicePermissionHandler?.({ deviceType: "usb" });
      return { request, check, device, displayMedia };
    },
  });
}

/** Fails loudly for what electron.d.ts may have and this fake has not. */
function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, member, receiver) {
      if (!(member in object) && typeof member === "string" && member !== "then") {
        throw new Error(`the fake has no electron.${name}.${member}`);
      }
      const value: unknown = Reflect.get(object, member, receiver);
      return typeof value === "function" && object instanceof EventEmitter
        ? value.bind(object)
        : value;
    },
  });
}
