// What the screen shows when the kiosk cannot take a rating, and that it comes back by itself; the staff's page.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DayTally, StaffTally } from "../../shared/bridge.ts";
import { openBrowser, openScreen, type OpenScreen } from "../support/open-screen.ts";
import { scaleNamed, STAFF_PIN } from "../support/scripted-bridge.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function openLevels(): Promise<OpenScreen> {
  const screen = await openScreen(browser);
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
  return screen;
}

const OUT = "Thiết bị tạm ngừng phục vụ. Ông/Bà có thể dùng phiếu giấy tại bàn viết hồ sơ.";

async function wordsOf(screen: OpenScreen): Promise<string> {
  const parts = await screen.page.locator("h1, .lead-note").allTextContents();
  return parts.join(" ").trim();
}

describe("out of service", () => {
  it("a tap that cannot be written is never thanked; the paper slip is named instead, and the screen recovers", async () => {
    const screen = await openLevels();
    screen.bridge.answerTake(() => {
      screen.bridge.show({ service: "out_of_service", fault: "disk_full" });
      return { ok: false, code: "out_of_service" };
    });
    await screen.tap("[data-level=HL]");
    await screen.page.waitForSelector(".page-out");
    expect(await wordsOf(screen)).toBe(OUT);
    expect(await screen.page.locator("[data-tap]").count()).toBe(0);
    screen.bridge.answerTake(() => ({ ok: true, ref: 1 }));
    screen.bridge.show({ service: "open", fault: null });
    await screen.comes(".page-idle");
    await screen.settled(".page-idle");
    await screen.tap(".page-idle");
    await screen.settled(".page-levels");
    await screen.tap("[data-level=HL]");
    await screen.page.waitForSelector(".page-thanks");
    expect(screen.violations).toEqual([]);
    await screen.close();
  });

  it("a lost kiosk is out of service, and found again without a reload", async () => {
    const screen = await openLevels();
    await screen.cut();
    await screen.page.waitForSelector(".page-out");
    expect(await wordsOf(screen)).toBe(OUT);
    await screen.restore();
    await screen.comes(".page-idle");
    await screen.close();
  });

  it("a tap whose answer is cut off is not thanked", async () => {
    const screen = await openLevels();
    screen.bridge.answerTake(() => new Promise(() => {}));
    await screen.tap("[data-level=HL]");
    await screen.page.waitForSelector("[data-taken=true]");
    await screen.cut();
    await screen.page.waitForSelector(".page-out");
    await screen.restore();
    await screen.comes(".page-idle");
    await screen.close();
  });

  it("outside the hours the screen says so and takes nothing", async () => {
    const screen = await openScreen(browser, { view: { service: "closed" } });
    await screen.page.waitForSelector(".page-closed");
    expect(await screen.page.locator(".hours-span").allTextContents()).toEqual([
      "7 giờ 30 – 11 giờ 30",
      "13 giờ 30 – 17 giờ 00",
    ]);
    expect(await screen.page.locator("[data-tap]").count()).toBe(0);
    await screen.close();
  });
});

const DAY: DayTally = {
  date: "2026-11-23",
  n: 1_300,
  counts: [
    { level: "RHL", n: 900 },
    { level: "HL", n: 340 },
    { level: "KHL", n: 60 },
  ],
  satisfied: 1_240,
  satisfiedPercent: 95.4,
  interval95: [94.1, 96.4],
  sealCode: null,
};

const TALLY: StaffTally = {
  today: DAY,
  days: [{ ...DAY, date: "2026-11-20", sealCode: "4W7K-HM2Q" }],
  scale: scaleNamed("vn3.1"),
  connected: true,
  disconnectedAt: null,
  pending: 0,
  lastDeliveredAt: 1_795_405_260_000,
  reasons: null,
  freeMb: 812,
  conf: 14,
  selfTest: null,
  disk: "ok",
  clockOffsetMs: -12,
  error: null,
  app: "0.1.0",
  closesInS: 60,
};

async function openTally(tally: StaffTally): Promise<OpenScreen> {
  const screen = await openScreen(browser, { path: "/staff" });
  screen.bridge.showTally(tally);
  await screen.page.waitForSelector(".page-pin");
  for (const digit of STAFF_PIN) await screen.tap(`[data-tap='digit:${digit}']`);
  await screen.tap("[data-tap=enter]");
  await screen.page.waitForSelector(".page-tally");
  return screen;
}

describe("the staff's page", () => {
  it("shows the day behind the PIN, in Vietnamese figures, with no way to rate", async () => {
    const screen = await openTally(TALLY);
    const words = (await screen.page.locator(".page-tally").textContent()) ?? "";
    for (const part of [
      "SỐ LIỆU TRONG NGÀY",
      "Hôm nay, 23/11/2026",
      "Tổng số phiếu1.300",
      "95,4%",
      "KTC 95%: 94,1 – 96,4%",
      "Đang kết nối",
      "Đang chờ gửi: 0 phiếu",
      "Lần gửi gần nhất: 10:41 23/11/2026",
      "4W7K-HM2Q",
      "Số liệu chỉ để xem, không chỉnh sửa được",
    ]) {
      expect(words).toContain(part);
    }
    const targets = screen.page.locator("[data-tap]");
    expect(await targets.evaluateAll((all) => all.map((one) => one.dataset["tap"]))).toEqual([
      "device",
      "close",
    ]);
    expect(screen.bridge.taken).toEqual([]);
    expect(screen.violations).toEqual([]);
    await screen.close();
  });

  it("hides the detail of fewer than five ratings", async () => {
    const few: DayTally = {
      ...DAY,
      n: 4,
      counts: null,
      satisfied: null,
      satisfiedPercent: null,
      interval95: null,
    };
    const screen = await openTally({ ...TALLY, today: few });
    const words = (await screen.page.locator(".tally").textContent()) ?? "";
    expect(words).toContain("Ít hơn 5 phiếu, chưa hiển thị chi tiết");
    expect(await screen.page.locator(".levels").count()).toBe(0);
    await screen.close();
  });

  it("says that no rating came today, never 0 %", async () => {
    const none: DayTally = {
      ...DAY,
      n: 0,
      counts: null,
      satisfied: null,
      satisfiedPercent: null,
      interval95: null,
    };
    const screen = await openTally({ ...TALLY, today: none });
    const words = (await screen.page.locator(".panel-figures").textContent()) ?? "";
    expect(words).toBe("Chưa có phiếu nào hôm nay");
    await screen.close();
  });

  it("refuses a wrong PIN and says so", async () => {
    const screen = await openScreen(browser, { path: "/staff" });
    await screen.page.waitForSelector(".page-pin");
    for (const digit of "1111") await screen.tap(`[data-tap='digit:${digit}']`);
    await screen.tap("[data-tap=enter]");
    await screen.page.waitForSelector("text=Mã PIN chưa đúng. Còn 4 lần thử.");
    expect(await screen.page.locator(".dot-full").count()).toBe(0);
    await screen.close();
  });

  it("closes itself when the kiosk ends the session, and the citizen's page is back", async () => {
    const screen = await openTally({ ...TALLY, closesInS: 2 });
    await screen.comes(".page-idle");
    expect(new URL(screen.page.url()).pathname).toBe("/");
    await screen.close();
  });

  it("opens from the citizen's page by holding two opposite corners", async () => {
    const screen = await openScreen(browser);
    await screen.settled(".page-idle");
    const corners = [
      { x: 20, y: 20, id: 1 },
      { x: 1260, y: 780, id: 2 },
    ];
    await screen.touch("Start", corners.slice(0, 1));
    await screen.touch("Start", corners);
    await screen.comes(".page-pin");
    await screen.close();
  });
});
