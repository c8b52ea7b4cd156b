// The kiosk in Electron itself: real windows, real processes, app:// in Chromium's own network stack. Runs where Electron's
// program is on the machine; elsewhere every test is skipped and counted as not verified.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KioskBridge } from "../../shared/bridge.ts";
import { createEnrolledFolder, type EnrolledFolder } from "../support/enrolled-folder.ts";
import { buildElectronForTest, type BuiltElectron } from "../support/run-electron-main.ts";
import { waitFor } from "../support/wait-for.ts";

/** By the file system: asking the package for it would start a download. */
function findProgram(): string | undefined {
  const beside = fileURLToPath(new URL("../../node_modules/electron/dist", import.meta.url));
  const folder = process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? beside;
  const program = join(folder, process.platform === "win32" ? "electron.exe" : "electron");
  return existsSync(join(folder, "version")) && existsSync(program) ? program : undefined;
}

function obstacle(): string | undefined {
  if (findProgram() === undefined) return "no Electron binary";
  const hasDisplay = process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"];
  return process.platform === "linux" && !hasDisplay ? "no display" : undefined;
}

const why = obstacle();
const program = findProgram() ?? "";
/** Chromium's sandbox does not run as root; a machine that tests as root never proves it. */
const isRoot = process.getuid?.() === 0;
const ROOT_ARGS = isRoot ? ["--no-sandbox"] : [];

type KioskWindow = Window & { readonly kioskBridge: KioskBridge };

const TESTS: Readonly<Record<string, () => Promise<void>>> = {
  "the page draws the kiosk's view in a full-screen window of its own origin": async () => {
    await page.waitForSelector(".page");
    expect(page.url()).toBe("app://kiosk/");
    const isKiosk = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isKiosk()),
    );
    expect(isKiosk).toEqual([true]);
  },

  "the page has the bridge, and nothing of Node or Electron": async () => {
    const found = await page.evaluate(() => ({
      bridge: Object.keys(window["kioskBridge" as keyof Window] as object).length,
      leaks: ["require", "process", "module", "Buffer", "ipcRenderer"].filter(
        (name) => name in window,
      ),
    }));
    expect(found).toEqual({ bridge: expect.any(Number), leaks: [] });
    expect(found.bridge).toBeGreaterThanOrEqual(8);
  },

  "a tap is on the disk when the page is told so": async () => {
    const answer = await page.evaluate(() =>
      (window as unknown as KioskWindow).kioskBridge.take({ level: "RHL" }),
    );
    if (!answer.ok) throw new Error(`refused: ${answer.code}`);
    const records = place.look((store) => store.nextBatch(100, 16_384)?.records ?? []);
    expect(records.find(([seq]) => seq === answer.ref)?.[8]).toBe("RHL");
  },

  "an inline script, another window, another address and a download are refused": async () => {
    const tried = await page.evaluate(async () => {
      const script = document.createElement("script");
      try {
        script.textContent = "window.broken = true";
        document.head.append(script);
      } catch {
        // Trusted Types refuse the assignment already.
      }
      const opened = window.open("https://example.com/");
      location.assign("https://example.com/");
      const link = document.createElement("a");
      link.href = "app://kiosk/index.html";
      link.download = "x.html";
      link.click();
      const fetched = await fetch("https://example.com/").then(
        () => "fetched",
        () => "refused",
      );
      return { broken: "broken" in window, opened: opened !== null, fetched };
    });
    expect(tried).toEqual({ broken: false, opened: false, fetched: "refused" });
    expect(page.url()).toBe("app://kiosk/");
    expect(app.windows()).toHaveLength(1);
  },

  "camera, microphone, place, notifications and devices are refused": async () => {
    const answers = await page.evaluate(async () => {
      const refused = (asked: Promise<unknown> | undefined): Promise<string> =>
        asked === undefined
          ? Promise.resolve("absent")
          : asked.then(
              () => "granted",
              () => "refused",
            );
      return Promise.all([
        refused(navigator.mediaDevices?.getUserMedia({ video: true, audio: true })),
        refused(navigator.mediaDevices?.getDisplayMedia()),
        refused(
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, reject),
          ),
        ),
        refused(
          Notification.requestPermission().then((answer) =>
            answer === "granted" ? undefined : Promise.reject(new Error(answer)),
          ),
        ),
        refused(navigator.clipboard?.readText()),
      ]);
    });
    expect(answers.filter((answer) => answer === "granted")).toEqual([]);
  },

  "a crashed screen is back within fifteen seconds": async () => {
    const crashedAt = performance.now();
    const next = app.waitForEvent("window");
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    page = await next;
    await page.waitForSelector(".page");
    expect(performance.now() - crashedAt).toBeLessThan(15_000);
  },

  "a second kiosk on the same folder ends with one sentence": async () => {
    const second = run(program, [...ROOT_ARGS, main(), `--data=${place.folder}`]);
    await expect(second).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Another kiosk already runs"),
    });
  },

  "the self-test draws, writes and says which versions did it": async () => {
    const { stdout } = await run(program, [...ROOT_ARGS, main(), "--self-test"]).catch(
      (error: { stdout?: string }) => ({ stdout: error.stdout ?? "" }),
    );
    const line = stdout.split("\n").find((text) => text.startsWith("{"));
    const report: unknown = JSON.parse(line ?? "{}");
    expect(report).toMatchObject({
      screen: "drawn",
      rating: "on disk",
      sandboxed: !isRoot,
      versions: { electron: expect.any(String) },
    });
  },
};

const run = promisify(execFile);
let built: BuiltElectron;
let place: EnrolledFolder;
let app: ElectronApplication;
let page: Page;
const main = (): string => join(built.folder, "main.js");

if (why !== undefined) {
  // And the clean stop.
  process.stdout.write(`not verified: ${Object.keys(TESTS).length + 1}, ${why}\n`);
}

describe.skipIf(why !== undefined)("the kiosk in Electron", () => {
  beforeAll(async () => {
    built = await buildElectronForTest();
    place = createEnrolledFolder();
    app = await _electron.launch({
      executablePath: program,
      args: [...ROOT_ARGS, main(), `--data=${place.folder}`],
    });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    built?.remove();
    place?.remove();
  });

  for (const [name, check] of Object.entries(TESTS)) test(name, check);

  test("a clean stop gives the folder back", async () => {
    await app.evaluate(({ app: electron }) => electron.quit());
    await waitFor("the end", () => !existsSync(join(place.folder, "kiosk.lock")));
  });
});
