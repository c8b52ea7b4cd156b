// What is there without asking for figures: live events, health, metrics, the API's description, the page and its headers.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHub, type TestHub } from "./open-test-hub.ts";

const DASHBOARD = new URL("../../out/dashboard/index.html", import.meta.url);

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

const row = {
  unit: "an",
  domain: null,
  from: "2025-11-01",
  to: "2025-11-30",
  received: 5,
  atCounter: 5,
  resolved: 5,
  early: 0,
  onTime: 5,
  late: 0,
  authority: "own",
};

describe("live", () => {
  test("a dashboard hears that something changed, and nothing else", async () => {
    const cookie = await hub.signIn("staff");
    const stop = new AbortController();
    const response = await fetch(`${hub.url}/api/v1/live`, {
      headers: { cookie },
      signal: stop.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(": listening\n\n");
    await hub.ask("POST", "/api/v1/transactions", { body: { rows: [row] } });
    expect((await reader?.read())?.value).toMatch(/^event: change\ndata: \{"at":\d+\}\n\n$/);
    stop.abort();
  });

  test("needs a session", async () => {
    expect((await hub.ask("GET", "/api/v1/live", { as: null })).status).toBe(401);
  });

  test("an open listener does not keep the hub from stopping", async () => {
    const other = await openTestHub();
    const cookie = await other.signIn("staff");
    const response = await fetch(`${other.url}/api/v1/live`, { headers: { cookie } });
    const text = response.text();
    await other.close();
    expect(await text).toBe(": listening\n\n");
  });
});

describe("for whoever keeps the hub running", () => {
  test("health says how store and line are, without a session", async () => {
    const { status, json } = await hub.ask("GET", "/healthz", { as: null });
    expect(status).toBe(200);
    expect(json).toMatchObject({ store: "ok", line: { connected: true } });
  });

  test("metrics are Prometheus text", async () => {
    const { headers, text } = await hub.ask("GET", "/metrics", { as: null });
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    for (const line of text.trimEnd().split("\n")) {
      expect(line).toMatch(
        /^(# TYPE \w+ (counter|gauge)|\w+(\{\w+="[\w-]+"\})? -?[\d.]+(e[+-]\d+)?)$/,
      );
    }
    expect(text).toContain("hailong_records_inserted_total");
    expect(text).toContain("hailong_waiting_messages");
    expect(text).toContain('hailong_http_answers_total{class="2xx"}');
  });

  test("the description opens as a page of its own scripts", async () => {
    const page = await hub.ask("GET", "/api/docs/", { as: null });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(page.text).not.toMatch(/<script>[^<]/);
  });
});

describe("headers", () => {
  test("nothing foreign runs in the page, frames it or learns its address", async () => {
    const { headers } = await hub.ask("GET", "/healthz", { as: null });
    const csp = headers.get("content-security-policy") ?? "";
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test.skipIf(!existsSync(DASHBOARD))(
    "the page is asked for again, its files are kept",
    async () => {
      const page = await hub.ask("GET", "/", { as: null });
      expect(page.headers.get("content-type")).toContain("text/html");
      expect(page.headers.get("cache-control")).toBe("no-cache");
      const script = /src="\.?(\/[^"]+\.js)"/.exec(page.text)?.[1] ?? "";
      const file = await hub.ask("GET", script, { as: null });
      expect(file.headers.get("content-type")).toContain("javascript");
      expect(file.headers.get("cache-control")).toContain("immutable");
    },
  );
});
