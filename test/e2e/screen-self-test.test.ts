// The self-test as the screen does it: its own touches on the real cards, told from a citizen's, and from nothing else.
import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KioskView } from "../../shared/bridge.ts";
import { openBrowser, openScreen, type OpenScreen } from "../support/open-screen.ts";
import { scaleNamed } from "../support/scripted-bridge.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const CODES = ["RHL", "HL", "BT", "KHL"];
const TEST = { run: 3, levels: CODES };

/** A kiosk before its opening that asks for a test, and strikes off every level that came. */
async function openTest(selfTest: KioskView["selfTest"] = TEST): Promise<OpenScreen> {
  const screen = await openScreen(browser, {
    view: { service: "closed", scale: scaleNamed("vn4.1"), selfTest },
  });
  let left = CODES;
  screen.bridge.answerTake(({ level, test }) => {
    if (test !== 3) return { ok: false, code: "closed" };
    left = left.filter((code) => code !== level);
    screen.bridge.show({ selfTest: left.length === 0 ? null : { run: 3, levels: left } });
    return { ok: true, ref: screen.bridge.taken.length };
  });
  return screen;
}

const STEPS_A_SECOND = 5;
/** Real time for a tap to be drawn and to leave the page. */
const REAL_STEP_MS = 50;

/** Lets the page's time go on, but never past a tap whose answer is still on its way: answers come in real time. */
async function passSeconds(screen: OpenScreen, seconds: number): Promise<void> {
  for (let step = 0; step < seconds * STEPS_A_SECOND; step++) {
    await screen.pass(1_000 / STEPS_A_SECOND);
    await setTimeout(REAL_STEP_MS);
    await screen.page.waitForSelector("[data-taken=true]", { state: "detached" });
  }
}

describe("the self-test", () => {
  it("taps every level in turn, says so on the screen, thanks nobody, and leaves the closed page behind", async () => {
    const screen = await openTest();
    await screen.page.waitForSelector("text=Đang tự kiểm tra");
    await passSeconds(screen, CODES.length + 1);
    await screen.comes(".page-closed");
    // A level whose answer comes late may be tapped once more: a test rating more, never a citizen's.
    expect(screen.bridge.taken.slice(0, CODES.length)).toEqual(
      CODES.map((level) => ({ level, test: 3 })),
    );
    expect(screen.bridge.taken.every(({ test }) => test === 3)).toBe(true);
    expect(screen.violations).toEqual([]);
    await screen.close();
  });

  it("finds the card that cannot be touched, and tests all the others", async () => {
    const screen = await openTest(null);
    await screen.page.waitForSelector(".page-closed");
    // It is there as soon as the card is: from top to bottom, whatever moves while the letters come.
    await screen.page.evaluate(() => {
      const cover = document.createElement("div");
      new MutationObserver(() => {
        const card = document.querySelector("[data-level=RHL]")?.getBoundingClientRect();
        if (card === undefined || cover.isConnected) return;
        const { x, width } = card;
        Object.assign(cover.style, {
          position: "fixed",
          top: "0",
          height: "100vh",
          left: `${x}px`,
          width: `${width}px`,
        });
        document.body.append(cover);
      }).observe(document.body, { childList: true, subtree: true });
    });
    screen.bridge.show({ selfTest: TEST });
    await screen.page.waitForSelector("text=Đang tự kiểm tra");
    await passSeconds(screen, 12);
    const tapped = screen.bridge.taken.map(({ level, test }) => `${level} ${test ?? "-"}`);
    expect(tapped.toSorted()).toEqual(["BT 3", "HL 3", "KHL 3"]);
    expect(await screen.page.locator(".page-levels").count()).toBe(1);
    await screen.close();
  });

  it("takes no finger for a test", async () => {
    // Nothing is left for the screen to tap: only the finger is heard.
    const screen = await openScreen(browser, {
      view: { service: "closed", selfTest: { run: 3, levels: [] } },
    });
    screen.bridge.answerTake(() => ({ ok: false, code: "closed" }));
    await screen.page.waitForSelector("text=Đang tự kiểm tra");
    await screen.pass(2_000);
    await screen.tap("[data-level=KHL]");
    await expect.poll(() => screen.bridge.taken).toEqual([{ level: "KHL" }]);
    expect(await screen.page.locator(".page-thanks").count()).toBe(0);
    await screen.close();
  });

  it("lets a citizen who stands before the faces finish first", async () => {
    const screen = await openScreen(browser);
    await screen.settled(".page-idle");
    await screen.tap(".page-idle");
    await screen.settled(".page-levels");
    screen.bridge.show({ selfTest: { run: 1, levels: ["RHL"] } });
    await screen.pass(3_000);
    expect(screen.bridge.taken).toEqual([]);
    await screen.tap("[data-level=HL]");
    await screen.page.waitForSelector(".page-thanks");
    expect(screen.bridge.taken).toEqual([{ level: "HL" }]);
    await screen.comes("text=Đang tự kiểm tra");
    await screen.close();
  });

  it("is the only one that may tap by itself: another event of the page's own chooses nothing", async () => {
    const screen = await openScreen(browser);
    await screen.settled(".page-idle");
    await screen.tap(".page-idle");
    await screen.settled(".page-levels");
    const { x, y } = await screen.middle("[data-level=HL]");
    await screen.page.evaluate(
      (point) => {
        for (const kind of ["pointerdown", "pointerup"]) {
          const options = { pointerId: 5, clientX: point.x, clientY: point.y, bubbles: true };
          document
            .elementFromPoint(point.x, point.y)
            ?.dispatchEvent(new PointerEvent(kind, options));
        }
        document.querySelector<HTMLElement>("[data-level=HL]")?.click();
      },
      { x, y },
    );
    await screen.tap("[data-level=RHL]");
    await screen.page.waitForSelector(".page-thanks");
    expect(screen.bridge.taken).toEqual([{ level: "RHL" }]);
    await screen.close();
  });
});
