// The month on the dashboard, in a real Chromium: figures, their honesty, and what happens when they change.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DASHBOARD, openDashboard, type OpenDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import {
  addRating,
  createGoldenFigures,
  tallyOf,
  type ScriptedFigures,
} from "../support/scripted-figures.ts";

const GOLDEN = "/month?month=2026-10&unit=suoi-cham";

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
  change: (figures: ScriptedFigures) => void = () => {},
  size: { width?: number; height?: number } = {},
): Promise<OpenDashboard> {
  const figures = createGoldenFigures();
  change(figures);
  dashboard = await openDashboard(browser, { folder: DASHBOARD, figures, ...size });
  await dashboard.page.waitForSelector("form");
  await dashboard.signIn();
  await dashboard.show(route);
  await dashboard.page.waitForSelector("section");
  return dashboard;
}

/** What a reader sees, in one line. */
async function textOf(selector: string): Promise<string> {
  const text = await dashboard.page.locator(selector).first().innerText();
  return text.replaceAll(/\s+/g, " ").trim();
}

function put(figures: ScriptedFigures, scale: string, counts: Record<string, number>): void {
  figures.counters.splice(0, Infinity, {
    month: "2026-10",
    centre: "suoi-cham",
    counter: "q1",
    tally: tallyOf(scale, counts),
  });
}

describe("the month", () => {
  it("shows the golden case: 95,4 % with its count, interval, levels, participation and sample", async () => {
    const { page } = await show(GOLDEN);
    expect(await textOf("[data-figure]")).toBe("95,4%");
    expect(await textOf(".said")).toBe("270 trong 283 phiếu chọn Rất hài lòng hoặc Hài lòng");
    expect(await textOf("p.interval")).toBe("Khoảng tin cậy 95%: từ 92,3% đến 97,3%");
    expect(await page.locator(".levels tbody tr").allInnerTexts()).toEqual([
      "Rất hài lòng\t212\t74,9%",
      "Hài lòng\t58\t20,5%",
      "Bình thường\t9\t3,2%",
      "Không hài lòng\t4\t1,4%",
    ]);
    expect(await textOf(".share")).toBe("21,8% tham gia: 283 trên 1.300 lượt giao dịch trực tiếp");
    expect(await textOf(".ends")).toBe("283 đánh giá 1.017 không đánh giá: chưa biết ý kiến");
    expect(await textOf(".verdict")).toBe("Chưa đủ mẫu: có 283 phiếu, cần 306 phiếu (sai số 5%)");
  });

  it("draws the interval on an axis that truly runs from 0 to 100", async () => {
    const { page } = await show(GOLDEN);
    const { base, dot } = await page.locator("svg.axis").evaluate((axis) => {
      const box = (selector: string) => axis.querySelector(selector)?.getBoundingClientRect();
      return { base: box("line.base"), dot: box("circle") };
    });
    if (base === undefined || dot === undefined) throw new Error("the axis is not drawn");
    const share = (dot.x + dot.width / 2 - base.x) / base.width;
    expect(share).toBeCloseTo(0.954, 2);
  });

  it("compares with the month before only as far as the numbers allow", async () => {
    await show(GOLDEN);
    await dashboard.page.waitForSelector(".before");
    expect(await textOf(".before")).toBe(
      "Tháng 09/2026: 94,0% (90,3–96,3). Chênh +1,4 điểm, có thể từ −2,5 đến +5,6: " +
        "chưa đủ căn cứ để nói là tăng.",
    );
  });

  it("lists what was stored and not counted, so that the sum is what was received", async () => {
    const { page } = await show(GOLDEN);
    expect(await page.locator(".ledger tbody tr").allInnerTexts()).toEqual([
      "Tính vào tỷ lệ\t283",
      "Người dân chọn lại\t3",
      "Phiếu thử\t12",
      "Bấm lặp\t0",
      "Để riêng, chưa tính\t1",
      "Tổng số phiếu đã nhận\t299",
      "Gửi trễ (đã tính)\t6",
    ]);
  });

  it("shows a month without ratings as —, never as 0 or 100", async () => {
    await show("/month?month=2026-06&unit=suoi-cham");
    expect(await textOf("[data-figure]")).toBe("—");
    expect(await textOf(".said")).toBe("Không có phiếu đánh giá");
    expect(await textOf(".who .chip")).toBe("Chưa có số liệu hồ sơ");
    const text = await textOf("main");
    expect(text).not.toContain("0,0%");
    expect(text).not.toContain("100,0%");
  });

  it("never shows 100,0 % while one rating is not satisfied, in the figure and in the levels", async () => {
    await show(GOLDEN, (figures) => put(figures, "vn3.1", { RHL: 2_999, HL: 0, KHL: 1 }));
    expect(await textOf("[data-figure]")).toBe("99,9%");
    expect(await textOf("[data-level=RHL]")).toBe("Rất hài lòng 2.999 99,9%");
    expect(await textOf(".rows tbody .percent")).toBe("99,9%");
  });

  it("says so when a month holds two sets of levels, and keeps them apart", async () => {
    const { page } = await show(GOLDEN, (figures) => {
      const [before] = figures.counters.filter(({ month }) => month === "2026-09");
      put(figures, "vn3.1", { RHL: 80, HL: 22, KHL: 3 });
      if (before !== undefined) figures.counters.push(before);
      figures.counters.push({
        month: "2026-10",
        centre: "suoi-cham",
        counter: "q2",
        tally: tallyOf("vn4.1", { RHL: 40, HL: 10, BT: 2, KHL: 1 }),
      });
    });
    expect(await textOf("[data-mixed]")).toContain("Kỳ này có 2 bộ mức khác nhau.");
    expect(await page.locator(".levels .block h3").allInnerTexts()).toEqual([
      "Bộ 3 mức (vn3.1): 105 phiếu, hài lòng 97,1%",
      "Bộ 4 mức (vn4.1): 53 phiếu, hài lòng 94,3%",
    ]);
    await dashboard.page.waitForSelector(".before");
    expect(await textOf(".before")).toContain("dùng bộ mức khác, nên không so sánh hai tỷ lệ.");
  });

  it("marks few ratings, demonstration data, and a sealed or amended month", async () => {
    await show(GOLDEN, (figures) => {
      put(figures, "vn3.1", { RHL: 9, HL: 1, KHL: 0 });
      figures.demo = true;
      figures.standing.set("2026-10", { status: "amended", revision: 2 });
      figures.standing.set("2026-09", { status: "sealed", revision: 0 });
    });
    expect(await textOf(".figure .notice")).toBe("Số phiếu ít, chỉ để tham khảo");
    expect(await textOf(".demo")).toBe("SỐ LIỆU MINH HỌA");
    expect(await textOf(".standing .chip")).toBe("Bản điều chỉnh lần 1");
    await dashboard.page.getByRole("button", { name: "Tháng trước" }).click();
    await dashboard.page.waitForSelector(".chip.sealed");
    expect(await textOf(".standing .chip")).toBe("Đã chốt");
  });

  it("reads the state calendar from the 15th of the month before to the 14th", async () => {
    const { page, hub } = await show(GOLDEN);
    await page.getByLabel("Kỳ báo cáo").selectOption({ value: "state" });
    await page.waitForFunction(() => document.body.innerText.includes("Kỳ nhà nước 15/09–14/10"));
    await page.waitForSelector("[data-figure]");
    expect(hub.asked).toContain(
      "GET /api/v1/summaries?period=2026-10&calendar=state&by=counter&unit=suoi-cham",
    );
  });
});

describe("a rating that arrives", () => {
  it("changes figure, counts and interval without a reload, and says when", async () => {
    const { page, hub } = await show(GOLDEN);
    await page.evaluate(() => {
      document.body.dataset["loaded"] = "once";
    });
    await page.locator("nav a").first().focus();
    addRating(hub.figures, 0, "KHL");
    hub.announce();
    await page.waitForFunction(
      () => document.querySelector("[data-figure]")?.textContent === "95,1%",
    );
    expect(await textOf(".said")).toContain("270 trong 284 phiếu");
    expect(await textOf("p.interval")).toBe("Khoảng tin cậy 95%: từ 91,9% đến 97,0%");
    expect(await textOf("[data-level=KHL]")).toBe("Không hài lòng 5 1,8%");
    expect(await textOf(".updated")).toBe("· vừa cập nhật 08:00:01");
    // The same page, the focus where it was, and a screen reader hears it in its own time.
    expect(await page.evaluate(() => document.body.dataset["loaded"])).toBe("once");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Tháng");
    await page.waitForFunction(
      () =>
        document.querySelector("[aria-live=polite]")?.textContent ===
        "Tỷ lệ hài lòng 95,1%, 284 phiếu",
    );
  });

  it("is found after the live link was cut, and the cut is shown while it lasts", async () => {
    const { page, hub, context } = await show(GOLDEN);
    await page.waitForFunction(() => document.querySelector(".live .notice") === null);
    await context.setOffline(true);
    hub.cutLive();
    await page.waitForSelector(".live .notice");
    expect(await textOf(".live .notice")).toMatch(
      /^Mất kết nối trực tiếp từ \d\d:\d\d:\d\d, số liệu có thể đã cũ\. Đang thử lại\.$/,
    );
    addRating(hub.figures, 0, "RHL");
    await context.setOffline(false);
    await page.waitForFunction(
      () => document.querySelector(".said")?.textContent?.startsWith("271 trong 284") === true,
    );
    await page.waitForFunction(() => document.querySelector(".live .notice") === null);
  });
});

describe("on a phone", () => {
  it("nothing runs off to the side, and the reading order stays", async () => {
    const size = { width: 390, height: 844 };
    const { page } = await show("/month?month=2026-10", undefined, size);
    for (const route of ["/month?month=2026-10", "/units?month=2026-10", "/fleet"]) {
      await dashboard.show(route);
      const widest = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([route, widest]).toEqual([route, size.width]);
    }
    await dashboard.show("/month?month=2026-10");
    await page.waitForSelector("section.figure");
    const order = await page.locator(".month > section").evaluateAll((sections) =>
      sections
        .map((section) => ({ name: section.className, top: section.getBoundingClientRect().top }))
        .toSorted((a, b) => a.top - b.top)
        .map(({ name }) => name),
    );
    expect(order).toEqual(["figure", "levels", "who", "units", "ledger"]);
  });
});
