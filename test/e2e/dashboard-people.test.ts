// Accounts, tokens and the second factor on the dashboard, in a real Chromium before a real hub, by the keyboard alone.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepAt, totpCode } from "../../hub/people/totp.ts";
import { openTestHub, PASSWORD, type TestHub } from "../hub/open-test-hub.ts";
import { axeFaults } from "../support/axe.ts";
import { DASHBOARD } from "../support/open-dashboard.ts";
import { openBrowser } from "../support/open-screen.ts";
import { goTo } from "../support/go-to.ts";

/** Where pictures of the pages go, for a person to look at; none without it. */
const PICTURES = process.env["PICTURES"];

let browser: Browser;
let hub: TestHub;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  hub = await openTestHub({}, { dashboard: DASHBOARD });
  context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await goTo(page, hub.url);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await hub.close();
});

async function looksRight(name: string): Promise<void> {
  expect(await axeFaults(page)).toEqual([]);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider, "nothing stands out at the side").toBeLessThanOrEqual(0);
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string): Promise<void> {
  const called = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      if (element === null) return "";
      const label = "labels" in element ? (element.labels as NodeListOf<HTMLElement> | null) : null;
      const [first] = label ?? [];
      return (
        element.getAttribute("aria-label") ??
        first?.querySelector("span")?.textContent ??
        first?.textContent ??
        element.textContent ??
        ""
      );
    });
  for (let i = 0; i < 60; i++) {
    if ((await called()) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to "${name}"`);
}

async function press(name: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.press("Enter");
}

async function write(name: string, text: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.type(text);
}

async function signIn(code?: string): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "username");
  await page.keyboard.type("admin");
  await write("Mật khẩu", PASSWORD);
  await page.keyboard.press("Enter");
  if (code !== undefined) {
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "code");
    await looksRight("sign-in-code");
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
  }
  await page.waitForSelector(".shell main header.title");
}

const row = (key: string) => page.locator(`tr[data-key="${key}"]`);
const secretShown = async (): Promise<string> =>
  (await page.waitForSelector(".secret output")).innerText();
const closed = () => page.waitForFunction(() => document.querySelector("dialog") === null);

/** Every key is a turn of the browser: on a machine that tests much else, too. */
describe("an admin at the dashboard", { timeout: 400_000 }, () => {
  it("adds an account for some units with an end, and hands over a password that works", async () => {
    await signIn();
    await press("Tài khoản");
    await row("witness").waitFor();
    await looksRight("people");

    await press("Thêm tài khoản");
    await write("Tên đăng nhập", "le.thi.mai");
    await tabTo("Vai trò");
    for (const key of ["ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    await tabTo("Tất cả đơn vị");
    await page.keyboard.press("ArrowDown");
    await tabTo("Chọn đơn vị…");
    for (const key of ["ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    await press("Thêm đơn vị");
    await page.waitForSelector(".chosen li");
    await tabTo("Dùng đến hết ngày");
    await page.keyboard.type("12312027");
    await looksRight("people-add");
    await page.keyboard.press("Enter");
    const password = await secretShown();
    await looksRight("people-secret");
    await page.keyboard.press("Escape");
    await closed();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Thêm tài khoản");

    expect((await row("le.thi.mai").innerText()).split(/\s*[\t\n]\s*/)).toEqual(
      expect.arrayContaining(["Người chứng kiến", "Khu Bắc", "Đến hết 31/12/2027"]),
    );
    await hub.signIn("le.thi.mai", password);
    expect(await page.content()).not.toContain(password);
  });

  it("who types faster than the page draws gets the focus back where it was", async () => {
    await tabTo("Thêm tài khoản");
    // Both keys are on their way before the page has drawn once.
    await Promise.all([page.keyboard.press("Enter"), page.keyboard.press("Tab")]);
    await page.waitForSelector("dialog");
    await page.keyboard.press("Escape");
    await closed();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Thêm tài khoản");
  });

  it("is told in words what was wrong, and nothing typed is lost", async () => {
    await press("Thêm tài khoản");
    await write("Tên đăng nhập", "le.thi.mai");
    await page.keyboard.press("Enter");
    expect(await (await page.waitForSelector("dialog [role=alert]")).innerText()).toContain(
      "le.thi.mai",
    );
    expect(await page.inputValue("dialog input[name=username]")).toBe("le.thi.mai");
    await page.keyboard.press("Escape");
    await closed();
  });

  it("gives a new password, disables and enables", async () => {
    await press("Sửa tài khoản le.thi.mai");
    await press("Khóa tài khoản");
    await page.waitForSelector("dialog .notice.done");
    await looksRight("people-edit");
    await page.keyboard.press("Escape");
    await closed();
    expect(await row("le.thi.mai").innerText()).toContain("Đã khóa");
    await press("Sửa tài khoản le.thi.mai");
    await press("Cấp mật khẩu mới");
    const password = await secretShown();
    await page.keyboard.press("Escape");
    await closed();
    await hub.signIn("le.thi.mai", password);
  });

  it("makes a token for another program and revokes it", async () => {
    await press("Thêm mã truy cập");
    await write("Dùng cho", "Bảng điện tử");
    await tabTo("Dùng đến hết ngày");
    await page.keyboard.type("12312027");
    await page.keyboard.press("Enter");
    const token = await secretShown();
    const headers = { authorization: `Bearer ${token}` };
    const ask = () => hub.ask("GET", "/api/v1/catalogue", { as: null, headers });
    expect((await ask()).status).toBe(200);
    await page.keyboard.press("Escape");
    await closed();
    await press("Thu hồi mã “Bảng điện tử”");
    await looksRight("token-revoke");
    await press("Thu hồi");
    await closed();
    await page.waitForSelector("text=Đã thu hồi");
    await looksRight("people-tokens");
    expect((await ask()).status).toBe(401);
  });

  it("sets up a second factor, and signs in with it", async () => {
    await press("Tài khoản của tôi");
    await page.waitForSelector(".own");
    await looksRight("account");
    await write("Mật khẩu hiện tại", PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForSelector("svg.qr path");
    await looksRight("account-offer");
    await write("Mã sáu số trên điện thoại", await phone());
    await page.keyboard.press("Enter");
    await page.waitForSelector(".recovery-codes");
    expect(await page.locator(".recovery-codes li").count()).toBe(10);
    await looksRight("account-codes");
    await press("Đã ghi lại");
    await page.waitForSelector("text=Xác thực hai bước đang bật.");
    await press("Đăng xuất");
    hub.pass(30_000);
    await signIn(await phone());
  });

  it("finds the same on a phone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const name of ["people", "account"]) {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, `#/${name}`);
      await page.waitForSelector(name === "people" ? "table.people" : ".own");
      await looksRight(`phone-${name}`);
    }
    await page.evaluate(() => {
      window.location.hash = "#/people";
    });
    await row("staff").waitFor();
    await press("Sửa tài khoản staff");
    await looksRight("phone-people-edit");
  });
});

async function phone(): Promise<string> {
  const factor = await hub.hub.store.findSecondFactor("admin");
  return totpCode(factor?.secret ?? new Uint8Array(), stepAt(hub.now()));
}
