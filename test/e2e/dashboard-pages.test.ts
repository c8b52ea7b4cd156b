// The pages beside the month, in a real Chromium: what they say, what they do not dare to say, and what they say when nothing is there.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DASHBOARD, openDashboard, type OpenDashboard } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { addRating, type ScriptedFigures } from "../support/scripted-figures.ts";
import { scriptedKiosk } from "../support/scripted-kiosks.ts";
import { answerPages, createYearOfFigures, type Answers } from "../support/scripted-pages.ts";
import { goTo } from "../support/go-to.ts";

let browser: Browser;
let dashboard: OpenDashboard;
let figures: ScriptedFigures;

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

async function show(route: string, change: (usual: Answers) => Answers = (usual) => usual) {
  figures = createYearOfFigures();
  const kiosks = [scriptedKiosk("sc-q1"), scriptedKiosk("sc-q2", { pending: 31 })];
  const answers = change(answerPages(figures, kiosks));
  dashboard = await openDashboard(browser, { folder: DASHBOARD, figures, kiosks, answers });
  await dashboard.page.waitForSelector("form");
  await dashboard.signIn();
  await dashboard.show(route);
  return dashboard;
}

async function textOf(selector: string): Promise<string> {
  const text = await dashboard.page.locator(selector).first().innerText();
  return text.replaceAll(/\s+/g, " ").trim();
}

describe("the trend", () => {
  it("shows 13 months with intervals, and names no rise that the numbers do not bear", async () => {
    const { page } = await show("/trend?month=2026-10&unit=suoi-cham");
    await page.waitForSelector(".trend-chart");
    expect(await page.locator("tbody tr").count()).toBe(13);
    expect(await textOf("tr[data-key='2026-10']")).toBe(
      "10/2026 283 95,4% 92,3–97,3 +1,4 điểm · chưa đủ căn cứ 21,8% Đã chốt",
    );
    expect(await textOf("tr[data-key='2026-06']")).toBe(
      "06/2026 0 — — — — Không có phiếu đánh giá",
    );
    expect(await textOf("tr[data-key='2026-08']")).toContain("Bản điều chỉnh lần 1");
  });

  it("joins no two months with different levels, and leaves a gap where nobody rated", async () => {
    const { page } = await show("/trend?month=2026-10&unit=suoi-cham");
    await page.waitForSelector(".trend-chart");
    expect(await page.locator(".plot .break").count()).toBe(1);
    expect(await page.locator(".plot .whisker").count()).toBe(12);
    expect(await page.locator(".plot .join").count()).toBe(9);
    expect(await page.locator(".plot .whisker.hollow").count()).toBe(2);
    expect(await textOf("tr[data-key='2026-01']")).toContain("khác bộ mức");
  });

  it("says where its axis begins, and draws it from 0 when asked", async () => {
    const { page } = await show("/trend?month=2026-10&unit=suoi-cham");
    expect(await textOf(".axis-note")).toContain("Trục bắt đầu từ 60%, không phải từ 0%");
    await page.getByRole("button", { name: "Vẽ trục từ 0%" }).click();
    expect(await textOf(".axis-note")).toContain("Trục từ 0% đến 100%");
    expect(await page.locator(".scale text").first().textContent()).toBe("0%");
  });
});

describe("weekday and hour", () => {
  it("adds up to the month, and shows no share of fewer than five ratings", async () => {
    const few: (usual: Answers) => Answers = (usual) => (route, query) => {
      const answer = usual(route, query);
      if (query.get("by") !== "hour") return answer;
      const summary = answer as { rows: { key: string; n: number; satisfied: number }[] };
      const rows = summary.rows.map((row) =>
        row.key === "2/9" ? { ...row, n: 4, satisfied: 3 } : row,
      );
      return { ...summary, rows };
    };
    const { page } = await show("/hours?month=2026-10&unit=suoi-cham", few);
    await page.waitForSelector("table.week");
    expect(await textOf("[data-place='2/9']")).toBe("4 · Ít hơn 5 phiếu, chưa hiển thị chi tiết");
    const sums = await page.locator("tfoot td .n").allInnerTexts();
    const total = Number(sums.pop());
    expect(sums.reduce((sum, n) => sum + Number(n), 0)).toBe(total);
  });

  it("says so when nobody rated", async () => {
    const { page } = await show("/hours?month=2026-06&unit=suoi-cham");
    await page.waitForSelector(".empty");
    expect(await textOf(".empty")).toBe("Không có phiếu đánh giá");
  });
});

describe("the reasons", () => {
  it("are shares of the ratings not satisfied, most chosen first; few are called few", async () => {
    const { page } = await show("/reasons?month=2026-10&unit=suoi-cham");
    await page.waitForSelector(".reason-table");
    expect(await textOf(".lead")).toBe("13 trong 283 phiếu chưa hài lòng");
    expect(await textOf(".reasons .notice")).toBe("Số phiếu chưa hài lòng ít, chỉ để tham khảo.");
    expect(await textOf(".reason-table tbody tr")).toBe("Phải chờ đợi lâu 6 46,2%");
    expect(await textOf(".nobody")).toContain("Phải bổ sung hồ sơ, đi lại nhiều lần");
  });
});

describe("the quality of the data", () => {
  it("balances what was received against where each rating stands", async () => {
    const { page } = await show("/quality?month=2026-10&unit=suoi-cham");
    await page.waitForSelector("[data-line=balance]");
    expect(await textOf("[data-line=stored]")).toBe("Máy chủ đã nhận và ký nhận 299");
    expect(await textOf("[data-line=balance]")).toBe("Chênh lệch 0 · cân");
    expect(await textOf("[data-line=missing]")).toContain("31");
    expect(await textOf("tr[data-key=sc-q1]")).toContain("299 283 3 12 0 1 0 6 3 93,8% Không");
    expect(await textOf("tr[data-key=sc-q2]")).toContain("Cần hỏi: phiếu dồn dập (1 giờ)");
  });

  it("says loudly when it does not balance", async () => {
    const lost: (usual: Answers) => Answers = (usual) => (route, query) => {
      const answer = usual(route, query);
      if (route !== "GET quality") return answer;
      const quality = answer as { total: { stored: number } };
      return { ...quality, total: { ...quality.total, stored: 298 } };
    };
    const { page } = await show("/quality?month=2026-10&unit=suoi-cham", lost);
    await page.waitForSelector("[data-line=balance] .alarm");
    expect(await textOf("[data-line=balance]")).toBe("Chênh lệch -1 · không cân");
  });
});

describe("seals and day codes", () => {
  it("list every revision with its code and exactly what changed", async () => {
    const { page } = await show("/seals?month=2026-08&unit=suoi-cham");
    await page.waitForSelector(".revisions");
    expect(await textOf(".revisions tr[data-key='2']")).toBe(
      "Bản điều chỉnh lần 1 08:00 ngày 03/11/2026 M4T0-88RC 271 94,5% " +
        "sc-q2: thêm bản ghi 1.204–1.209 (đến muộn) sc-q2: bản ghi 1.188 được người dân chọn lại " +
        "Khi chốt, mọi thiết bị đã gửi đủ.",
    );
    expect(await textOf(".revisions tr[data-key='1']")).toContain("còn thiếu số liệu của: sc-q2.");
  });

  it("say of a month that is not sealed that it may still change", async () => {
    const { page } = await show("/seals?month=2026-09&unit=suoi-cham");
    await page.waitForSelector(".seals .notice");
    expect(await textOf(".seals .notice")).toContain("Tháng này chưa chốt");
  });

  it("show a kiosk's day codes as its own screen does, from the fleet with one step", async () => {
    const { page } = await show("/fleet");
    await page.getByRole("link", { name: "sc-q2" }).click();
    await page.waitForSelector(".codes");
    expect(await page.locator(".day-codes select").inputValue()).toBe("sc-q2");
    expect(await textOf(".codes tbody tr")).toBe(
      "30/10/2026 7K2Q-9DXM Rất hài lòng 12 · Hài lòng 3 · Bình thường 0 · Không hài lòng 0",
    );
  });
});

describe("what changed since the last look", () => {
  it("is told on the next look, and not on the first", async () => {
    const { page, hub } = await show("/month?month=2026-10&unit=suoi-cham");
    await page.waitForSelector("[data-figure]");
    expect(await page.locator(".since").count()).toBe(0);
    await page.reload();
    await page.waitForSelector(".since");
    expect(await textOf(".since")).toContain("chưa có gì thay đổi.");
    addRating(hub.figures, 0, "KHL");
    await page.reload();
    await page.waitForFunction(() =>
      document.querySelector(".since")?.textContent?.includes("thêm 1 phiếu"),
    );
    expect(await textOf(".since")).toContain("thêm 1 phiếu · tỷ lệ từ 95,4% thành 95,1%.");
  });
});

describe("every page", () => {
  it("says what went wrong and can be tried again", async () => {
    const paths = ["trend", "reasons", "quality", "seals"];
    let isBroken = true;
    const { page } = await show(
      "/month?month=2026-10&unit=suoi-cham",
      (usual) => (route, query) =>
        isBroken && paths.some((path) => route === `GET ${path}`) ? undefined : usual(route, query),
    );
    for (const path of paths) {
      isBroken = true;
      await dashboard.show(`/${path}?month=2026-10&unit=suoi-cham`);
      await page.waitForSelector(".notice.alarm");
      isBroken = false;
      await page.getByRole("button", { name: "Thử lại" }).first().click();
      await page.waitForSelector(".notice.alarm", { state: "detached" });
    }
  });

  it("is printed without what can only be pressed, and with its period", async () => {
    const { page } = await show("/trend?month=2026-10&unit=suoi-cham");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".rail").isVisible()).toBe(false);
    expect(await page.locator(".actions").isVisible()).toBe(false);
    expect(await page.locator(".axis-note button").isVisible()).toBe(false);
    expect(await textOf(".on-paper")).toContain("Kỳ báo cáo: Tháng 10/2026");
    expect(await page.locator(".trend-chart").isVisible()).toBe(true);
    // A sheet is narrower than a screen, but a table stays a table on it.
    await page.setViewportSize({ width: 794, height: 1_123 });
    expect(await page.locator("table thead").isVisible()).toBe(true);
    expect(await page.locator(".trend-chart .value").first().isVisible()).toBe(true);
  });
});

describe("the public board", () => {
  it("needs no session, shows the sealed month, and says when it is off", async () => {
    let isOn = true;
    const { page, context, hub } = await show(
      "/month",
      (usual) => (route, query) =>
        !isOn && route === "GET board" ? undefined : usual(route, query),
    );
    await context.clearCookies();
    await goTo(page, `${hub.url}/board`);
    await page.waitForSelector("[data-figure]");
    expect(await textOf("[data-figure]")).toBe("94,7%");
    expect(await textOf("footer")).toContain("mã niêm phong 7K2Q-9DXM");
    await goTo(page, `${hub.url}/board?unit=ban-lau`);
    await page.waitForSelector(".notice");
    expect(await textOf(".notice")).toBe("Số phiếu ít, chỉ để tham khảo");
    isOn = false;
    await page.reload();
    await page.waitForSelector(".empty");
    expect(await textOf(".empty")).toBe("Bảng công khai chưa được bật trên máy chủ này.");
  });
});
