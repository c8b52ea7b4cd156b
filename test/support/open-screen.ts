// The built screen in a real Chromium, served by the kiosk's own web host in front of a bridge (a scripted one by default);
// touched with raw touches over the browser's protocol, because `click()` and `tap()` hide what a shaky finger does.
// Promises: everything it opened is closed again; it records what breaks the content security policy.
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { loadStaticFiles, type StaticFiles } from "../../kiosk/web/static-files.ts";
import { openWebHost } from "../../kiosk/web/web-host.ts";
import type { KioskBridge, KioskView } from "../../shared/bridge.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createScriptedBridge, type ScriptedBridge } from "./scripted-bridge.ts";
import { goTo } from "./go-to.ts";
import { giveBack, openTab, takeTab } from "./screen-tab.ts";

/** A working day's morning; nothing on the screen depends on it. */
const START = Date.parse("2026-11-23T02:00:00Z");
/** The screen's guard is 700 ms. */
const GUARD_MS = 750;
const STEP_MS = 250;
const REAL_STEP_MS = 50;
const MOST_STEPS = 200;

/** Read at the first screen, not before: a bench builds it first. */
let built: StaticFiles | undefined;
const SCREEN = fileURLToPath(new URL("../../out/screen", import.meta.url));

export type Point = { readonly x: number; readonly y: number };

export type OpenScreen = {
  readonly page: Page;
  readonly bridge: ScriptedBridge;
  readonly url: string;
  readonly violations: readonly string[];
  /** Start and Move name the fingers that are down; End and Cancel those that lift, none = all. `id` tells them apart. */
  touch(kind: "Start" | "Move" | "End" | "Cancel", points: readonly TouchPoint[]): Promise<void>;
  /** One quick tap in the middle of the element. */
  tap(selector: string): Promise<void>;
  middle(selector: string): Promise<Point>;
  /** Lets the page's time go on. It stands still otherwise, so that a slow machine decides nothing. */
  pass(ms: number): Promise<void>;
  /** Past the guard against double taps, on the page that has `selector`. */
  settled(selector: string): Promise<void>;
  /** Lets time go on, in small steps, until the page has `selector`. */
  comes(selector: string): Promise<void>;
  /** Cuts or restores the way between screen and kiosk. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
};

export type TouchPoint = Point & { readonly id?: number };

export type ScreenSetup = {
  readonly view?: Partial<KioskView>;
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** Clips that the host serves: `vi.mp3` → bytes. */
  readonly clips?: Readonly<Record<string, Buffer>>;
};

type PageSetup = Omit<ScreenSetup, "view"> & {
  /** The page's time goes on by itself, as at a counter; for measurements only. */
  readonly realTime?: boolean;
};

// Debian's two builds of it: the shell draws no browser window of its own around the page, which is half of the whole work.
const CHROMIUM = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((program) =>
  existsSync(program),
);

export function hasChromium(): boolean {
  return CHROMIUM !== undefined;
}

export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("there is no Chromium on this machine");
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      "--disable-sync",
      "--disable-quic",
      // A page that is opened begins in a process of its own and would be moved into another.
      "--renderer-process-limit=1",
    ],
  });
}

export async function openScreen(browser: Browser, setup: ScreenSetup = {}): Promise<OpenScreen> {
  const bridge = createScriptedBridge(setup.view);
  return { ...(await openScreenOf(browser, bridge, setup)), bridge };
}

/** The screen of a kiosk whose bridge is given. */
export async function openScreenOf(
  browser: Browser,
  bridge: KioskBridge,
  setup: PageSetup = {},
): Promise<Omit<OpenScreen, "bridge">> {
  const { width = 1280, height = 800, realTime = false } = setup;
  const clips = Object.entries(setup.clips ?? {}).map(
    ([name, bytes]) => [`/audio/${name}`, { mime: "audio/mpeg", isPage: false, bytes }] as const,
  );
  built ??= loadStaticFiles(SCREEN);
  const files = new Map([...built, ...clips]);
  let host = await openWebHost({ host: "127.0.0.1", port: 0, bridge, files, log: SILENT_LOG });
  const { url } = host;
  const look = { width, height, reducedMotion: setup.reducedMotion === true };
  const tab = realTime ? await openTab(browser, look) : await takeTab(browser, look, START);
  const { page, devtools, clock, violations } = tab;
  await goTo(page, `${url}${setup.path ?? "/"}`);
  await page.waitForSelector(".page, .staff");
  await clock?.stopAt(START + 60_000);

  const fingers = new Set<number>();
  const touch: OpenScreen["touch"] = async (kind, points) => {
    const isDown = kind === "Start" || kind === "Move";
    if (isDown || points.length === 0) fingers.clear();
    for (const { id = 0 } of points) {
      if (isDown) fingers.add(id);
      else fingers.delete(id);
    }
    await devtools.send("Input.dispatchTouchEvent", {
      type: `touch${kind}`,
      touchPoints: points.map(({ x, y, id = 0 }) => ({ x, y, id })),
    });
  };
  const middle = async (selector: string): Promise<Point> => {
    const box = await page.locator(selector).first().boundingBox();
    if (box === null) throw new Error(`${selector} is not on the screen`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const pass = (ms: number): Promise<void> =>
    clock === undefined ? page.waitForTimeout(ms) : clock.pass(ms);
  return {
    page,
    url,
    violations,
    touch,
    middle,
    async tap(selector) {
      const point = await middle(selector);
      await touch("Start", [point]);
      await touch("End", []);
    },
    pass,
    async settled(selector) {
      // A locator: what waitForSelector gives back would be held in the page as long as the page lives.
      await page.locator(selector).first().waitFor();
      await pass(GUARD_MS);
    },
    async comes(selector) {
      for (let step = 0; step < MOST_STEPS; step++) {
        if (await page.locator(selector).first().isVisible()) return;
        await pass(STEP_MS);
        // The kiosk's answers come in real time.
        await setTimeout(REAL_STEP_MS);
      }
      throw new Error(
        `${selector} did not come; the page is ${await page.locator(".page").getAttribute("class")}`,
      );
    },
    async cut() {
      await host.close();
    },
    async restore() {
      const port = Number(new URL(url).port);
      host = await openWebHost({ host: "127.0.0.1", port, bridge, files, log: SILENT_LOG });
    },
    async close() {
      if (fingers.size > 0) await touch("Cancel", []);
      if (realTime) await page.context().close();
      else await giveBack(browser, tab);
      await host.close();
    },
  };
}
