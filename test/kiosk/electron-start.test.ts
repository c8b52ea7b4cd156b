// The built main of the Electron kiosk, run in Node on a recording fake: what it tells Electron, in which order, and what it
// refuses. The bundle, the core and the database are the real ones.
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { SCREEN_CSP } from "../../shared/csp.ts";
import { createEnrolledFolder, type EnrolledFolder } from "../support/enrolled-folder.ts";
import { DISPLAY, type FakeSetup } from "../support/fake-electron.ts";
import {
  buildElectronForTest,
  runElectronMain,
  type BuiltElectron,
  type MainRun,
} from "../support/run-electron-main.ts";
import { waitFor } from "../support/wait-for.ts";

const MIME: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

let built: BuiltElectron;
let place: EnrolledFolder;
const runs: MainRun[] = [];

beforeAll(async () => {
  built = await buildElectronForTest();
});
afterAll(() => built.remove());
beforeEach(() => {
  place = createEnrolledFolder();
});
afterEach(async () => {
  for (const run of runs.splice(0)) await stop(run);
  place.remove();
});

async function load(args: readonly string[] = [], setup: FakeSetup = {}): Promise<MainRun> {
  const run = await runElectronMain(built, [`--data=${place.folder}`, ...args], setup);
  runs.push(run);
  return run;
}

async function start(args: readonly string[] = [], setup: FakeSetup = {}): Promise<MainRun> {
  const run = await load(args, setup);
  run.electron.becomeReady();
  await waitFor("the first window", () => run.electron.windows.length > 0);
  return run;
}

/** As the system asks it to end. */
async function stop(run: MainRun): Promise<number> {
  const event = prevented();
  run.electron.app.emit("before-quit", event);
  const running = run.electron.windows.length > 0;
  const code = running ? await run.electron.exited : -1;
  run.end();
  return code;
}

function prevented() {
  const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
  return event;
}

test("what must come before the app is ready comes before it, and once", async () => {
  const { electron } = await load();
  expect(electron.calls).toEqual([
    "app.enableSandbox",
    "protocol.registerSchemesAsPrivileged",
    "Menu.setApplicationMenu",
    "app.setPath",
    "app.requestSingleInstanceLock",
    "app.whenReady",
  ]);
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  expect(electron.told("protocol.registerSchemesAsPrivileged")).toEqual([
    [[{ scheme: "app", privileges }]],
  ]);
  expect(electron.told("Menu.setApplicationMenu")).toEqual([[null]]);
  expect(electron.told("app.setPath")).toEqual([["userData", join(place.folder, "browser")]]);
});

test.each([true, false])(
  "the window has exactly these preferences (packaged: %s)",
  async (isPackaged) => {
    const { electron } = await start([], { isPackaged });
    expect(electron.windows[0]?.options).toEqual({
      ...DISPLAY.bounds,
      kiosk: true,
      frame: false,
      roundedCorners: false,
      autoHideMenuBar: true,
      backgroundColor: "#ffffff",
      title: "Hài Lòng",
      webPreferences: {
        preload: join(built.folder, "preload.cjs"),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        disableDialogs: true,
        spellcheck: false,
        devTools: !isPackaged,
        backgroundThrottling: false,
      },
    });
    expect(electron.told("window.loadURL")).toEqual([["app://kiosk/"]]);
    expect(electron.told("powerSaveBlocker.start")).toEqual([["prevent-display-sleep"]]);
  },
);

test("every file that the built screen asks for is served with its type and the policy, and nothing else is", async () => {
  const { electron } = await start();
  const serve = electron.schemes.get("app");
  if (serve === undefined) throw new Error("app:// is not served");
  const ask = (path: string) => serve(new Request(`app://kiosk${path}`));
  const page = await ask("/");
  const html = await page.text();
  expect(html).toBe(readFileSync(join(built.folder, "screen/index.html"), "utf8"));
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const assets = [...html.matchAll(/(?:src|href)="\.(\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(assets.length).toBeGreaterThanOrEqual(2);
  for (const path of [...assets, "/maintenance.html", "/maintenance.css"]) {
    const answer = await ask(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get("content-security-policy")).toBe(SCREEN_CSP);
    expect(answer.headers.get("content-type")).toBe(MIME[extname(path)]);
  }
  for (const path of ["/main.js", "/screen.json", "/../main.js", "/%2e%2e/main.js"]) {
    expect((await ask(path)).status).toBe(404);
  }
  const maintenance = await (await ask("/maintenance.html")).text();
  expect(maintenance).toContain("Thiết bị tạm ngừng phục vụ.");
  expect(maintenance).not.toContain("<script");
});

test("navigation, windows, webviews, downloads, permissions and devices are refused", async () => {
  const { electron } = await start();
  const contents = electron.windows[0]?.webContents;
  if (contents === undefined) throw new Error("no window");
  for (const name of [
    "will-navigate",
    "will-frame-navigate",
    "will-redirect",
    "will-attach-webview",
  ]) {
    const event = prevented();
    contents.emit(name, event);
    expect([name, event.defaultPrevented]).toEqual([name, true]);
  }
  expect(contents.openWindow()).toEqual({ action: "deny" });
  const chosen: unknown[] = [];
  contents.emit("select-bluetooth-device", prevented(), [], (id: string) => chosen.push(id));
  expect(chosen).toEqual([""]);
  const typed = (key: string, held = {}): boolean => {
    const event = prevented();
    const input = { key, control: false, alt: false, meta: false, ...held };
    contents.emit("before-input-event", event, input);
    return !event.defaultPrevented;
  };
  expect([typed("5"), typed("F12"), typed("i", { control: true }), typed("Tab")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  const session = electron.openSession();
  expect(session.answers()).toEqual({
    request: [false],
    check: false,
    device: false,
    displayMedia: [null],
  });
  const download = prevented();
  session.emit("will-download", download, {});
  expect(download.defaultPrevented).toBe(true);
});

test.each(["--remote-debugging-port=9222", "--no-sandbox", "--inspect"])(
  "an installed kiosk does not start with %s",
  async (argument) => {
    const { electron, said } = await load([argument], { isPackaged: true });
    expect(await electron.exited).toBe(2);
    expect(said()).toContain(`The kiosk does not start with ${argument}.\n`);
    expect(electron.calls).toEqual(["app.exit"]);
  },
);

test("a second instance is refused in one sentence", async () => {
  const { electron, said } = await load([], { hasLock: false });
  expect(await electron.exited).toBe(2);
  expect(said()).toContain(`Another kiosk already runs on the data folder ${place.folder}`);
  expect(electron.calls).not.toContain("app.whenReady");
});

test("a folder that was never enrolled is refused in one sentence, and opens no window", async () => {
  const run = await load([`--data=${join(place.folder, "new")}`]);
  run.electron.becomeReady();
  expect(await run.electron.exited).toBe(2);
  expect(run.said()).toContain("enrol this kiosk once with --enrol HUBURL --code CODE");
  expect(run.electron.windows).toEqual([]);
});

test("a clean stop ends the stream with its event, gives the folder back and exits with 0", async () => {
  const run = await start();
  expect(existsSync(join(place.folder, "kiosk.lock"))).toBe(true);
  expect(await stop(run)).toBe(0);
  runs.pop();
  expect(run.said()).toContain("kiosk started");
  expect(run.said()).not.toMatch(/p-secret-p|PRIVATE KEY/);
  expect(existsSync(join(place.folder, "kiosk.lock"))).toBe(false);
  const codes = place.look((store) =>
    store.nextBatch(100, 16_384)?.records.map((record) => record[5]),
  );
  expect(codes).toEqual(["start", "stop"]);
});

test("a window that is asked to close stays", async () => {
  const { electron } = await start();
  const event = prevented();
  electron.windows[0]?.emit("close", event);
  electron.app.emit("window-all-closed");
  expect(event.defaultPrevented).toBe(true);
});

test("a screen that dies is replaced; the third time the process ends for a new one", async () => {
  const { electron } = await start(["--supervised"]);
  const die = (window: number): void =>
    void electron.windows[window]?.webContents.emit("render-process-gone", {}, { reason: "oom" });
  die(0);
  await waitFor("a second window", () => electron.windows.length === 2);
  expect(electron.told("window.destroy")).toEqual([[1]]);
  die(0);
  electron.windows[1]?.webContents.emit("did-fail-load", {}, -6, "", "app://kiosk/", true);
  await waitFor("a third window", () => electron.windows.length === 3);
  die(2);
  expect(await electron.exited).toBe(75);
  // Supervised: the system starts it again, so it must not do so itself.
  expect(electron.calls).not.toContain("app.relaunch");
});

test("without a supervisor the new process is started by the old one", async () => {
  const { electron } = await start();
  for (const _ of [1, 2, 3]) {
    electron.app.emit("child-process-gone", {}, { type: "GPU", reason: "crashed" });
  }
  expect(await electron.exited).toBe(75);
  expect(electron.calls).toContain("app.relaunch");
  const next = await load();
  expect(next.electron.calls.indexOf("app.disableHardwareAcceleration")).toBeLessThan(
    next.electron.calls.indexOf("app.whenReady"),
  );
  expect(next.electron.calls).toContain("app.disableHardwareAcceleration");
});

test("the window follows its display", async () => {
  const wide = { ...DISPLAY, id: 2, bounds: { x: 1280, y: 0, width: 1920, height: 1080 } };
  const displays = [DISPLAY];
  const { electron } = await start(["--display=1920x1080"], { displays });
  expect(electron.windows[0]?.options.width).toBe(1280);
  displays.push(wide);
  electron.screen.emit("display-added", {}, wide);
  electron.screen.emit("display-metrics-changed", {}, wide, []);
  await waitFor("the move", () => electron.told("window.setBounds").length > 0);
  expect(electron.told("window.setBounds")).toEqual([[wide.bounds]]);
});

test("the self-test tries screen and database in a folder of its own and prints one JSON object", async () => {
  const run = await start(["--self-test"]);
  const { id } = run.electron.windows[0]?.webContents ?? { id: 0 };
  const own = { senderFrame: { origin: "app://kiosk", parent: null }, sender: { id } };
  run.electron.ipcMain.emit("alive", own, { idleMs: 1, sandboxed: true });
  expect(await run.electron.exited).toBe(0);
  const line = run
    .said()
    .split("\n")
    .find((text) => text.includes('"ok"'));
  expect(JSON.parse(line ?? "")).toMatchObject({
    ok: true,
    screen: "drawn",
    sandboxed: true,
    rating: "on disk",
    secrets: "file",
    versions: { node: process.versions.node },
  });
  expect(place.look((store) => store.currentStream())).toBeUndefined();
});
