// D-MONTH: how soon the month's figure stands on an old office computer: a real hub, a cold browser, its processor slowed down 4 and 6 times.
// Promises: nothing is kept between two loads but the session; the time ends with the frame that shows the figure.
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../support/open-screen.ts";
import { startDemo, type Demo } from "../support/start-demo.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";

const SLOWED = [4, 6] as const;
const LOADS = 5;
const LIMIT_MS = 1_000;

export async function measureMonth({ runs, scale }: Effort): Promise<Result> {
  const { demo, stop } = await startDemo();
  const browser = await openBrowser();
  try {
    const page = await openSignedIn(browser, demo);
    const loads = Math.max(1, Math.round(runs * LOADS * scale));
    const times: Record<(typeof SLOWED)[number], number[]> = { 4: [], 6: [] };
    for (const rate of SLOWED) {
      for (let load = 0; load < loads; load++) times[rate].push(await loadSlowly(page, rate));
    }
    const ms = (rate: (typeof SLOWED)[number]): string =>
      `${rate}× slower processor: ${Math.round(measured(times[rate]).median)} ms from the address to the figure`;
    return {
      id: "D-MONTH",
      what: "month page from the address to the figure, cold cache, processor 4× slower",
      unit: "ms",
      value: measured(times[4]),
      baselines: [{ id: "limit", measured: measured([LIMIT_MS]), target: 1, bound: "most" }],
      notes: SLOWED.map(ms),
    };
  } finally {
    await browser.close();
    await stop();
  }
}

async function openSignedIn(browser: Browser, { http, accounts }: Demo): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector("[data-figure]") === null) return;
      seen.disconnect();
      requestAnimationFrame(() => performance.mark("figure"));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  const account = accounts.find(({ role }) => role === "supervisor");
  await page.goto(`${http}/`);
  await page.fill("input[name=username]", account?.username ?? "");
  await page.fill("input[name=password]", account?.password ?? "");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-figure]");
  return page;
}

async function loadSlowly(page: Page, rate: number): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("figure").length > 0);
  const time = await page.evaluate(
    () => performance.getEntriesByName("figure")[0]?.startTime ?? Number.NaN,
  );
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await devtools.detach();
  return time;
}
