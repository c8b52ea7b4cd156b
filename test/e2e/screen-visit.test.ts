// What follows a tap, and what follows none: taking back, reasons, and the silence that never chooses anything for anybody.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openScreen, type OpenScreen } from "../support/open-screen.ts";
import { scaleNamed } from "../support/scripted-bridge.ts";

let browser: Browser;
let screen: OpenScreen;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function openLevels(): Promise<void> {
  screen = await openScreen(browser, { view: { scale: scaleNamed("vn3.1") } });
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
}

function taken(): readonly string[] {
  return screen.bridge.taken.map(({ level }) => level);
}

describe("silence", () => {
  it("asks before ticked reasons are thrown away, and any touch goes on", async () => {
    await openLevels();
    await screen.tap("[data-level=KHL]");
    await screen.settled(".page-reasons");
    await screen.tap("[data-tap='reason:LD-CHOLAU']");
    await screen.pass(29_000);
    expect(await screen.page.locator(".ask").count()).toBe(0);
    await screen.comes(".ask");
    await screen.pass(750);
    await screen.touch("Start", [{ x: 20, y: 20 }]);
    await screen.touch("End", []);
    await screen.settled(".page-reasons:not(:has(.ask))");
    const ticked = screen.page.locator("[data-tap='reason:LD-CHOLAU'][aria-checked=true]");
    expect(await ticked.count()).toBe(1);
    await screen.pass(29_000);
    await screen.comes(".ask");
    await screen.pass(750);
    await screen.tap(".ask [data-tap=send]");
    await screen.page.waitForSelector(".page-thanks");
    expect(screen.bridge.explained).toEqual([{ ref: 1, reasons: ["LD-CHOLAU"] }]);
    await screen.close();
  });

  it("that goes on drops what was ticked, sends nothing, and ends on the invitation", async () => {
    await openLevels();
    await screen.tap("[data-level=KHL]");
    await screen.settled(".page-reasons");
    await screen.tap("[data-tap='reason:LD-CHOLAU']");
    await screen.pass(29_000);
    await screen.comes(".ask");
    await screen.pass(18_000);
    expect(await screen.page.locator(".ask").count()).toBe(1);
    await screen.comes(".page-idle");
    expect(screen.bridge.explained).toEqual([]);
    expect(taken()).toEqual(["KHL"]);
    await screen.close();
  });

  it("asks nothing where nothing was chosen: it says when the page closes, then closes it", async () => {
    await openLevels();
    await screen.tap("[data-level=KHL]");
    await screen.settled(".page-reasons");
    await screen.pass(19_000);
    await screen.comes("text=/^Màn hình sẽ trở về sau \\d+ giây$/");
    await screen.comes(".page-idle");
    expect(screen.bridge.explained).toEqual([]);
    await screen.close();
  });

  it("on the faces is no rating", async () => {
    await openLevels();
    await screen.pass(29_000);
    await screen.comes(".page-idle");
    expect(taken()).toEqual([]);
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
