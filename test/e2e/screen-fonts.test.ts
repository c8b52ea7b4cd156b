// A kiosk whose screen has lost a font: it is drawn with another one, takes ratings all the same, and says what is missing.
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openKioskWeb } from "../../kiosk/web/kiosk-web.ts";
import type { KioskView } from "../../shared/bridge.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createEnrolledFolder, type EnrolledFolder } from "../support/enrolled-folder.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { openBrowser } from "../support/open-screen.ts";
import { goTo } from "../support/go-to.ts";

const SCREEN = fileURLToPath(new URL("../../out/screen", import.meta.url));

let browser: Browser;
let place: EnrolledFolder;
let screen: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  place = createEnrolledFolder();
  screen = mkdtempSync(join(tmpdir(), "hai-long-screen-"));
  cpSync(SCREEN, screen, { recursive: true });
});
afterEach(() => {
  place.remove();
  rmSync(screen, { recursive: true, force: true });
});

/** Starts the kiosk, rates once with the finger, and answers what the kiosk says of itself. */
async function rateOnce(): Promise<Pick<KioskView, "service" | "fault">> {
  const kiosk = await openKioskWeb(
    { data: place.folder, host: "127.0.0.1", port: 0, screen, enrolment: null, app: "1" },
    { clock: createFakeClock(), log: SILENT_LOG },
  );
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    hasTouch: true,
  });
  try {
    const page = await context.newPage();
    const told = page
      .waitForEvent("websocket")
      .then((socket) =>
        socket.waitForEvent("framereceived", ({ payload }) => payload.includes('"service":"open"')),
      );
    await goTo(page, kiosk.url);
    await page.waitForSelector(".page-idle");
    const { answer } = JSON.parse(String((await told).payload)) as { answer: KioskView };
    // The page is deaf for 700 ms after each change.
    await page.waitForTimeout(800);
    await page.tap(".page-idle");
    await page.waitForSelector("[data-level=HL]");
    await page.waitForTimeout(800);
    await page.tap("[data-level=HL]");
    await page.waitForSelector(".page-thanks");
    return { service: answer.service, fault: answer.fault };
  } finally {
    await context.close();
    await kiosk.close();
  }
}

it("goes on without a font that is gone, tells of it, and is well again when it is back", async () => {
  const assets = join(screen, "assets");
  const font = readdirSync(assets).find((name) => /vietnamese-600.*woff2$/.test(name)) ?? "";
  renameSync(join(assets, font), join(screen, "away"));
  expect(await rateOnce()).toEqual({ service: "open", fault: "fonts_missing" });
  renameSync(join(screen, "away"), join(assets, font));
  expect(await rateOnce()).toEqual({ service: "open", fault: null });
});
