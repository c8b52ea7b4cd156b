// The built dashboard in a real Chromium in front of a scripted hub; the page's clock stands at a given instant.
// Promises: its hub is closed again, and its tab is left to the next one without a document or a cookie; it records what breaks the
// content security policy.
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { KioskEntry } from "../../shared/api/kiosks.ts";
import type { SessionView } from "../../shared/api/session.ts";
import type { ScriptedFigures } from "./scripted-figures.ts";
import type { Answers } from "./scripted-pages.ts";
import { watchViolations } from "./page-violations.ts";
import { openScriptedHub, type ScriptedHub } from "./scripted-hub.ts";
import { goTo } from "./go-to.ts";

/** As `npm test` and `npm run build` have built it. */
export const DASHBOARD = fileURLToPath(new URL("../../out/dashboard", import.meta.url));

export type OpenDashboard = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly hub: ScriptedHub;
  /** Console errors of the policy, and exceptions of the page. */
  readonly violations: readonly string[];
  readonly signIn: () => Promise<void>;
  /** Goes to `#/…` and waits for figures. */
  readonly show: (route: string) => Promise<void>;
  close(): Promise<void>;
};

/** Left behind without a document or a cookie: another address in one of them takes far less than a new one. */
const resting = new WeakMap<Browser, Page[]>();

async function openTab(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ timezoneId: "America/New_York" });
  return context.newPage();
}

export async function openDashboard(
  browser: Browser,
  setup: {
    readonly folder: string;
    readonly figures: ScriptedFigures;
    readonly kiosks?: readonly KioskEntry[];
    readonly session?: Partial<SessionView>;
    readonly answers?: Answers;
    readonly width?: number;
    readonly height?: number;
    /** The page's wall clock, ms UTC. */
    readonly now?: number;
  },
): Promise<OpenDashboard> {
  const hub = await openScriptedHub(setup);
  const page = resting.get(browser)?.pop() ?? (await openTab(browser));
  const context = page.context();
  await page.setViewportSize({ width: setup.width ?? 1366, height: setup.height ?? 768 });
  const now = setup.now ?? setup.figures.asOf;
  const clock = await page.addInitScript((at: number) => {
    const offset = at - Date.now();
    const read = Date.now.bind(Date);
    Date.now = () => read() + offset;
  }, now);
  const violations: string[] = [];
  const endWatch = watchViolations(page, (what) => violations.push(what));
  await goTo(page, hub.url);
  return {
    page,
    context,
    hub,
    violations,
    async signIn() {
      await page.fill("input[name=username]", hub.session.username);
      await page.fill("input[name=password]", hub.password);
      await page.click("button[type=submit]");
      await page.waitForSelector(".shell main header.title");
    },
    async show(route) {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, route);
      await page.waitForFunction(
        () => document.querySelector(".shell .waiting") === null,
        undefined,
        { polling: 50 },
      );
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
    },
    async close() {
      endWatch();
      await page.goto("about:blank");
      await clock.dispose();
      await context.setOffline(false);
      await context.clearCookies();
      await page.emulateMedia({ media: null });
      resting.set(browser, [...(resting.get(browser) ?? []), page]);
      await hub.close();
    },
  };
}
