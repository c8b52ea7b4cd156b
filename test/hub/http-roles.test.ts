// Roles × routes, held to the table of the contract; and units: nobody sees another unit by changing an id.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mayDo, RIGHTS_OF } from "../../hub/people/roles.ts";
import { ROLES, type Role } from "../../shared/api/session.ts";
import { CATALOGUE, openTestHub, type TestHub } from "./open-test-hub.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

/** Whom each route lets in; the body is wrong on purpose, so that being let in changes nothing. */
const ROUTES: readonly (readonly [string, string, unknown, readonly Role[]])[] = [
  ["GET", "/api/v1/session", undefined, ROLES],
  ["GET", "/api/v1/summaries?period=bad", undefined, ROLES],
  ["GET", "/api/v1/reports/2025-11.json", undefined, ROLES],
  ["GET", "/api/v1/catalogue", undefined, ROLES],
  ["PUT", "/api/v1/catalogue", {}, ["admin"]],
  ["GET", "/api/v1/kiosks", undefined, ["supervisor", "admin", "witness"]],
  ["POST", "/api/v1/kiosks", {}, ["admin"]],
  ["POST", "/api/v1/transactions", {}, ["admin"]],
  ["GET", "/api/v1/kiosks/BAD/seals", undefined, ["supervisor", "admin", "witness"]],
  ["GET", "/api/v1/evidence/bad.zip", undefined, ["supervisor", "admin", "witness"]],
  ["GET", "/api/v1/audit?most=bad", undefined, ["admin", "witness"]],
];

describe("what a role may do", () => {
  for (const [method, path, body, allowed] of ROUTES) {
    test.each(ROLES)(`${method} ${path} as %s`, async (role) => {
      const { status } = await hub.ask(method, path, { as: role, body });
      if (allowed.includes(role)) expect([200, 400]).toContain(status);
      else expect(status).toBe(403);
    });

    test(`${method} ${path} without a session`, async () => {
      const { status, json } = await hub.ask(method, path, { as: null, body });
      expect(status).toBe(401);
      expect(json).toMatchObject({ code: "not_signed_in" });
    });
  }

  test.each(["/%61pi/v1/audit", "/api/v1/%61udit", "/api//v1/audit", "/API/v1/audit"])(
    "an address written as %s opens nothing",
    async (path) => {
      expect([401, 404]).toContain((await hub.ask("GET", path, { as: null })).status);
    },
  );

  test("no role has a right over ratings", () => {
    expect(Object.values(RIGHTS_OF).flat()).not.toContainEqual(expect.stringMatching(/rating/));
  });

  test("an account that is limited to units changes nothing that concerns everybody", () => {
    expect(mayDo({ role: "admin", units: ["an"] }, "change_catalogue")).toBe(false);
    expect(mayDo({ role: "witness", units: ["an"] }, "read_audit")).toBe(false);
    expect(mayDo({ role: "admin", units: ["an"] }, "register_kiosks")).toBe(true);
  });

  test("a token is refused politely", async () => {
    const headers = { authorization: "Bearer abc" };
    const answer = await hub.ask("GET", "/api/v1/session", { headers });
    expect(answer.json).toMatchObject({ code: "not_signed_in" });
  });
});

describe("where an account may look", () => {
  test.each([
    ["limited", "bac", 200],
    ["limited", "an", 200],
    ["limited", "tinh", 403],
    ["limited", "nam", 403],
    ["limited", "cuong", 403],
    ["staff", "an", 200],
    ["staff", "binh", 403],
    ["staff", "bac", 403],
    ["supervisor", "tinh", 200],
  ] as const)("%s and unit %s: %i", async (as, unit, expected) => {
    const path = `/api/v1/summaries?period=2025-11&unit=${unit}`;
    expect((await hub.ask("GET", path, { as })).status).toBe(expected);
    const report = `/api/v1/reports/2025-11.json?unit=${unit}`;
    expect((await hub.ask("GET", report, { as })).status).toBe(expected);
  });

  test("the fleet shows the account's own units only", async () => {
    for (const [kiosk, centre] of [
      ["k-an", "an"],
      ["k-cuong", "cuong"],
    ]) {
      const body = { kiosk, centre, counters: ["q1"] };
      expect((await hub.ask("POST", "/api/v1/kiosks", { body })).status).toBe(200);
    }
    const seen = async (as: "limited" | "supervisor"): Promise<string[]> => {
      const { json } = await hub.ask("GET", "/api/v1/kiosks", { as });
      return (json as { kiosks: { kiosk: string }[] }).kiosks.map(({ kiosk }) => kiosk);
    };
    expect(await seen("limited")).toEqual(["k-an"]);
    expect(await seen("supervisor")).toEqual(["k-an", "k-cuong"]);
  });

  test("the catalogue is read with a tag, and not sent again when it is the same", async () => {
    const first = await hub.ask("GET", "/api/v1/catalogue", { as: "staff" });
    expect(first.json).toEqual(CATALOGUE);
    const etag = first.headers.get("etag") ?? "";
    const again = await hub.ask("GET", "/api/v1/catalogue", { headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});
