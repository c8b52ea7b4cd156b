// Who cannot see well, hear, hold still or use a finger: every page and mode in every language against axe, the keyboard alone,
// names and roles, less motion, and the faces as others see colours.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pixelsPerMm } from "../../kiosk/screen/look.ts";
import type { Language } from "../../kiosk/screen/text.ts";
import { axeFaults } from "../support/axe.ts";
import { lookFaults } from "../support/look-faults.ts";
import {
  openBrowser,
  openScreen,
  type OpenScreen,
  type ScreenSetup,
} from "../support/open-screen.ts";
import { readColours } from "../support/read-colours.ts";
import {
  ALL_SHOTS,
  ALL_VISITS,
  goToNext,
  openPage,
  type Mode,
  type Shot,
} from "../support/screen-pages.ts";
import { DEFICIENCIES, emulateDeficiency } from "../support/vision.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** 10.1 inch with 1280 × 800 dots. */
const SMALL_MM = pixelsPerMm(1280, 800, 10.1);

const named = (visit: readonly Shot[]) => ({
  visit,
  pages: visit.map(({ page }) => page),
  ...visit[0],
});
const VISITS = ALL_VISITS.map(named);

/** Makes the visit, and looks at each page of it. */
async function lookAround(
  visit: readonly Shot[],
  look: (shot: Shot, screen: OpenScreen) => Promise<void>,
  setup: ScreenSetup = {},
): Promise<OpenScreen> {
  const [first, ...others] = visit;
  if (first === undefined) throw new Error("a visit has a page");
  const screen = await openPage(browser, first, setup);
  await look(first, screen);
  for (const next of others) {
    await goToNext(screen, next);
    await look(next, screen);
  }
  return screen;
}

/** A visit that goes on must still be in the language and the mode that it began with. */
async function modeFaults(page: Page, mode: Mode, language: Language): Promise<readonly string[]> {
  const shown = await page.evaluate(() => {
    const { lang, dataset } = document.documentElement;
    return `${lang} ${"large" in dataset ? "large" : "contrast" in dataset ? "contrast" : "normal"}`;
  });
  return shown === `${language} ${mode}` ? [] : [`is shown in ${shown}`];
}

describe("axe finds nothing, and no word is cut, on", () => {
  it.each(VISITS)("$pages, $mode, $language", async ({ visit }) => {
    const faults: unknown[] = [];
    const screen = await lookAround(visit, async ({ page: name, mode, language }, { page }) => {
      const found = [
        ...(await modeFaults(page, mode, language)),
        ...(await axeFaults(page)),
        ...(await lookFaults(page, SMALL_MM)),
      ];
      for (const fault of found) faults.push([name, fault]);
    });
    await screen.close();
    expect(faults).toEqual([]);
  });

  it("every page, mode and language is on one of the visits", () => {
    const nameOf = ({ page, mode, language }: Shot): string => `${page} ${mode} ${language}`;
    const visited = VISITS.flatMap(({ visit }) => visit.map(nameOf));
    expect(visited.toSorted()).toEqual(ALL_SHOTS.map(nameOf).toSorted());
  });
});

const OTHER_SCREENS = [
  { name: "15.6 inch 1920 × 1080", width: 1920, height: 1080, diagonalInch: 15.6 },
  { name: "21.5 inch portrait 1080 × 1920", width: 1080, height: 1920, diagonalInch: 21.5 },
] as const;
/** Where the most words stand, each in the mode that needs the most room; one line a visit. */
const FULL_VISITS: readonly (readonly Shot[])[] = [
  (["levels", "voices", "reasons", "asking", "thanks"] as const).map((page): Shot => ({
    page,
    mode: "large",
    language: "vi",
  })),
  [{ page: "reasons", mode: "large", language: "en" }],
  ...(["idle", "closed-till", "out", "pin-wrong", "tally", "tally-end", "device"] as const).map(
    (page): readonly Shot[] => [{ page, mode: "normal", language: "vi" }],
  ),
];

describe.each(OTHER_SCREENS)("on $name no word is cut and no target is small on", (at) => {
  it.each(FULL_VISITS.map(named))("$pages, $mode, $language", async ({ visit }) => {
    const { width, height, diagonalInch } = at;
    const faults: unknown[] = [];
    const screen = await lookAround(
      visit,
      async ({ page }, { page: shown }) => {
        for (const fault of await lookFaults(shown, pixelsPerMm(width, height, diagonalInch))) {
          faults.push([page, fault]);
        }
      },
      { width, height, view: { diagonalInch } },
    );
    await screen.close();
    expect(faults).toEqual([]);
  });
});

/** Presses Tab until the element has the focus; every stop on the way must be seen. */
async function tabTo(screen: OpenScreen, selector: string): Promise<void> {
  for (let stops = 0; stops < 40; stops++) {
    await screen.page.keyboard.press("Tab");
    const found = await screen.page.evaluate((wanted) => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return "none";
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return "unseen";
      return focused.matches(wanted) ? "found" : "other";
    }, selector);
    expect(found, `the focus on the way to ${selector}`).not.toBe("unseen");
    if (found === "found") return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

describe("with a keyboard alone", () => {
  it("a whole visit can be made, and the focus is always seen", async () => {
    const screen = await openPage(browser, { page: "idle", mode: "normal", language: "vi" });
    const press = async (selector: string, key: "Enter" | "Space"): Promise<void> => {
      await tabTo(screen, selector);
      await screen.page.keyboard.press(key);
    };
    await press("[data-tap=wake]", "Enter");
    await screen.settled(".page-levels");
    await press("[data-tap='mode:contrast']", "Space");
    await screen.page.waitForSelector("html[data-contrast]");
    await press("[data-level=KHL]", "Space");
    await screen.settled(".page-reasons");
    await press("[data-tap='reason:LD-CHOLAU']", "Space");
    await screen.page.waitForSelector("[aria-checked=true]");
    await screen.pass(29_000);
    await screen.comes(".ask");
    await screen.pass(750);
    // The question has the focus, and nothing behind it can be reached.
    const inside = await screen.page.evaluate(
      () => document.activeElement?.closest(".ask") !== null,
    );
    expect(inside).toBe(true);
    await press(".ask [data-tap=send]", "Enter");
    await screen.settled(".page-thanks");
    await press("[data-tap=takeBack]", "Enter");
    await screen.page.waitForSelector(".page-levels");
    expect(screen.bridge.taken).toEqual([{ level: "KHL" }]);
    expect(screen.bridge.explained).toEqual([{ ref: 1, reasons: ["LD-CHOLAU"] }]);
    expect(screen.bridge.takenBack).toEqual([{ ref: 1 }]);
    await screen.close();
  });

  it.each([
    "levels",
    "languages",
    "voices",
    "reasons",
    "asking",
    "thanks",
    "pin",
    "tally",
    "device",
  ] as const)("everything on the page %s can be reached", async (page) => {
    const screen = await openPage(browser, { page, mode: "normal", language: "vi" });
    const scope = page === "asking" ? ".ask-box " : "";
    const names = await screen.page
      .locator(`${scope}button[data-tap]`)
      .evaluateAll((all: readonly HTMLElement[]) => all.map((one) => one.dataset["tap"] ?? ""));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) await tabTo(screen, `[data-tap="${name}"]`);
    await screen.close();
  });
});

describe("a screen reader", () => {
  it("hears the question first, then each level by its word, in the citizen's language", async () => {
    const screen = await openPage(browser, { page: "levels", mode: "normal", language: "en" });
    const { page } = screen;
    const heading = page.getByRole("heading", { level: 1 });
    expect(await heading.textContent()).toBe(
      "Are you satisfied with how your procedure was handled at this counter?",
    );
    const group = page.getByRole("group", { name: "RATE OUR SERVICE" });
    const names = await group.getByRole("button").allTextContents();
    expect(names).toEqual(["Very satisfied", "Satisfied", "Neutral", "Not satisfied"]);
    expect(await page.getByRole("main").count()).toBe(1);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await screen.close();
  });

  it("is led to the heading of each new page, and told that the rating is noted", async () => {
    const screen = await openPage(browser, { page: "thanks", mode: "normal", language: "vi" });
    expect(await screen.page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    const status = screen.page.getByRole("status");
    expect(await status.textContent()).toContain("Ý kiến của Ông/Bà đã được ghi nhận.");
    await screen.close();
  });

  it("hears a reason as a box to tick, and whether it is ticked", async () => {
    const screen = await openPage(browser, { page: "reasons", mode: "normal", language: "vi" });
    const box = screen.page.getByRole("checkbox", { name: "Phải chờ đợi lâu" });
    expect(await box.isChecked()).toBe(true);
    expect(await screen.page.getByRole("checkbox").count()).toBe(11);
    await screen.close();
  });
});

describe("who wants less motion", () => {
  it("sees no press move and no ring glide", async () => {
    const screen = await openScreen(browser, { reducedMotion: true, view: { reasons: [] } });
    await screen.settled(".page-idle");
    await screen.tap(".page-idle");
    await screen.settled(".page-levels");
    const { x, y } = await screen.middle("[data-level=HL]");
    await screen.touch("Start", [{ x, y }]);
    const card = screen.page.locator("[data-level=HL][data-pressed]");
    const style = await card.evaluate((one) => {
      const { transitionDuration, transform } = getComputedStyle(one);
      return { transitionDuration, transform };
    });
    expect(style).toEqual({ transitionDuration: "0s", transform: "none" });
    await screen.touch("End", []);
    await screen.page.waitForSelector(".page-thanks");
    const ring = screen.page.locator(".seal-time");
    expect(await ring.evaluate((one) => getComputedStyle(one).animationTimingFunction)).toMatch(
      /^steps\(5[,)]/,
    );
    await screen.close();
  });
});

describe("the faces as others see them", () => {
  let screen: OpenScreen;
  beforeAll(async () => {
    const shot = { page: "levels", mode: "normal", language: "vi" } as const;
    screen = await openPage(browser, shot, { scale: "vn5.1" });
  });
  afterAll(() => screen.close());

  it.each(DEFICIENCIES)("all stand out alike and clearly with %s", async (type) => {
    const seeAgain = await emulateDeficiency(screen.page, type);
    const boxes = await screen.page.locator(".card .face-disc").evaluateAll((all) =>
      all.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return { x, y, width, height };
      }),
    );
    expect(boxes).toHaveLength(5);
    // On each disc above the brows, where every face is the same; and on the card beside it.
    const points = boxes.flatMap(({ x, y, width, height }) => [
      { x: x + width / 2, y: y + height * 0.12 },
      { x: x + width / 2, y: y - height * 0.2 },
    ]);
    const colours = await readColours(browser, await screen.page.screenshot(), points);
    const discs = colours.filter((_, at) => at % 2 === 0);
    const cards = colours.filter((_, at) => at % 2 === 1);
    expect(new Set(discs.map(({ text }) => text)).size).toBe(1);
    const [disc, card] = [discs[0]?.luminance ?? 0, cards[0]?.luminance ?? 0];
    // With reduced contrast even black on white is only 2:1.
    const least = type === "reducedContrast" ? 1.7 : 3;
    expect((card + 0.05) / (disc + 0.05)).toBeGreaterThan(least);
    await seeAgain();
  });
});
