// Accounts and tokens over HTTP: made, limited, ended; and that an end cuts off whoever is signed in, live connections too.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GivenPassword, GivenToken, TokensResponse } from "../../shared/api/people.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PEOPLE = "/api/v1/people";
const TOKENS = "/api/v1/tokens";

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

async function add(username: string, more: object = {}): Promise<string> {
  const body = { username, role: "supervisor", units: ["bac"], ...more };
  const answer = await hub.ask("POST", PEOPLE, { body });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as GivenPassword).password;
}

async function addToken(more: object = {}): Promise<GivenToken> {
  const body = { name: "Bảng", role: "staff", units: ["an"], expiresAt: hub.now() + DAY, ...more };
  const answer = await hub.ask("POST", TOKENS, { body });
  expect(answer.status, answer.text).toBe(200);
  return answer.json as GivenToken;
}

const bearer = (token: string) =>
  ({ as: null, headers: { authorization: `Bearer ${token}` } }) as const;
const SUMMARY = "/api/v1/summaries?period=2025-11&unit=an";

async function statusWith(cookie: string): Promise<number> {
  return (await hub.ask("GET", "/api/v1/session", { as: null, headers: { cookie } })).status;
}

describe("an account", () => {
  test("is added with a password that is in one answer and nowhere else", async () => {
    const password = await add("hoa");
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await statusWith(await hub.signIn("hoa", password))).toBe(200);
    const { json, text } = await hub.ask("GET", PEOPLE);
    expect(text).not.toContain(password);
    expect(text).not.toMatch(/argon2/);
    expect((json as { people: object[] }).people).toContainEqual({
      username: "hoa",
      role: "supervisor",
      units: ["bac"],
      disabledAt: null,
      expiresAt: null,
      secondFactor: false,
    });
  });

  test.each([
    [{ username: "Hoa" }, "bad_request"],
    [{ username: "hoa" }, "unprocessable"],
    [{ username: "new", units: [] }, "bad_request"],
    [{ username: "new", units: ["atlantis"] }, "unknown_unit"],
    [{ username: "new", expiresAt: 1 }, "unprocessable"],
    [{ username: "new", expiresAt: Number.MAX_SAFE_INTEGER }, "unprocessable"],
    [{ username: "new", password: "mine" }, "bad_request"],
  ])("%j is refused", async (more, code) => {
    const body = { role: "staff", units: ["an"], ...more };
    expect((await hub.ask("POST", PEOPLE, { body })).json).toMatchObject({ code });
  });

  test("ends by itself: nobody signs in with it, and who is signed in is out", async () => {
    const password = await add("doan.giam.sat", {
      role: "witness",
      expiresAt: hub.now() + 10 * MINUTE,
    });
    const cookie = await hub.signIn("doan.giam.sat", password);
    expect(await statusWith(cookie)).toBe(200);
    hub.pass(11 * MINUTE);
    expect(await statusWith(cookie)).toBe(401);
    const body = { username: "doan.giam.sat", password };
    const again = await hub.ask("POST", "/api/v1/session", { as: null, body });
    expect(again.json).toMatchObject({ code: "wrong_credentials" });
    const [entry] = await hub.hub.store.listAudit(1);
    expect(entry).toMatchObject({ action: "session.refused", detail: "the account has ended" });
  });

  test.each([
    ["is disabled", "PATCH", "", { disabled: true }],
    ["gets another role", "PATCH", "", { role: "staff" }],
    ["gets other units", "PATCH", "", { units: ["an"] }],
    ["gets another end", "PATCH", "", { expiresAt: Date.now() + 30 * DAY }],
    ["gets a new password", "POST", "/password", undefined],
  ])("that %s is signed out at once, its live connection too", async (what, method, rest, body) => {
    const username = what.replaceAll(" ", ".");
    const cookie = await hub.signIn(username, await add(username));
    const live = await fetch(`${hub.url}/api/v1/live`, { headers: { cookie } });
    const text = live.text();
    const changed = await hub.ask(method, `${PEOPLE}/${username}${rest}`, body && { body });
    expect(changed.status, changed.text).toBe(200);
    // The hub ends it; the test would run into its limit otherwise.
    expect(await text).toContain(": listening");
    expect(await statusWith(cookie)).toBe(401);
  });

  test("is enabled again without a new password", async () => {
    const password = await add("minh");
    for (const disabled of [true, false]) {
      await hub.ask("PATCH", `${PEOPLE}/minh`, { body: { disabled } });
    }
    expect(await statusWith(await hub.signIn("minh", password))).toBe(200);
  });

  test("is never the own one: the last admin cannot shut everybody out", async () => {
    for (const [method, path, body] of [
      ["PATCH", `${PEOPLE}/admin`, { disabled: true }],
      ["POST", `${PEOPLE}/admin/password`, undefined],
    ] as const) {
      expect((await hub.ask(method, path, { body })).json).toMatchObject({ code: "unprocessable" });
    }
  });

  test("an admin of some units makes accounts of those units only, and lifts none above itself", async () => {
    const password = await add("quan.tri.bac", { role: "admin", units: ["bac"] });
    const headers = { cookie: await hub.signIn("quan.tri.bac", password) };
    const ask = (method: string, path: string, body?: object) =>
      hub.ask(method, path, { as: null, headers, ...(body === undefined ? {} : { body }) });
    const make = (units: unknown) => ask("POST", PEOPLE, { username: "thu", role: "staff", units });
    expect((await make(null)).status).toBe(403);
    expect((await make(["an", "cuong"])).status).toBe(403);
    expect((await make(["an"])).status).toBe(200);
    expect((await ask("PATCH", `${PEOPLE}/thu`, { units: null })).status).toBe(403);
    expect((await ask("PATCH", `${PEOPLE}/thu`, { units: ["tinh"] })).status).toBe(403);
    expect((await ask("PATCH", `${PEOPLE}/admin`, { disabled: true })).status).toBe(404);
    expect((await ask("PATCH", `${PEOPLE}/thu`, { units: ["binh"] })).status).toBe(200);
  });
});

describe("the own password", () => {
  const URL = "/api/v1/session/password";

  test("is changed with the one of now; other sessions end, this one goes on", async () => {
    const password = await add("yen");
    const [here, elsewhere] = [
      await hub.signIn("yen", password),
      await hub.signIn("yen", password),
    ];
    const change = (cookie: string, body: object) =>
      hub.ask("POST", URL, { as: null, headers: { cookie }, body });
    const wrong = await change(here, { password: "guess", newPassword: "một câu rất dài" });
    expect(wrong.json).toMatchObject({ code: "wrong_credentials" });
    for (const newPassword of ["short", "aaaaaaaaaaaa", "yenyenyenyen"]) {
      const easy = await change(here, { password, newPassword });
      expect(easy.json).toMatchObject({ code: "unprocessable" });
    }
    const right = await change(here, { password, newPassword: "một câu rất dài" });
    expect(right.status).toBe(204);
    const next = right.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect([await statusWith(next), await statusWith(here), await statusWith(elsewhere)]).toEqual([
      200, 401, 401,
    ]);
  });
});

describe("a token", () => {
  test("is shown once, asks as its role in its units, and tells when it was used", async () => {
    const { id, token } = await addToken();
    expect(token).toMatch(/^hai-long-[\w-]{43}$/);
    expect((await hub.ask("GET", SUMMARY, bearer(token))).status).toBe(200);
    const foreign = await hub.ask("GET", SUMMARY.replace("an", "cuong"), bearer(token));
    expect(foreign.status).toBe(403);
    const { json, text } = await hub.ask("GET", TOKENS);
    expect(text).not.toContain(token);
    const [found] = (json as TokensResponse).tokens.filter((one) => one.id === id);
    expect(found).toMatchObject({ role: "staff", units: ["an"], createdBy: "admin" });
    expect(found?.lastUsedAt).not.toBeNull();
    const [entry] = await hub.hub.store.listAudit(1);
    expect(entry).toMatchObject({ action: "token.add", subject: id, who: "admin" });
  });

  test("is refused when it is revoked, past its end, or not one; and a session beside it does not help", async () => {
    const { id, token } = await addToken();
    const cookie = await hub.signIn("admin");
    const live = await fetch(`${hub.url}/api/v1/live`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = live.text();
    expect((await hub.ask("DELETE", `${TOKENS}/${id}`)).status).toBe(204);
    expect(await text).toContain(": listening");
    const { token: short } = await addToken({ expiresAt: hub.now() + MINUTE });
    hub.pass(2 * MINUTE);
    for (const authorization of [
      `Bearer ${token}`,
      `Bearer ${short}`,
      "Bearer x",
      "Basic YTpi",
      "",
    ]) {
      const headers = { cookie, authorization };
      const answer = await hub.ask("GET", SUMMARY, { as: null, headers });
      // An empty header is none at all.
      if (authorization === "") continue;
      expect(answer.json, authorization).toMatchObject({ code: "not_signed_in" });
    }
  });

  test("in an address opens nothing", async () => {
    const { token } = await addToken();
    for (const name of ["token", "access_token", "authorization"]) {
      const { status } = await hub.ask("GET", `${SUMMARY}&${name}=${token}`, { as: null });
      expect(status).toBe(401);
    }
  });

  test.each([
    [{ expiresAt: 1 }, "unprocessable"],
    [{ expiresAt: Date.now() + 800 * DAY }, "unprocessable"],
    [{ name: "" }, "bad_request"],
    [{ name: "two\nlines" }, "bad_request"],
    [{ units: ["atlantis"] }, "unknown_unit"],
  ])("with %j is refused", async (more, code) => {
    const body = { name: "x", role: "staff", units: ["an"], expiresAt: hub.now() + DAY, ...more };
    expect((await hub.ask("POST", TOKENS, { body })).json).toMatchObject({ code });
  });
});

describe("guessing", () => {
  test("fills the audit with eleven entries an hour at most", async () => {
    await add("dich");
    const refusals = async (): Promise<number> =>
      (await hub.hub.store.listAudit(1_000)).filter(
        ({ action, who }) => action === "session.refused" && who === "dich",
      ).length;
    for (let i = 0; i < 16; i++) {
      hub.pass(16 * MINUTE * (i > 4 ? 1 : 0));
      const body = { username: "dich", password: "wrong-password" };
      await hub.ask("POST", "/api/v1/session", { as: null, body });
    }
    expect(await refusals()).toBe(10);
  });
});

test("what leaves the hub as a file leaves an entry of who took it", async () => {
  const reports = ["/api/v1/reports/2025-11.csv?unit=an", "/api/v1/evidence/2025-11.zip"];
  for (const path of reports) expect((await hub.ask("GET", path)).status).toBe(200);
  await hub.ask("GET", "/api/v1/reports/2025-13.csv");
  const entries = await hub.hub.store.listAudit(2);
  expect(entries.map(({ who, action, subject, detail }) => [who, action, subject, detail])).toEqual(
    [
      ["admin", "export", "evidence/2025-11.zip", ""],
      ["admin", "export", "reports/2025-11.csv", "unit=an"],
    ],
  );
});
