// How much an old office computer must fetch before the month's figure stands: everything, as the hub sends it, fonts and answers too.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DASHBOARD, openDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { answerPages, createYearOfFigures } from "../support/scripted-pages.ts";

const MOST_BYTES = 150_000;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** As hub/http/dashboard.ts sends it: the compressed twin where there is one. */
async function bytesOf(path: string): Promise<number> {
  const file = join(DASHBOARD, path === "/" ? "index.html" : path);
  const twin = await stat(`${file}.br`).catch(() => null);
  return (twin ?? (await stat(file))).size;
}

it("the first load, with fonts and the hub's answers, is at most 150 kB", async () => {
  const figures = createYearOfFigures();
  const dashboard = await openDashboard(browser, {
    folder: DASHBOARD,
    figures,
    answers: answerPages(figures),
  });
  const { page } = dashboard;
  await page.waitForSelector("form");
  await dashboard.signIn();
  await dashboard.show("/month?month=2026-10&unit=suoi-cham");
  await page.waitForSelector("[data-figure]");
  // The session stays, the cache does not: what a reader fetches in the morning.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  const sizes = new Map<string, number>();
  const weighed: Promise<void>[] = [];
  // Only what came whole: what the page before it had still asked for has no body any more.
  page.on("requestfinished", (request) => {
    const { pathname } = new URL(request.url());
    weighed.push(
      (async () => {
        const isAnswer = pathname.startsWith("/api/");
        const body = isAnswer ? await (await request.response())?.body() : undefined;
        sizes.set(request.url(), body?.byteLength ?? (await bytesOf(pathname)));
      })(),
    );
  });
  await page.reload();
  await page.waitForSelector("[data-figure]");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await Promise.all(weighed);
  await dashboard.close();
  const sum = [...sizes.values()].reduce((all, size) => all + size, 0);
  const list = [...sizes].map(([url, size]) => `${size} ${new URL(url).pathname}`);
  expect(sum, `${sum} bytes:\n${list.join("\n")}`).toBeLessThanOrEqual(MOST_BYTES);
  expect(list.filter((line) => line.endsWith(".woff2")).length).toBeGreaterThan(0);
});
