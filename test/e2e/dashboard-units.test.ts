// Units, counters and kiosks on the dashboard, in a real Chromium: the tree's order, drill-down, and the fleet in words.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SessionView } from "../../shared/api/session.ts";
import { DASHBOARD, openDashboard, type OpenDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { createGoldenFigures } from "../support/scripted-figures.ts";
import { scriptedKiosk, threeKiosks } from "../support/scripted-kiosks.ts";
import type { Answers } from "../support/scripted-pages.ts";

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

async function show(
  route: string,
  session: Partial<SessionView> = {},
  answers: Answers = () => undefined,
): Promise<OpenDashboard> {
  dashboard = await openDashboard(browser, {
    folder: DASHBOARD,
    figures: createGoldenFigures(),
    session,
    answers,
    kiosks: threeKiosks(),
  });
  await dashboard.page.waitForSelector("form");
  await dashboard.signIn();
  await dashboard.show(route);
  return dashboard;
}

async function rows(table = "table.rows"): Promise<string[]> {
  const found = await dashboard.page.locator(`${table} tbody tr`).allInnerTexts();
  return found.map((row) => row.replaceAll(/\s+/g, " ").trim());
}

describe("units and counters", () => {
  it("stand in the tree's order, never ranked, and a unit without ratings says so", async () => {
    const { page } = await show("/units?month=2026-10");
    await page.waitForSelector("table.rows");
    expect(await rows()).toEqual([
      "Trung tâm Phục vụ hành chính công xã Suối Chàm 283 212 58 9 4 95,4% 92,3–97,3 1.300 21,8%",
      "Trung tâm Phục vụ hành chính công xã Bản Lầu 20 10 7 2 1 85,0% 62,1–96,8 412 4,9% " +
        "Số phiếu ít, chỉ để tham khảo",
      "Điểm tiếp nhận Khe Mốc 0 — — — — — — — — Không có phiếu đánh giá",
    ]);
  });

  it("a unit opens into its counters by the keyboard, and closes again", async () => {
    const { page } = await show("/units?month=2026-10");
    const opener = page.getByRole("button", { name: /Suối Chàm/ });
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("tr.counter[data-key='suoi-cham/q4']");
    expect(await opener.getAttribute("aria-expanded")).toBe("true");
    expect((await rows())[4]).toBe("Quầy 4: Công an xã 42 38 4 0 0 100,0% 91,6–100,0 — —");
    await page.keyboard.press("Enter");
    await page.waitForSelector("tr.counter", { state: "detached" });
  });

  it("a unit with nothing below it is told by its counters at once", async () => {
    const { page } = await show("/month?month=2026-10&unit=suoi-cham");
    await page.waitForSelector("tr.counter");
    expect(await page.locator("section.units h2").innerText()).toBe("Theo quầy");
    expect(await page.locator("tr.counter").count()).toBe(4);
  });

  it("the unit is chosen from the tree that the account may see", async () => {
    const { page } = await show("/month?month=2026-10", { units: ["ban-lau", "khe-moc"] });
    await page.waitForSelector("[data-figure]");
    const choices = await page
      .getByLabel("Đơn vị", { exact: true })
      .locator("option")
      .allInnerTexts();
    expect(choices).toEqual([
      "Tất cả đơn vị",
      "Trung tâm Phục vụ hành chính công xã Bản Lầu",
      "Điểm tiếp nhận Khe Mốc",
    ]);
    await page.getByLabel("Đơn vị", { exact: true }).selectOption({ value: "ban-lau" });
    await page.waitForFunction(
      () => document.querySelector("[data-figure]")?.textContent === "85,0%",
    );
    expect(page.url()).toContain("unit=ban-lau");
  });
});

describe("the fleet", () => {
  it("says in words how each kiosk stands, what waits on it, and what is not known", async () => {
    const { page } = await show("/fleet");
    await page.waitForSelector("table.fleet");
    expect(await rows("table.fleet")).toEqual([
      "sc-q1 Quầy: q1 khóa 9c7690883d2b1461 Trung tâm Phục vụ hành chính công xã Suối Chàm Đang kết nối " +
        "07:59 02/11/2026 0 bản ghi Bình thường còn 20.411 MB Đúng 0.1.0 Không",
      "sc-q2 Quầy: q1 Trung tâm Phục vụ hành chính công xã Suối Chàm " +
        "Mất kết nối từ 07:59 02/11/2026 07:59 02/11/2026 31 bản ghi Bình thường còn 20.411 MB " +
        "Đúng 0.1.0 Nghi có hai máy dùng chung một định danh",
      "bl-q1 Quầy: q1 Trung tâm Phục vụ hành chính công xã Bản Lầu Chưa ghép với thiết bị " +
        "— — — — — Không",
    ]);
    expect(await rows(".faults table")).toEqual([
      "Nghi có hai máy dùng chung một định danh cloned_identity sc-q2 Hơn 6 lần đổi phiên trong 10 phút. " +
        "Tìm máy thứ hai; thu hồi và ghép lại.",
    ]);
  });

  it("asks a connected kiosk for another key when an admin wants it, and says so until the kiosk has it", async () => {
    const path = "POST kiosks/sc-q1/new-key";
    const admin = { role: "admin" } as const;
    const { page, hub } = await show("/fleet", admin, (route) => (route === path ? {} : undefined));
    // One button: the other kiosks are not connected or have no key.
    await page.getByRole("button", { name: /^Đổi khóa/ }).click();
    await page.waitForSelector("text=Đã yêu cầu đổi khóa.");
    expect(await page.getByRole("button", { name: /^Đổi khóa/ }).count()).toBe(0);
    expect(hub.asked.filter((asked) => asked.startsWith("POST /api/v1/kiosks"))).toEqual([
      "POST /api/v1/kiosks/sc-q1/new-key",
    ]);
    hub.kiosks[1] = scriptedKiosk("sc-q1", { key: "0011223344556677" });
    hub.announce();
    await page.waitForSelector("text=khóa 0011223344556677");
    expect(await page.locator("text=Đã yêu cầu đổi khóa.").count()).toBe(0);
  });

  it("offers no other key to who may not ask for it", async () => {
    const { page } = await show("/fleet");
    await page.waitForSelector("text=khóa 9c7690883d2b1461");
    expect(await page.getByRole("button", { name: /^Đổi khóa/ }).count()).toBe(0);
  });

  it("what waits on the kiosks stands under the ledger of the month", async () => {
    const { page } = await show("/month?month=2026-10&unit=suoi-cham");
    await page.waitForSelector(".ledger > .muted");
    expect(await page.locator(".ledger > .muted").innerText()).toBe(
      "1/2 thiết bị đang kết nối · đang chờ gửi: 31 bản ghi",
    );
  });

  it("is not offered to officers, who may see figures only", async () => {
    const { page, hub } = await show("/month?month=2026-10&unit=suoi-cham", { role: "staff" });
    await page.waitForSelector("[data-figure]");
    expect(await page.locator("nav a").allInnerTexts()).toEqual([
      "Tháng",
      "Xu hướng",
      "Đơn vị, quầy",
      "Thứ và giờ",
      "Lý do",
      "Báo cáo",
    ]);
    expect(hub.asked.filter((path) => path.includes("kiosks"))).toEqual([]);
  });
});
