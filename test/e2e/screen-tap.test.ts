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

/** Opens the levels as a citizen does: one touch anywhere on the idle screen. */
async function openLevels(scale = "vn3.1"): Promise<void> {
  screen = await openScreen(browser, { view: { scale: scaleNamed(scale) } });
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
}

function taken(): readonly string[] {
  return screen.bridge.taken.map(({ level }) => level);
}

describe("a tap", () => {
  it("is thanked for only after the kiosk has answered that it is on the disk", async () => {
    await openLevels();
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
    await openLevels();
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
    await openLevels();
    const palm = { x: 640, y: 770, id: 1 };
    await screen.touch("Start", [palm]);
    const finger = { ...(await screen.middle("[data-level=RHL]")), id: 2 };
    await screen.touch("Start", [palm, finger]);
    await screen.touch("End", [finger]);
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["RHL"]);
    await screen.close();
  });

  it("is cancelled by sliding off the card, even onto another one", async () => {
    await openLevels();
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
    await openLevels();
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
    await openLevels();
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
    await openLevels();
    await screen.page.locator("[data-level=HL]").focus();
    await screen.page.keyboard.press("Enter");
    await screen.page.waitForSelector(".page-thanks");
    expect(taken()).toEqual(["HL"]);
    await screen.close();
  });
});

describe("after the tap", () => {
  it("a citizen can take the rating back from the thanks", async () => {
    await openLevels();
    await screen.tap("[data-level=HL]");
    await screen.settled(".page-thanks");
    await screen.tap("[data-tap=takeBack]");
    await screen.page.waitForSelector(".page-levels");
    expect(screen.bridge.takenBack).toEqual([{ ref: 1 }]);
    await screen.close();
  });

  it("an unsatisfied citizen may say why, after the rating was taken", async () => {
    await openLevels();
    await screen.tap("[data-level=KHL]");
    await screen.settled(".page-reasons");
    expect(taken()).toEqual(["KHL"]);
    await screen.tap("[data-tap='reason:LD-CHOLAU']");
    await screen.tap("[data-tap='reason:LD-CHIPHI']");
    await screen.tap("[data-tap='reason:LD-CHOLAU']");
    await screen.tap("[data-tap='reason:LD-KHAC']");
    await screen.tap("[data-tap=send]");
    await screen.page.waitForSelector(".page-thanks");
    expect(screen.bridge.explained).toEqual([{ ref: 1, reasons: ["LD-CHIPHI", "LD-KHAC"] }]);
    await screen.close();
  });

  it("the reasons can be skipped", async () => {
    await openLevels();
    await screen.tap("[data-level=KHL]");
    await screen.settled(".page-reasons");
    await screen.tap("[data-tap=skip]");
    await screen.page.waitForSelector(".page-thanks");
    expect(screen.bridge.explained).toEqual([]);
    await screen.close();
  });
});
