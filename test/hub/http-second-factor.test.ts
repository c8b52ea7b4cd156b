// The second factor over HTTP: opted into, asked for, taken once, recovered from, and where a hub wants it of every admin.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { base32, stepAt, totpCode } from "../../hub/people/totp.ts";
import type { RecoveryCodes, SecondFactorOffer, SessionView } from "../../shared/api/session.ts";
import { openTestHub, PASSWORD, type TestHub } from "./open-test-hub.ts";

const HALF_MINUTE = 30_000;
const URL = "/api/v1/session";
const FACTOR = "/api/v1/session/second-factor";

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

const signIn = (username: string, code?: string) =>
  hub.ask("POST", URL, {
    as: null,
    body: { username, password: PASSWORD, ...(code === undefined ? {} : { code }) },
  });
const as = (cookie: string) => ({ as: null, headers: { cookie } }) as const;

/** What the phone shows now. */
async function phone(username: string): Promise<string> {
  const factor = await hub.hub.store.findSecondFactor(username);
  if (factor === undefined) throw new Error(`${username} has no second factor`);
  return totpCode(factor.secret, stepAt(hub.now()));
}

type Enrolled = { readonly used: string; readonly recoveryCodes: readonly string[] };

async function enrol(username: string, cookie: string): Promise<Enrolled> {
  const offered = await hub.ask("POST", FACTOR, { ...as(cookie), body: { password: PASSWORD } });
  expect(offered.status, offered.text).toBe(200);
  const body = { code: await phone(username) };
  const confirmed = await hub.ask("PUT", FACTOR, { ...as(cookie), body });
  expect(confirmed.status, confirmed.text).toBe(200);
  const { recoveryCodes } = confirmed.json as RecoveryCodes;
  return { used: body.code, recoveryCodes };
}

describe("a second factor", () => {
  test("is offered for the password, as a key and a QR code, and not asked for before it is confirmed", async () => {
    const cookie = await hub.signIn("supervisor");
    const wrong = await hub.ask("POST", FACTOR, { ...as(cookie), body: { password: "not mine" } });
    expect(wrong.json).toMatchObject({ code: "wrong_credentials" });
    const { json } = await hub.ask("POST", FACTOR, { ...as(cookie), body: { password: PASSWORD } });
    const { secret, uri, qr } = json as SecondFactorOffer;
    const stored = await hub.hub.store.findSecondFactor("supervisor");
    expect(secret).toBe(base32(stored?.secret ?? new Uint8Array()));
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}&/);
    expect(qr.length).toBeGreaterThan(20);
    for (const row of qr) expect(row).toMatch(new RegExp(`^[01]{${qr.length}}$`));
    expect((await signIn("supervisor")).status).toBe(200);
  });

  test("asks for a code once it is confirmed, and takes each code once", async () => {
    const cookie = await hub.signIn("admin");
    const { used } = await enrol("admin", cookie);
    expect((await signIn("admin")).json).toMatchObject({ code: "code_needed" });
    expect((await signIn("admin", used)).json).toMatchObject({ code: "wrong_code" });
    hub.pass(HALF_MINUTE);
    const next = await phone("admin");
    const both = await Promise.all([signIn("admin", next), signIn("admin", next)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    expect((await signIn("admin", next)).json).toMatchObject({ code: "wrong_code" });
    hub.pass(HALF_MINUTE);
    const view = (await signIn("admin", await phone("admin"))).json as SessionView;
    expect(view.secondFactor).toBe("on");
  });

  test("a recovery code signs in once, however it is typed, and is stored as a hash only", async () => {
    const cookie = await hub.signIn("witness");
    const { recoveryCodes } = await enrol("witness", cookie);
    expect(recoveryCodes).toHaveLength(10);
    const [first = "", second = ""] = recoveryCodes;
    expect((await signIn("witness", first.toLowerCase().replace("-", " "))).status).toBe(200);
    expect((await signIn("witness", first)).json).toMatchObject({ code: "wrong_code" });
    expect((await signIn("witness", second)).status).toBe(200);
    const entries = await hub.hub.store.listAudit(20);
    expect(entries.filter(({ action }) => action === "second_factor.recovery")).toHaveLength(2);
  });

  test("guessing codes has to wait longer and longer, also with the right password", async () => {
    hub.pass(3_600_000);
    const tries: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      tries.push((await signIn("witness", String(100_000 + i))).json);
      // Asking without a code in between forgets nothing.
      await signIn("witness");
    }
    expect(tries.slice(0, 4)).toEqual(
      Array(4).fill(expect.objectContaining({ code: "wrong_code" })),
    );
    expect(tries.at(-1)).toMatchObject({ code: "too_many_requests" });
  });

  test("is taken away by another admin when the phone is lost", async () => {
    hub.pass(3_600_000);
    const admin = (await signIn("admin", await phone("admin"))).headers.get("set-cookie") ?? "";
    const path = "/api/v1/people/witness/second-factor";
    expect((await hub.ask("DELETE", path, as(admin))).status).toBe(204);
    expect((await hub.ask("DELETE", path, as(admin))).status).toBe(422);
    expect((await signIn("witness")).status).toBe(200);
  });

  test("is removed by its person with the password", async () => {
    hub.pass(3_600_000);
    const signedIn = await signIn("admin", await phone("admin"));
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const wrong = await hub.ask("DELETE", FACTOR, { ...as(cookie), body: { password: "no" } });
    expect(wrong.status).toBe(401);
    const right = { ...as(cookie), body: { password: PASSWORD } };
    expect((await hub.ask("DELETE", FACTOR, right)).status).toBe(204);
    expect((await signIn("admin")).status).toBe(200);
  });
});

describe("a hub that asks every admin for a second factor", () => {
  test("lets an admin without one do nothing but set it up", async () => {
    const strict = await openTestHub({ requireSecondFactor: true });
    try {
      const cookie = await strict.signIn("admin");
      const view = await strict.ask("GET", URL, as(cookie));
      expect(view.json).toMatchObject({ secondFactor: "needed" });
      for (const path of ["/api/v1/summaries?period=2025-11", "/api/v1/people", "/api/v1/audit"]) {
        const { json } = await strict.ask("GET", path, as(cookie));
        expect(json).toMatchObject({ code: "second_factor_first" });
      }
      const others = await strict.ask("GET", "/api/v1/summaries?period=2025-11", {
        as: "supervisor",
      });
      expect(others.status).toBe(200);
      await strict.ask("POST", FACTOR, { ...as(cookie), body: { password: PASSWORD } });
      const factor = await strict.hub.store.findSecondFactor("admin");
      const code = totpCode(factor?.secret ?? new Uint8Array(), stepAt(strict.now()));
      expect((await strict.ask("PUT", FACTOR, { ...as(cookie), body: { code } })).status).toBe(200);
      expect((await strict.ask("GET", "/api/v1/people", as(cookie))).status).toBe(200);
      const removal = { ...as(cookie), body: { password: PASSWORD } };
      expect((await strict.ask("DELETE", FACTOR, removal)).status).toBe(422);
    } finally {
      await strict.close();
    }
  });
});
