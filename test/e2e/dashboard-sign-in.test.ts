// Signing in at the dashboard, in a real Chromium, under the strict content security policy.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DASHBOARD, openDashboard, type OpenDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { createGoldenFigures } from "../support/scripted-figures.ts";

let browser: Browser;
let dashboard: OpenDashboard;

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(() => dashboard.close());
afterAll(async () => {
  await browser.close();
});

async function open(): Promise<OpenDashboard> {
  dashboard = await openDashboard(browser, {
    folder: DASHBOARD,
    figures: createGoldenFigures(),
  });
  await dashboard.page.waitForSelector("form");
  return dashboard;
}

describe("signing in", () => {
  it("a wrong password is refused in words, is emptied, and says not which of the two was wrong", async () => {
    const { page, hub, violations } = await open();
    await page.fill("input[name=username]", hub.session.username);
    await page.fill("input[name=password]", "sai");
    await page.click("button[type=submit]");
    expect(await page.textContent("[role=alert]")).toBe("Tên đăng nhập hoặc mật khẩu không đúng.");
    expect(await page.inputValue("input[name=password]")).toBe("");
    expect(violations).toEqual([]);
  });

  it("a right password opens the month, and nothing of it stands in the address or in the browser's storage", async () => {
    const { page, context, hub, violations, signIn } = await open();
    await signIn();
    await page.waitForSelector("[data-figure]");
    expect(page.url()).not.toContain(hub.password);
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).not.toContain(hub.password);
    expect(kept).not.toContain("token");
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    expect(violations).toEqual([]);
  });

  it("goes by the keyboard alone", async () => {
    const { page, hub } = await open();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "username");
    await page.keyboard.type(hub.session.username);
    await page.keyboard.press("Tab");
    await page.keyboard.type(hub.password);
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-figure]");
    // The first stop of the page leads past the rail, and what has the focus is drawn so.
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    const outline = await page.evaluate(() =>
      document.activeElement === null ? "" : getComputedStyle(document.activeElement).outlineStyle,
    );
    expect(outline).toBe("solid");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  });

  it("a reload keeps the session, and signing out ends it", async () => {
    const { page, signIn } = await open();
    await signIn();
    await page.reload();
    await page.waitForSelector("[data-figure]");
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.waitForSelector("form");
    await page.reload();
    await page.waitForSelector("form");
  });

  it("a session that ended at the hub leads back to signing in, and says why", async () => {
    const { page, hub, signIn } = await open();
    await signIn();
    await page.waitForSelector("[data-figure]");
    hub.endSessions();
    hub.announce();
    await page.waitForSelector("form");
    expect(await page.textContent("form [role=status]")).toBe(
      "Phiên làm việc đã hết. Vui lòng đăng nhập lại.",
    );
  });

  it("speaks English for who asks for it, and remembers that", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "English" }).click();
    expect(await page.textContent("h1")).toBe("Sign in");
    expect(await page.getAttribute("html", "lang")).toBe("en");
    await page.reload();
    await page.waitForSelector("form");
    expect(await page.textContent("h1")).toBe("Sign in");
  });

  it("asks for less than 150 kB, letters included, until the first figure stands", async () => {
    const { page, hub, signIn } = await open();
    await signIn();
    await page.waitForSelector("[data-figure]");
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const files = new Set(
      hub.asked.flatMap((path) => /^GET (\/assets\/.+)$/.exec(path)?.[1] ?? []),
    );
    let bytes = 0;
    for (const file of files) {
      const path = join(DASHBOARD, file);
      bytes += statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
    }
    expect(files.size).toBeGreaterThan(4);
    expect(bytes).toBeLessThan(150_000);
  });
});
