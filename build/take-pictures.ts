// Renews the pictures of the READMEs from the running program (`npm run pictures`): nothing in them is drawn by hand.
// Needs Debian's Chromium. Starts `npm start` in a folder of its own and takes it away again; with `--screens FOLDER` it takes
// every page of the kiosk's screen into that folder instead.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { buildScreens } from "./build-screens.ts";
import { guardNode } from "./node-guard.mjs";
import { takeScreens } from "./screen-pictures.ts";
import { openBrowser } from "../test/support/open-screen.ts";
import { startDemo, type Demo } from "../test/support/start-demo.ts";

guardNode();
const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A page is deaf for 700 ms after it appears; pictures wait a little longer, for fonts and transitions. */
const SETTLED_MS = 1_000;

async function picture(page: Page, file: string): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.screenshot({ path: at(file) });
  process.stdout.write(`${file}\n`);
}

async function takeKiosk(browser: Browser, { kiosk }: Demo): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    screen: { width: 1280, height: 800 },
    hasTouch: true,
  });
  const page = await context.newPage();
  await page.goto(`${kiosk}/`);
  await picture(page, "kiosk/pictures/idle.png");
  await page.tap(".page-idle");
  await page.waitForSelector("[data-level=RHL]");
  await picture(page, "kiosk/pictures/levels.png");
  await page.tap("[data-level=RHL]");
  await page.waitForSelector("text=Xin trân trọng");
  await picture(page, "kiosk/pictures/thanks.png");
  await context.close();
}

/** The pages of the dashboard that have a picture, and what of each must stand before it is taken. */
const PAGES = [
  ["month", "[data-figure]"],
  ["trend", ".trend-chart"],
  ["hours", "table.week"],
  ["quality", "table.quality"],
  ["seals", ".day-codes"],
] as const;

async function takeDashboard(browser: Browser, { http, accounts }: Demo): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  const supervisor = accounts.find(({ role }) => role === "supervisor");
  await page.goto(`${http}/`);
  await page.fill("input[name=username]", supervisor?.username ?? "");
  await page.fill("input[name=password]", supervisor?.password ?? "");
  await page.keyboard.press("Enter");
  for (const [name, stands] of PAGES) {
    await page.waitForSelector("header.title");
    await page.goto(`${http}/#/${name}`);
    await page.waitForSelector(stands);
    await picture(page, `hub/pictures/${name}.png`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${http}/#/month`);
  await page.waitForSelector("[data-figure]");
  await picture(page, "hub/pictures/month-on-a-telephone.png");
}

async function renewPictures(browser: Browser): Promise<void> {
  for (const folder of ["kiosk/pictures", "hub/pictures"]) {
    mkdirSync(at(folder), { recursive: true });
  }
  const running = await startDemo();
  try {
    await takeKiosk(browser, running.demo);
    await takeDashboard(browser, running.demo);
  } finally {
    await running.stop();
  }
}

const { screens } = parseArgs({ options: { screens: { type: "string" } } }).values;
await buildScreens();
const browser = await openBrowser();
try {
  await (screens === undefined ? renewPictures(browser) : takeScreens(browser, screens));
} finally {
  await browser.close();
}
