// The whole way of one rating as people meet it: a finger on the citizen's screen, a figure on the supervisor's page.
// Real processes (`npm start`), real Chromium, raw touches; nothing is scripted but the finger.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, openBrowser } from "../support/open-screen.ts";
import { startDemo, type RunningDemo } from "../support/start-demo.ts";
import { goTo } from "../support/go-to.ts";

describe.skipIf(!hasChromium())("one rating on one machine", () => {
  let browser: Browser;
  let running: RunningDemo;
  let desk: BrowserContext;
  let dashboard: Page;

  beforeAll(async () => {
    [browser, running] = await Promise.all([openBrowser(), startDemo(["--empty"])]);
    desk = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    dashboard = await desk.newPage();
    await goTo(dashboard, `${running.demo.http}/`);
    const supervisor = running.demo.accounts.find(({ role }) => role === "supervisor");
    await dashboard.fill("input[name=username]", supervisor?.username ?? "");
    await dashboard.fill("input[name=password]", supervisor?.password ?? "");
    await dashboard.keyboard.press("Enter");
    await dashboard.waitForSelector("[data-figure]");
  });
  afterAll(async () => {
    await browser?.close();
    expect(await running?.stop()).toBe(0);
  });

  const touchScreen = async (): Promise<{
    page: Page;
    tap: (selector: string) => Promise<void>;
    close: () => Promise<void>;
  }> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      screen: { width: 1280, height: 800 },
      hasTouch: true,
    });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await goTo(page, `${running.demo.kiosk}/`);
    return {
      page,
      close: () => context.close(),
      tap: async (selector) => {
        await page.waitForSelector(selector);
        // A new page is deaf for 700 ms of its own clock, so that a double tap never hits it.
        await page.evaluate(() => new Promise((done) => setTimeout(done, 750)));
        const box = await page.locator(selector).first().boundingBox();
        if (box === null) throw new Error(`${selector} is not on the screen`);
        const finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        await devtools.send("Input.dispatchTouchEvent", {
          type: "touchStart",
          touchPoints: [finger],
        });
        await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
      },
    };
  };

  it("a tap is thanked, and the month's percentage changes on the dashboard without a reload", async () => {
    expect(await dashboard.textContent("[data-figure]")).toContain("—");
    const screen = await touchScreen();
    await screen.tap(".page-idle");
    await screen.tap("[data-level=RHL]");
    await screen.page.waitForSelector("text=Xin trân trọng");
    await dashboard.waitForFunction(() =>
      document.querySelector("[data-figure]")?.textContent?.includes("100"),
    );
    expect(await dashboard.textContent("body")).toContain("1 trong 1 phiếu");
    await screen.close();
  });

  it("an unsatisfied tap lowers it, in the month's summary of the API too", async () => {
    const screen = await touchScreen();
    await screen.tap(".page-idle");
    await screen.tap("[data-level=KHL]");
    await dashboard.waitForFunction(() =>
      document.querySelector("[data-figure]")?.textContent?.includes("50,0"),
    );
    const month = new Intl.DateTimeFormat("sv", {
      timeZone: "Asia/Ho_Chi_Minh",
      year: "numeric",
      month: "2-digit",
    }).format();
    const answer = await desk.request.get(
      `${running.demo.http}/api/v1/summaries?period=${month}&unit=binh-lieu&by=counter`,
    );
    const { total } = (await answer.json()) as { total: Record<string, unknown> };
    expect(total).toMatchObject({ n: 2, satisfied: 1, satisfiedPercent: 50, transactions: null });
    await screen.close();
  });

  it("its owner alone may read the passwords that were made", () => {
    expect(running.fileMode).toBe(0o600);
    for (const { password } of running.demo.accounts) {
      expect(password.length).toBeGreaterThan(15);
      expect(running.printed).toContain(password);
    }
  });
});
