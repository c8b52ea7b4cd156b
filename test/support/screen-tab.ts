// Tabs of a browser in which one screen after the other is opened: a new tab takes several times as long as another address in one
// that is there. Promises: each screen is a document of its own with a time of its own, at an address of its own; whoever takes a tab
// finds no finger on it, and no faults of the screen before. What a test could not give back as it should be, nobody gets.
import type { Browser, CDPSession, Page } from "playwright-core";
import { holdClock, type PageClock } from "./page-clock.ts";
import { watchViolations } from "./page-violations.ts";

export type Look = {
  readonly width: number;
  readonly height: number;
  readonly reducedMotion: boolean;
};

export type ScreenTab = {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** Undefined where time goes on by itself. */
  readonly clock: PageClock | undefined;
  /** What broke the content security policy, and exceptions of the page, since the tab was taken. */
  violations: string[];
};

const resting = new WeakMap<Browser, ScreenTab[]>();

/** A tab whose documents all begin at the instant `start`. */
export async function takeTab(browser: Browser, look: Look, start: number): Promise<ScreenTab> {
  const rested = resting.get(browser)?.pop();
  if (rested === undefined) return openTab(browser, look, start);
  const { page } = rested;
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ reducedMotion: motionOf(look) });
  rested.violations = [];
  return rested;
}

/** Without `start` the tab has the time of the machine. */
export async function openTab(browser: Browser, look: Look, start?: number): Promise<ScreenTab> {
  const size = { width: look.width, height: look.height };
  const context = await browser.newContext({
    viewport: size,
    screen: size,
    hasTouch: true,
    reducedMotion: motionOf(look),
  });
  const page = await context.newPage();
  const tab: ScreenTab = {
    page,
    devtools: await context.newCDPSession(page),
    clock: start === undefined ? undefined : await holdClock(page, start),
    violations: [],
  };
  watchViolations(page, (what) => tab.violations.push(what));
  return tab;
}

/** For the next screen. */
export async function giveBack(browser: Browser, tab: ScreenTab): Promise<void> {
  // The document goes, and with it whatever it would still have done.
  await tab.page.goto("about:blank");
  const tabs = resting.get(browser) ?? [];
  resting.set(browser, [...tabs, tab]);
}

function motionOf({ reducedMotion }: Look): "reduce" | "no-preference" {
  return reducedMotion ? "reduce" : "no-preference";
}
