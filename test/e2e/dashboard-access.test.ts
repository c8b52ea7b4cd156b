// Every page of the dashboard for whoever cannot see well or use a mouse, in both languages, on a desk and on a telephone:
// axe finds nothing, nothing runs off to the side, and the keyboard alone reaches everything and gets out again.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { wordsOf, type Language } from "../../hub/dashboard/words/words.ts";
import { axeFaults } from "../support/axe.ts";
import { DASHBOARD, openDashboard, type OpenDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { threeKiosks } from "../support/scripted-kiosks.ts";
import { answerPages, createYearOfFigures } from "../support/scripted-pages.ts";
import { goTo } from "../support/go-to.ts";

const DESK = { width: 1366, height: 768 };
const TELEPHONE = { width: 390, height: 844 };
/** A dozen pages in one browser; a busy machine may take its time. */
const LONG_MS = 240_000;
const UNIT = "month=2026-10&unit=suoi-cham";

let browser: Browser;
let dashboard: OpenDashboard;

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  expect(dashboard.violations).toEqual([]);
  await dashboard.close();
});
afterAll(async () => {
  await browser.close();
});

async function open(size: typeof DESK, language: Language): Promise<Page> {
  const figures = createYearOfFigures();
  const kiosks = threeKiosks();
  dashboard = await openDashboard(browser, {
    folder: DASHBOARD,
    figures,
    kiosks,
    answers: answerPages(figures, kiosks),
    session: { role: "admin" },
    ...size,
  });
  const { page } = dashboard;
  await page.evaluate((chosen) => localStorage.setItem("hai-long-language", chosen), language);
  await page.reload();
  await page.waitForSelector("form");
  return page;
}

/** The pages that the rail offers to an account that may open all: name in the address → label. */
async function pagesOf(page: Page): Promise<readonly (readonly [string, string])[]> {
  const links = await page
    .locator("nav a")
    .evaluateAll((all) => all.map((one) => [one.getAttribute("href"), one.textContent]));
  return links.map(([href, label]) => [/^#\/([^?]+)/.exec(href ?? "")?.[1] ?? "", label ?? ""]);
}

async function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

describe.each([
  ["on a desk", DESK],
  ["on a telephone", TELEPHONE],
] as const)("%s", (_where, size) => {
  it.each(["vi", "en"] as const)(
    "axe finds nothing on any page in %s, and nothing runs off to the side",
    async (language) => {
      const page = await open(size, language);
      const faults: unknown[] = [];
      const hold = async (name: string): Promise<void> => {
        for (const fault of await axeFaults(page)) faults.push([name, fault]);
        const width = await widthOf(page);
        if (width > size.width) faults.push([name, `${width} px wide`]);
        const lang = await page.evaluate(() => document.documentElement.lang);
        if (lang !== language) faults.push([name, `says it is in ${lang}`]);
      };
      await hold("sign-in");
      await dashboard.signIn();
      for (const [name] of await pagesOf(page)) {
        await dashboard.show(`/${name}?${UNIT}`);
        await hold(name);
      }
      await goTo(page, `${dashboard.hub.url}/board`);
      await page.waitForSelector("[data-figure]");
      await hold("board");
      expect(faults).toEqual([]);
    },
    LONG_MS,
  );

  it(
    "nothing runs off to the side in a month of few ratings, or of none",
    async () => {
      const page = await open(size, "vi");
      await dashboard.signIn();
      const widths: unknown[] = [];
      const wanted: unknown[] = [];
      for (const [name] of await pagesOf(page)) {
        for (const month of ["2026-02", "2026-06"]) {
          await dashboard.show(`/${name}?month=${month}&unit=suoi-cham`);
          widths.push([name, month, await widthOf(page)]);
          wanted.push([name, month, size.width]);
        }
      }
      expect(widths).toEqual(wanted);
    },
    LONG_MS,
  );
});

/** What Tab stands on: its place among all that can be reached, and whether a reader can see that. */
type Stop = { readonly index: number; readonly name: string; readonly seen: boolean };

async function stop(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const reachable = [...document.querySelectorAll<HTMLElement>("a[href],button,select,input")];
    const shown = reachable.filter(
      (one) => one.checkVisibility() && !("disabled" in one && one.disabled === true),
    );
    const active = document.activeElement;
    const index = shown.findIndex((one) => one === active);
    const framed = active?.closest(".overlay") ?? active;
    const { outlineStyle, outlineWidth } = getComputedStyle(framed ?? document.body);
    return {
      index,
      name: active?.getAttribute("aria-label") ?? active?.textContent ?? "",
      seen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
    };
  });
}

async function reachableCount(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      [...document.querySelectorAll<HTMLElement>("a[href],button,select,input")].filter(
        (one) => one.checkVisibility() && !("disabled" in one && one.disabled === true),
      ).length,
  );
}

describe("with a keyboard alone", () => {
  it(
    "every page is reached and left, in reading order, with the focus always in sight",
    async () => {
      const page = await open(DESK, "vi");
      await page.keyboard.type(dashboard.hub.session.username);
      await page.keyboard.press("Tab");
      await page.keyboard.type(dashboard.hub.password);
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-figure]");
      const pages = await pagesOf(page);
      for (const [name, label] of pages) {
        await page.evaluate((hash) => (window.location.hash = hash), `/month?${UNIT}`);
        await page.waitForSelector("[data-figure]");
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        for (let i = 0; (await stop(page)).name !== label; i++) {
          if (i > pages.length + 4) throw new Error(`Tab does not reach ${name}`);
          await page.keyboard.press("Tab");
        }
        await page.keyboard.press("Enter");
        await page.waitForFunction(
          (asked) => document.querySelector("nav a[aria-current]")?.textContent === asked,
          label,
        );
        await page.waitForFunction(() => document.querySelector(".shell .waiting") === null);
        // From the top of the page to its end, and out of it.
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        const count = await reachableCount(page);
        const stops: Stop[] = [];
        for (let i = 0; i < count; i++) {
          await page.keyboard.press("Tab");
          stops.push(await stop(page));
        }
        // Behind the last stop the focus goes to the browser itself, and comes back.
        expect([name, stops.filter(({ index, seen }) => index >= 0 && !seen)]).toEqual([name, []]);
        const order = stops.map(({ index }) => index);
        const from = order.indexOf(0);
        const turned = [...order.slice(from), ...order.slice(0, from)].filter((i) => i >= 0);
        expect([name, turned]).toEqual([name, turned.toSorted((a, b) => a - b)]);
        expect([name, new Set(turned).size]).toEqual([name, turned.length]);
        expect(turned.length).toBeGreaterThanOrEqual(count - 1);
      }
    },
    LONG_MS,
  );

  it("the first Tab offers to skip the rail, and takes the reader to the figures", async () => {
    const page = await open(DESK, "vi");
    await dashboard.signIn();
    await dashboard.show(`/trend?${UNIT}`);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("Tab");
    expect((await stop(page)).name).toBe(wordsOf("vi").text.skip);
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    await page.keyboard.press("Tab");
    const inMain = await page.evaluate(() => document.activeElement?.closest("#content") !== null);
    expect(inMain).toBe(true);
  });

  it("the menu of a telephone opens, holds every page and closes with the choice", async () => {
    const page = await open(TELEPHONE, "vi");
    await dashboard.signIn();
    await page.focus("button.menu");
    await page.keyboard.press("Enter");
    const labels = (await pagesOf(page)).map(([, label]) => label);
    expect(await page.locator("nav a").allInnerTexts()).toEqual(labels);
    await page.locator("nav a").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".trend-chart");
    expect(await page.locator("nav").isVisible()).toBe(false);
  });
});
