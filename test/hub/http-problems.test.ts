// Every route × bad input: a problem of the closed list, never a 500, never a stack.
import { request as rawRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROBLEMS, type ProblemCode } from "../../shared/api/problem.ts";
import { BAD_REQUESTS, rows } from "./bad-requests.ts";
import { openTestHub, type Answer, type TestHub } from "./open-test-hub.ts";

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

describe("bad input is refused with a problem", () => {
  test.each(BAD_REQUESTS)("%s: %s %s", async (_what, method, path, asked, code) => {
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
