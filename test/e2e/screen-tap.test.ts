// Station 1 and 2 in a real Chromium with raw touches: what counts as a tap, and that the thanks wait for the disk.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openScreen, type OpenScreen } from "../support/open-screen.ts";
import { scaleNamed } from "../support/scripted-bridge.ts";
import { createTurn } from "../support/turn.ts";

let browser: Browser;
let screen: OpenScreen;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

type Size = { readonly width: number; readonly height: number; readonly diagonalInch: number };

const SIZES = [
  { name: "1280 × 800", width: 1280, height: 800, diagonalInch: 10.1 },
  { name: "1920 × 1080", width: 1920, height: 1080, diagonalInch: 15.6 },
  { name: "portrait 1080 × 1920", width: 1080, height: 1920, diagonalInch: 21.5 },
] as const;

/** Opens the levels as a citizen does: one touch anywhere on the idle screen. */
async function openLevels(size: Size = SIZES[0]): Promise<void> {
  const { width, height, diagonalInch } = size;
  const view = { scale: scaleNamed("vn3.1"), diagonalInch };
  screen = await openScreen(browser, { view, width, height });
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
}

function taken(): readonly string[] {
  return screen.bridge.taken.map(({ level }) => level);
}

describe.each(SIZES)("a tap on $name", (size) => {
  it("is thanked for only after the kiosk has answered that it is on the disk", async () => {
    await openLevels(size);
    const answered = createTurn<{ ok: true; ref: number }>();
    screen.bridge.answerTake(() => answered.promise);
    await screen.tap("[data-level=HL]");
    await screen.page.waitForSelector("[data-taken=true]");
    await screen.pass(350);
    await screen.page.waitForSelector("text=Vui lòng đợi trong giây lát…");
    expect(await screen.page.locator(".page-thanks").count()).toBe(0);
    answered.resolve({ ok: true, ref: 7 });
    await screen.page.waitForSelector(".page-thanks");
    expect(await screen.page.locator("h1").textContent()).toBe("Xin trân trọng cảm ơn Ông/Bà!");
    expect(taken()).toEqual(["HL"]);
    await screen.close();
  });

  it("counts when the finger rolls 20 px, and when it rests for three seconds", async () => {
    await openLevels(size);
    const { x, y } = await screen.middle("[data-level=HL]");
    await screen.touch("Start", [{ x, y }]);
    expect(await screen.page.locator("[data-level=HL][data-pressed]").count()).toBe(1);
    await screen.pass(3_000);
    for (const step of [6, 12, 20]) await screen.touch("Move", [{ x: x + step, y: y + step / 2 }]);
    await screen.touch("End", []);
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["HL"]);
    await screen.close();
  });

  it("counts while a palm rests beside the cards", async () => {
    await openLevels(size);
    // Beside every target: on the words at the left of the foot.
    const foot = await screen.middle(".promises");
    const palm = { ...foot, id: 1 };
    await screen.touch("Start", [palm]);
    const finger = { ...(await screen.middle("[data-level=RHL]")), id: 2 };
    await screen.touch("Start", [palm, finger]);
    await screen.touch("End", [finger]);
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["RHL"]);
    await screen.close();
  });

  it("counts right after a slide over the screen", async () => {
    await openLevels(size);
    const from = await screen.middle(".question");
    const to = await screen.middle(".promises");
    const finger = await screen.middle("[data-level=KHL]");
    await screen.touch("Start", [from]);
    await screen.touch("Move", [finger]);
    await screen.touch("Move", [to]);
    await screen.touch("End", []);
    await screen.touch("Start", [finger]);
    await screen.touch("End", []);
    await screen.page.waitForSelector(".page-reasons");
    expect(taken()).toEqual(["KHL"]);
    await screen.close();
  });

  it("is the only gesture there is: pinch, scroll, swipe back, long press and drag do nothing", async () => {
    await openLevels(size);
    const before = screen.page.url();
    const middle = { x: size.width / 2, y: size.height / 2 };
    // A card is as wide as a portrait screen: what stays on one card is a press, so the fingers go along the longer side.
    const [far, tall] = [size.width * 0.4, size.height > size.width];
    await screen.touch("Start", [{ ...middle, id: 1 }]);
    for (const by of [10, far / 2, far]) {
      await screen.touch(by === 10 ? "Start" : "Move", [
        { x: middle.x - (tall ? 0 : by), y: middle.y - (tall ? by : 0), id: 1 },
        { x: middle.x + (tall ? 0 : by), y: middle.y + (tall ? by : 0), id: 2 },
      ]);
    }
    await screen.touch("End", []);
    for (const [dx, dy] of [
      [far, 0],
      [-far, 0],
      [0, size.height * 0.4],
      [0, -size.height * 0.4],
    ] as const) {
      const edge = dx > 0 ? 4 : size.width - 4;
      const start = { x: dx === 0 ? middle.x : edge, y: middle.y };
      await screen.touch("Start", [start]);
      for (const part of [0.3, 0.6, 1]) {
        await screen.touch("Move", [{ x: start.x + dx * part, y: start.y + dy * part }]);
      }
      await screen.touch("End", []);
    }
    const state = await screen.page.evaluate(() => {
      const isTaken = (event: Event): boolean =>
        !(document.querySelector("[data-level]") ?? document.body).dispatchEvent(event);
      const options = { bubbles: true, cancelable: true };
      return {
        scale: visualViewport?.scale,
        scrolled: [scrollX, scrollY, document.scrollingElement?.scrollTop],
        selected: String(getSelection()),
        taken: [
          isTaken(new MouseEvent("contextmenu", options)),
          isTaken(new Event("selectstart", options)),
          isTaken(new DragEvent("dragstart", options)),
          isTaken(new WheelEvent("wheel", { ...options, ctrlKey: true })),
        ],
      };
    });
    expect(state).toEqual({
      scale: 1,
      scrolled: [0, 0, 0],
      selected: "",
      taken: [true, true, true, true],
    });
    expect(screen.page.url()).toBe(before);
    expect(await screen.page.locator(".page-levels").count()).toBe(1);
    expect(taken()).toEqual([]);
    await screen.close();
  });

  it("is cancelled by sliding off the card, even onto another one", async () => {
    await openLevels(size);
    const from = await screen.middle("[data-level=RHL]");
    const to = await screen.middle("[data-level=KHL]");
    await screen.touch("Start", [from]);
    await screen.touch("Move", [to]);
    expect(await screen.page.locator("[data-pressed]").count()).toBe(0);
    await screen.touch("End", []);
    // The next tap shows that the screen went on working, and that nothing was taken before it.
    await screen.tap("[data-level=HL]");
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["HL"]);
    await screen.close();
  });

  it("is one rating when two fingers press two cards", async () => {
    await openLevels(size);
    const one = { ...(await screen.middle("[data-level=RHL]")), id: 1 };
    const two = { ...(await screen.middle("[data-level=KHL]")), id: 2 };
    await screen.touch("Start", [one]);
    await screen.touch("Start", [one, two]);
    await screen.touch("End", [one]);
    await screen.touch("End", [two]);
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["RHL"]);
    await screen.close();
  });

  it("is one rating when it is doubled, and the second touch presses nothing on the next screen", async () => {
    await openLevels(size);
    const point = await screen.middle("[data-level=RHL]");
    for (let times = 0; times < 3; times++) {
      await screen.touch("Start", [point]);
      await screen.touch("End", []);
    }
    await screen.page.waitForSelector(".page-thanks");
    // Where "Chọn lại" now stands, at once: dead for the guard's time.
    await screen.tap("[data-tap=takeBack]");
    await screen.comes(".page-idle");
    expect(taken()).toEqual(["RHL"]);
    expect(screen.bridge.takenBack).toEqual([]);
    await screen.close();
  });

  it("can be made with a keyboard or an assistive device", async () => {
    await openLevels(size);
    await screen.page.locator("[data-level=HL]").focus();
    await screen.page.keyboard.press("Enter");
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["HL"]);
    await screen.close();
  });
});
