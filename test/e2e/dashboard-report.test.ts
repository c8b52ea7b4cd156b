// From the month page to the report: two links that name the month, the calendar and the unit that are on the screen.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DASHBOARD, openDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { createGoldenFigures } from "../support/scripted-figures.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});

it("offers the report of what is shown as Excel and as PDF", async () => {
  const figures = createGoldenFigures();
  const dashboard = await openDashboard(browser, { folder: DASHBOARD, figures });
  try {
    const { page } = dashboard;
    await page.waitForSelector("form");
    await dashboard.signIn();
    await dashboard.show("/month?month=2026-10&unit=suoi-cham&calendar=state");
    await page.waitForSelector("section");
    for (const [name, form] of [
      ["Tải Excel", "xlsx"],
      ["Tải PDF", "pdf"],
    ] as const) {
      const link = page.getByRole("link", { name });
      expect(await link.getAttribute("href")).toBe(
        `/api/v1/reports/2026-10.${form}?calendar=state&unit=suoi-cham`,
      );
      expect(await link.getAttribute("download")).not.toBeNull();
    }
    expect(dashboard.violations).toEqual([]);
  } finally {
    await dashboard.close();
  }
});
