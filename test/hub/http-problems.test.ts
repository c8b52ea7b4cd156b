// Every route × bad input: a problem of the closed list, never a 500, never a stack.
import { request as rawRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROBLEMS, type ProblemCode } from "../../shared/api/problem.ts";
import { CATALOGUE, openTestHub, type Answer, type Asked, type TestHub } from "./open-test-hub.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

function expectProblem(answer: Answer, code: ProblemCode): void {
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(answer.json, answer.text).toMatchObject({ code, ...PROBLEMS[code] });
  expect(answer.status).toBe(PROBLEMS[code].status);
  expect(answer.text).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
}

const kiosk = { kiosk: "k1", centre: "an", counters: ["q1"] };
const transaction = {
  unit: "an",
  domain: null,
  from: "2025-11-01",
  to: "2025-11-30",
  received: 1,
  atCounter: 1,
  resolved: 1,
  early: 0,
  onTime: 1,
  late: 0,
  authority: "own",
};
const rows = (...changes: object[]) => ({
  rows: changes.map((change) => ({ ...transaction, ...change })),
});
const publicKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const next = { ...CATALOGUE, version: 2 };
const text = { headers: { "content-type": "text/plain" }, body: "{}" };

type Case = readonly [string, string, string, Asked, ProblemCode];

const CASES: readonly Case[] = [
  ["no body", "POST", "/api/v1/session", {}, "bad_request"],
  ["broken JSON", "POST", "/api/v1/session", { body: '{"username":' }, "bad_request"],
  ["a prototype key", "POST", "/api/v1/session", { body: '{"__proto__":{"a":1}}' }, "bad_request"],
  ["not JSON", "POST", "/api/v1/session", text, "unsupported_type"],
  ["a null body", "POST", "/api/v1/session", { body: "null" }, "bad_request"],
  ["no password", "POST", "/api/v1/session", { body: { username: "admin" } }, "bad_request"],
  [
    "a number as name",
    "POST",
    "/api/v1/session",
    { body: { username: 7, password: "x" } },
    "bad_request",
  ],
  [
    "an unknown key",
    "POST",
    "/api/v1/session",
    { body: { username: "admin", password: "x", remember: true } },
    "bad_request",
  ],
  [
    "an unknown account",
    "POST",
    "/api/v1/session",
    { body: { username: "nobody", password: "whatever" } },
    "wrong_credentials",
  ],
  [
    "a very long body",
    "POST",
    "/api/v1/session",
    { body: { username: "admin", password: "x".repeat(100_000) } },
    "too_large",
  ],
  ["no period", "GET", "/api/v1/summaries", {}, "bad_request"],
  ["an empty period", "GET", "/api/v1/summaries?period=", {}, "bad_period"],
  ["month 13", "GET", "/api/v1/summaries?period=2026-13", {}, "bad_period"],
  ["30 February", "GET", "/api/v1/summaries?period=2026-02-30..2026-03-01", {}, "bad_period"],
  [
    "a period backwards",
    "GET",
    "/api/v1/summaries?period=2026-03-02..2026-03-01",
    {},
    "bad_period",
  ],
  ["two periods", "GET", "/api/v1/summaries?period=2026-01&period=2026-02", {}, "bad_request"],
  [
    "an unknown calendar",
    "GET",
    "/api/v1/summaries?period=2026-01&calendar=lunar",
    {},
    "bad_request",
  ],
  ["an unknown by", "GET", "/api/v1/summaries?period=2026-01&by=citizen", {}, "bad_request"],
  ["a misspelt parameter", "GET", "/api/v1/summaries?period=2026-01&units=an", {}, "bad_request"],
  ["an unknown unit", "GET", "/api/v1/summaries?period=2026-01&unit=atlantis", {}, "unknown_unit"],
  [
    "a unit that is no code",
    "GET",
    "/api/v1/summaries?period=2026-01&unit=../an",
    {},
    "bad_request",
  ],
  ["no counters", "POST", "/api/v1/kiosks", { body: { ...kiosk, counters: [] } }, "bad_request"],
  [
    "a name with a slash",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, kiosk: "a/b" } },
    "bad_request",
  ],
  [
    "a reserved name",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, kiosk: "_hub" } },
    "bad_request",
  ],
  [
    "a PIN of letters",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, staffPin: "abcd" } },
    "bad_request",
  ],
  [
    "an unknown centre",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, centre: "atlantis" } },
    "unprocessable",
  ],
  [
    "an unknown counter",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, counters: ["q9"] } },
    "unprocessable",
  ],
  [
    "a counter twice",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, counters: ["q1", "q1"] } },
    "unprocessable",
  ],
  [
    "an unknown service",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, service: "LV-X" } },
    "unprocessable",
  ],
  [
    "an unknown scale",
    "POST",
    "/api/v1/kiosks",
    { body: { ...kiosk, scale: "vn9.9" } },
    "unprocessable",
  ],
  ["no code", "POST", "/api/v1/enrol", { body: { publicKey } }, "bad_request"],
  ["a short key", "POST", "/api/v1/enrol", { body: { code: "A", publicKey: "AA" } }, "bad_request"],
  [
    "a wrong code",
    "POST",
    "/api/v1/enrol",
    { body: { code: "0000000000", publicKey } },
    "claim_refused",
  ],
  ["a list", "PUT", "/api/v1/catalogue", { body: [] }, "bad_request"],
  ["the same version again", "PUT", "/api/v1/catalogue", { body: CATALOGUE }, "stale_version"],
  [
    "a version ahead",
    "PUT",
    "/api/v1/catalogue",
    { body: { ...CATALOGUE, version: 9 } },
    "stale_version",
  ],
  [
    "a unit with an unknown parent",
    "PUT",
    "/api/v1/catalogue",
    {
      body: {
        ...next,
        units: CATALOGUE.units.map((unit) => ({ ...unit, parent: "atlantis" })),
      },
    },
    "unprocessable",
  ],
  [
    "a date that is none",
    "PUT",
    "/api/v1/catalogue",
    { body: { ...next, units: CATALOGUE.units.map((unit) => ({ ...unit, to: "2025-02-30" })) } },
    "unprocessable",
  ],
  [
    "a level that changes its meaning",
    "PUT",
    "/api/v1/catalogue",
    {
      body: {
        ...next,
        scales: CATALOGUE.scales.map((scale) => ({
          ...scale,
          levels: scale.levels.map((level) => ({ ...level, satisfied: true })),
        })),
      },
    },
    "unprocessable",
  ],
  ["no rows", "POST", "/api/v1/transactions", { body: { rows: [] } }, "bad_request"],
  [
    "a negative number",
    "POST",
    "/api/v1/transactions",
    { body: rows({ atCounter: -1 }) },
    "bad_request",
  ],
  [
    "half a transaction",
    "POST",
    "/api/v1/transactions",
    { body: rows({ atCounter: 0.5 }) },
    "bad_request",
  ],
  [
    "an unknown unit in a row",
    "POST",
    "/api/v1/transactions",
    { body: rows({}, { unit: "atlantis" }) },
    "unprocessable",
  ],
  [
    "an unknown domain",
    "POST",
    "/api/v1/transactions",
    { body: rows({ domain: "LV-X" }) },
    "unprocessable",
  ],
  [
    "dates backwards",
    "POST",
    "/api/v1/transactions",
    { body: rows({ from: "2025-12-01" }) },
    "unprocessable",
  ],
  [
    "a date of no month",
    "POST",
    "/api/v1/transactions",
    { body: rows({ to: "2025-11-31" }) },
    "unprocessable",
  ],
  ["the same row twice", "POST", "/api/v1/transactions", { body: rows({}, {}) }, "unprocessable"],
  ["too many", "GET", "/api/v1/audit?most=99999", {}, "bad_request"],
  ["an unknown address", "GET", "/api/v1/ratings", {}, "not_found"],
  ["a rating's deletion", "DELETE", "/api/v1/ratings/1", {}, "not_found"],
  ["a broken address", "GET", "/api/v1/%zz", {}, "bad_request"],
  ["a way out of the folder", "GET", "/..%2f..%2fpackage.json", {}, "not_found"],
  ["a foreign method", "PATCH", "/api/v1/catalogue", {}, "method_not_allowed"],
  ["a deletion", "DELETE", "/api/v1/summaries", {}, "method_not_allowed"],
  ["a change of the figures", "POST", "/api/v1/summaries", { body: {} }, "method_not_allowed"],
];

describe("bad input is refused with a problem", () => {
  test.each(CASES)("%s: %s %s", async (_what, method, path, asked, code) => {
    expectProblem(await hub.ask(method, path, asked), code);
  });

  test("every fault of a body is named at once, with its place", async () => {
    const body = { kiosk: "A", centre: "an", counters: "q1", pin: "1234" };
    const { json } = await hub.ask("POST", "/api/v1/kiosks", { body });
    const { faults } = json as { faults: string[] };
    expect(faults.some((fault) => fault.startsWith("body/kiosk"))).toBe(true);
    expect(faults.some((fault) => fault.startsWith("body/counters"))).toBe(true);
    expect(faults.some((fault) => fault.includes("pin"))).toBe(true);
  });

  test("one bad row imports nothing, and its place is named", async () => {
    const body = rows({}, { unit: "atlantis", from: "2026-01-01" });
    const { json } = await hub.ask("POST", "/api/v1/transactions", { body });
    expect((json as { faults: string[] }).faults).toEqual([
      'rows/1: the catalogue has no unit "atlantis"',
      'rows/1: "2026-01-01..2025-11-30" ends before it begins',
    ]);
    expect(await hub.hub.store.listTransactions("2025-01-01", "2026-12-31")).toEqual([]);
  });

  test("a method that an address does not take is told which it takes", async () => {
    const answer = await hub.ask("DELETE", "/api/v1/kiosks");
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  test("what is not HTTP gets a problem too", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const request = rawRequest(hub.url, {
        path: "/healthz",
        headers: { "x-long": "x".repeat(30_000) },
      });
      request.on("response", (response) => resolve(String(response.headers["content-type"])));
      request.on("error", reject);
      request.end();
    });
    expect(answer).toBe("application/problem+json; charset=utf-8");
  });
});
