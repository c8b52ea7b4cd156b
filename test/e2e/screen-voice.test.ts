// The recorded guidance: offered only where a clip is, one clip at a time, silent the moment anything is chosen.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openScreen, type OpenScreen } from "../support/open-screen.ts";
import { silentClip } from "../support/silent-clip.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const LONG = silentClip(60);

type Heard = { readonly screen: OpenScreen; readonly asked: readonly string[] };

async function openLevels(
  audio: readonly string[],
  clips: Readonly<Record<string, Buffer>>,
): Promise<Heard> {
  const screen = await openScreen(browser, { view: { audio: [...audio] }, clips });
  const asked: string[] = [];
  screen.page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/audio/")) asked.push(pathname);
  });
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
  return { screen, asked };
}

const PLAYING = "[data-tap=listen][aria-pressed=true]";
const STILL = "[data-tap=listen][aria-pressed=false]";

describe("the guidance", () => {
  it("has no button where the locality supplied no clip", async () => {
    const { screen } = await openLevels([], {});
    expect(await screen.page.locator("[data-tap=listen]").count()).toBe(0);
    await screen.close();
  });

  it("plays the only clip at once, and stops at the second touch", async () => {
    const { screen, asked } = await openLevels(["vi"], { "vi.mp3": LONG });
    expect(await screen.page.locator("[data-tap=listen]").textContent()).toBe("Nghe hướng dẫn");
    await screen.tap("[data-tap=listen]");
    await screen.page.waitForSelector(PLAYING);
    await screen.tap("[data-tap=listen]");
    await screen.page.waitForSelector(STILL);
    expect(asked).toEqual(["/audio/vi.mp3"]);
    expect(screen.bridge.taken).toEqual([]);
    expect(screen.violations).toEqual([]);
    await screen.close();
  });

  it("asks which language where there are several, and plays that one, in whichever form it came", async () => {
    const { screen, asked } = await openLevels(["vi", "tay", "dao", "san-chi"], {
      "dao.ogg": LONG,
    });
    await screen.tap("[data-tap=listen]");
    const names = screen.page.locator(".help-wide .help-words");
    await names.first().waitFor();
    expect(await names.allTextContents()).toEqual([
      "Tiếng Việt",
      "Tiếng Tày",
      "Tiếng Dao",
      "Tiếng Sán Chỉ",
    ]);
    await screen.tap("[data-tap='voice:dao']");
    await screen.page.waitForSelector(PLAYING);
    await expect.poll(() => asked).toEqual(["/audio/dao.mp3", "/audio/dao.ogg"]);
    await screen.page.waitForSelector(PLAYING);
    await screen.close();
  });

  it.each(["RHL", "KHL"])("ends with the choice, whichever it is (%s)", async (level) => {
    const { screen } = await openLevels(["vi"], { "vi.mp3": LONG });
    await screen.page.evaluate(() => {
      const pause = HTMLMediaElement.prototype.pause;
      HTMLMediaElement.prototype.pause = function () {
        document.body.dataset["paused"] = String(Number(document.body.dataset["paused"] ?? 0) + 1);
        pause.call(this);
      };
    });
    await screen.tap("[data-tap=listen]");
    await screen.page.waitForSelector(PLAYING);
    // The kiosk has not answered yet: what is heard cannot hang on what was chosen.
    screen.bridge.answerTake(() => new Promise(() => {}));
    await screen.tap(`[data-level=${level}]`);
    await screen.page.waitForSelector("[data-taken=true]");
    await screen.page.waitForSelector("body[data-paused='1']");
    await screen.close();
  });

  it("that cannot be played is said by nobody and offered no more", async () => {
    const { screen } = await openLevels(["vi"], { "vi.mp3": Buffer.from("not a clip") });
    await screen.tap("[data-tap=listen]");
    await screen.page.locator("[data-tap=listen]").waitFor({ state: "detached" });
    expect(screen.violations).toEqual([]);
    await screen.close();
  });
});
