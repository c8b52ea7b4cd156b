// Sessions: how one begins, what ends it, and that no other site can use it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changePassword, disableAccount } from "../../hub/people/accounts.ts";
import { createPasswordHasher } from "../../hub/people/password.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { openTestHub, PASSWORD, type TestHub } from "./open-test-hub.ts";

const MINUTE = 60_000;
const URL = "/api/v1/session";

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

const peopleParts = () => ({
  store: hub.hub.store,
  hasher: createPasswordHasher(),
  clock: createSystemClock(),
  who: "test",
});

async function statusWith(cookie: string): Promise<number> {
  return (await hub.ask("GET", URL, { as: null, headers: { cookie } })).status;
}

describe("a session", () => {
  test("begins with a cookie that no script reads and no other site sends", async () => {
    const body = { username: "limited", password: PASSWORD };
    const answer = await hub.ask("POST", URL, { as: null, body });
    expect(answer.json).toEqual({
      username: "limited",
      role: "supervisor",
      units: ["bac"],
      demo: false,
      secondFactor: "off",
    });
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^hai-long-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("ends at sign-out, and the cookie is worth nothing after", async () => {
    const cookie = await hub.signIn("admin");
    expect(await statusWith(cookie)).toBe(200);
    const answer = await hub.ask("DELETE", URL, { as: null, headers: { cookie } });
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await statusWith(cookie)).toBe(401);
  });

  test("ends after half an hour without use, and use prolongs it", async () => {
    const cookie = await hub.signIn("admin");
    hub.pass(29 * MINUTE);
    expect(await statusWith(cookie)).toBe(200);
    hub.pass(29 * MINUTE);
    expect(await statusWith(cookie)).toBe(200);
    hub.pass(31 * MINUTE);
    expect(await statusWith(cookie)).toBe(401);
  });

  test("ends after twelve hours, however much it is used", async () => {
    const cookie = await hub.signIn("admin");
    for (let i = 0; i < 28; i++) {
      hub.pass(25 * MINUTE);
      expect(await statusWith(cookie)).toBe(200);
    }
    hub.pass(21 * MINUTE);
    expect(await statusWith(cookie)).toBe(401);
  });

  test("ends everywhere when the account gets a new password or is disabled", async () => {
    const first = await hub.signIn("witness");
    await changePassword(peopleParts(), "witness", "another-long-password");
    expect(await statusWith(first)).toBe(401);
    const second = await hub.signIn("witness", "another-long-password");
    await disableAccount(peopleParts(), "witness");
    expect(await statusWith(second)).toBe(401);
    const body = { username: "witness", password: "another-long-password" };
    const answer = await hub.ask("POST", URL, { as: null, body });
    expect(answer.json).toMatchObject({ code: "wrong_credentials" });
  });

  test("is stored as a hash only, and beginnings and refusals are audited", async () => {
    await hub.signIn("admin");
    const entries = await hub.hub.store.listAudit(200);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["session.open", "session.refused", "session.end"]),
    );
    expect(JSON.stringify(entries)).not.toContain(PASSWORD);
  });
});

describe("guessing", () => {
  test("one account has to wait after some wrong passwords; others at the same address do not", async () => {
    const tryOnce = (password: string) =>
      hub.ask("POST", URL, { as: null, body: { username: "supervisor", password } });
    for (let i = 0; i < 5; i++) expect((await tryOnce("wrong-password")).status).toBe(401);
    const refused = await tryOnce(PASSWORD);
    expect(refused.json).toMatchObject({ code: "too_many_requests" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await hub.signIn("staff");
    hub.pass(3_000);
    expect((await tryOnce(PASSWORD)).status).toBe(200);
  });
});

describe("another site", () => {
  test.each([
    ["Origin of another host", { origin: "https://evil.example" }],
    ["Origin null", { origin: "null" }],
    ["Sec-Fetch-Site cross-site", { "sec-fetch-site": "cross-site" }],
    ["Sec-Fetch-Site same-site", { "sec-fetch-site": "same-site" }],
  ])("%s cannot change anything", async (_what, headers) => {
    for (const [method, path, body] of [
      ["DELETE", URL, undefined],
      ["POST", URL, { username: "admin", password: PASSWORD }],
      ["POST", "/api/v1/kiosks", { kiosk: "k1", centre: "an", counters: ["q1"] }],
    ] as const) {
      const answer = await hub.ask(method, path, { headers: { ...headers }, body });
      expect(answer.json).toMatchObject({ code: "foreign_origin" });
    }
  });

  test("the hub's own page can", async () => {
    const headers = { origin: hub.url, "sec-fetch-site": "same-origin" };
    const body = { username: "admin", password: PASSWORD };
    expect((await hub.ask("POST", URL, { as: null, headers, body })).status).toBe(200);
  });

  test("a form cannot send JSON under another type", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const headers = { "content-type": type };
      const answer = await hub.ask("POST", "/api/v1/kiosks", { headers, body: "{}" });
      expect(answer.json).toMatchObject({ code: "unsupported_type" });
    }
  });
});
