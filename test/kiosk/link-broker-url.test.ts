import { expect, test } from "vitest";
import { parseBrokerUrl } from "../../kiosk/link/broker-url.ts";

test("a broker on another machine is spoken to over TLS only", () => {
  expect(parseBrokerUrl("mqtts://broker.example.vn")).toEqual({
    ok: true,
    value: { tls: true, host: "broker.example.vn", port: 8883 },
  });
  for (const url of ["mqtt://broker.example.vn", "mqtt://10.0.0.1:1883", "mqtt://127.example.vn"]) {
    expect(parseBrokerUrl(url)).toMatchObject({
      ok: false,
      fault: expect.stringContaining("plain text and allowed to this machine only"),
    });
  }
});

test("plain text may lead to this machine", () => {
  for (const [url, host] of [
    ["mqtt://127.0.0.1:1899", "127.0.0.1"],
    ["mqtt://localhost:1899", "localhost"],
    ["mqtt://[::1]:1899/", "::1"],
  ] as const) {
    expect(parseBrokerUrl(url)).toEqual({ ok: true, value: { tls: false, host, port: 1899 } });
  }
});

test("an address that is none is refused in words", () => {
  for (const url of [
    "",
    "broker",
    "http://127.0.0.1:1883",
    "mqtt://user:secret@127.0.0.1",
    "mqtts://",
    "mqtt://127.0.0.1:0",
    "mqtt://127.0.0.1:70000",
    "mqtts://broker.example.vn/path",
    "mqtts://broker.example.vn?rejectUnauthorized=false",
  ]) {
    const parsed = parseBrokerUrl(url);
    expect(parsed.ok, url).toBe(false);
    expect(parsed.ok ? "" : parsed.fault).not.toContain("secret");
  }
});
