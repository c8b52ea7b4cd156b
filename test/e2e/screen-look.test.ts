// What can be measured of the look: the same thanks for everybody, targets in millimetres, one size of face, the bundled font,
// no broken policy, nothing clipped.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openScreen, type OpenScreen } from "../support/open-screen.ts";
import { scaleNamed } from "../support/scripted-bridge.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const SCREENS = [
  { name: "10.1 inch 1280 × 800", width: 1280, height: 800, diagonalInch: 10.1 },
  { name: "15.6 inch 1920 × 1080", width: 1920, height: 1080, diagonalInch: 15.6 },
  { name: "21.5 inch portrait", width: 1080, height: 1920, diagonalInch: 21.5 },
] as const;

type Setup = { readonly width?: number; readonly height?: number; readonly diagonalInch?: number };

async function openLevels(scale: string, setup: Setup = {}): Promise<OpenScreen> {
  const { width = 1280, height = 800, diagonalInch = 10.1 } = setup;
  const screen = await openScreen(browser, {
    view: { scale: scaleNamed(scale), reasons: [], diagonalInch },
    width,
    height,
    reducedMotion: true,
  });
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
  return screen;
}

describe("the thanks", () => {
  it("are the same picture whatever was chosen", async () => {
    const pictures: string[] = [];
    for (const level of ["RHL", "HL", "BT", "KHL", "RKHL"]) {
      const screen = await openLevels("vn5.1");
      await screen.tap(`[data-level=${level}]`);
      await screen.page.waitForSelector(".page-thanks");
      await screen.page.evaluate(() => document.fonts.ready);
      const picture = await screen.page.screenshot({ animations: "disabled" });
      pictures.push(picture.toString("base64"));
      await screen.close();
    }
    expect(new Set(pictures).size).toBe(1);
  });
});

describe.each(SCREENS)("on $name", ({ width, height, diagonalInch }) => {
  it.each(["vn3.1", "vn4.1", "vn5.1"])(
    "every target of %s is at least 20 mm, every card 35 mm, 5 mm apart, and nothing is clipped",
    async (scale) => {
      const screen = await openLevels(scale, { width, height, diagonalInch });
      const mm = Math.hypot(width, height) / (diagonalInch * 25.4);
      for (const largeText of [false, true]) {
        if (largeText) await screen.tap("[data-tap='mode:largeText']");
        const boxes = await screen.page.locator("[data-tap]").evaluateAll((all) =>
          all.map((one) => {
            const box = one.getBoundingClientRect();
            const clipped =
              one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
            return { name: one.dataset["tap"] ?? "", box: box.toJSON() as DOMRect, clipped };
          }),
        );
        expect(boxes.length).toBeGreaterThan(4);
        for (const { name, box, clipped } of boxes) {
          const isCard = name.startsWith("level:");
          const least = isCard ? 35 : 20;
          expect(box.width / mm, name).toBeGreaterThanOrEqual(least - 0.05);
          expect(box.height / mm, name).toBeGreaterThanOrEqual(least - 0.05);
          expect(clipped, name).toBe(false);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
        }
        const [one, two] = boxes.map(({ box }) => box);
        if (one === undefined || two === undefined) throw new Error("there are no two cards");
        const gap = Math.max(two.x - one.x - one.width, two.y - one.y - one.height);
        expect(gap / mm).toBeGreaterThanOrEqual(4.9);
      }
      await screen.close();
    },
  );

  it("all faces have one size, with words of one line and of two", async () => {
    const screen = await openLevels("vn5.1", { width, height, diagonalInch });
    for (const largeText of [false, true]) {
      if (largeText) await screen.tap("[data-tap='mode:largeText']");
      const sizes = await screen.page.locator(".card .face-disc").evaluateAll((all) =>
        all.map((one) => {
          const box = one.getBoundingClientRect();
          return `${Math.round(box.width)}×${Math.round(box.height)}`;
        }),
      );
      expect(new Set(sizes).size).toBe(1);
    }
    await screen.close();
  });
});

describe("the page", () => {
  it("takes every Vietnamese letter from the bundled font", async () => {
    const screen = await openLevels("vn5.1");
    const devtools = await screen.page.context().newCDPSession(screen.page);
    await devtools.send("DOM.enable");
    await devtools.send("CSS.enable");
    await screen.page.evaluate(() => document.fonts.ready);
    const { root } = await devtools.send("DOM.getDocument", { depth: -1 });
    const { nodeIds } = await devtools.send("DOM.querySelectorAll", {
      nodeId: root.nodeId,
      selector: "h1, .phrase, .card-words, .promises span, .help-words, .masthead p",
    });
    expect(nodeIds.length).toBeGreaterThan(10);
    for (const nodeId of nodeIds) {
      const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId });
      for (const font of fonts) {
        expect(font.isCustomFont, font.familyName).toBe(true);
        expect(font.familyName).toContain("Be Vietnam Pro");
      }
    }
    await screen.close();
  });

  it("breaks no policy, and lets no gesture zoom, scroll, select or go back", async () => {
    const screen = await openLevels("vn3.1");
    const before = screen.page.url();
    const left = { x: 500, y: 400, id: 1 };
    const right = { x: 700, y: 400, id: 2 };
    await screen.touch("Start", [left]);
    await screen.touch("Start", [left, right]);
    for (const by of [50, 120, 200]) {
      await screen.touch("Move", [
        { ...left, x: left.x - by },
        { ...right, x: right.x + by },
      ]);
    }
    await screen.touch("End", []);
    await screen.touch("Start", [{ x: 10, y: 400 }]);
    for (const x of [200, 500, 900]) await screen.touch("Move", [{ x, y: 400 }]);
    await screen.touch("End", []);
    const state = await screen.page.evaluate(() => ({
      scale: visualViewport?.scale,
      scrolled: document.documentElement.scrollTop,
      selected: String(getSelection()),
      menu: document.body.dispatchEvent(
        new MouseEvent("contextmenu", { bubbles: true, cancelable: true }),
      ),
    }));
    expect(state).toEqual({ scale: 1, scrolled: 0, selected: "", menu: false });
    expect(screen.page.url()).toBe(before);
    expect(screen.bridge.taken).toEqual([]);
    for (const mode of ["contrast", "largeText", "choosing"]) {
      await screen.tap(`[data-tap='mode:${mode}']`);
    }
    await screen.tap("[data-tap='mode:zh']");
    await screen.page.waitForSelector("text=非常满意");
    expect(screen.violations).toEqual([]);
    await screen.close();
  });
});
