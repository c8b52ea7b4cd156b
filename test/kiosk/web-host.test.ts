import { once } from "node:events";
import { connect } from "node:net";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { loadStaticFiles } from "../../kiosk/web/static-files.ts";
import { openWebHost, type WebHost } from "../../kiosk/web/web-host.ts";
import { parseBridgeFrame } from "../../shared/bridge-frames.ts";
import { SCREEN_CSP } from "../../shared/csp.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  askRaw,
  createFakeBridge,
  createScreenFolder,
  PAGE,
  VIEW,
  type FakeBridge,
} from "./web-support.ts";

const cleanups: (() => unknown)[] = [];
let host: WebHost;
let fake: FakeBridge;

beforeEach(async () => {
  const screen = createScreenFolder(cleanups);
  symlinkSync("/etc/passwd", join(screen, "assets", "link.txt"));
  fake = createFakeBridge();
  host = await openWebHost({
    host: "127.0.0.1",
    port: 0,
    bridge: fake.bridge,
    files: loadStaticFiles(screen),
    log: SILENT_LOG,
  });
  cleanups.push(() => host.close());
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function openScreen(options: { origin?: string; path?: string } = {}): Promise<WebSocket> {
  const url = `${host.url.replace("http", "ws")}${options.path ?? "/bridge"}`;
  const screen = new WebSocket(url, { origin: options.origin ?? host.url });
  cleanups.push(() => screen.terminate());
  await once(screen, "open");
  return screen;
}

async function ask(screen: WebSocket, text: string): Promise<unknown> {
  const answered = once(screen, "message");
  screen.send(text);
  const [data] = await answered;
  const frame = parseBridgeFrame(String(data));
  if (!frame.ok) throw new Error(frame.fault);
  return frame.value;
}

async function closeCode(screen: WebSocket): Promise<number> {
  const [code] = await once(screen, "close");
  return Number(code);
}

test("the citizen's and the staff's addresses serve the same page under the screen's policy", async () => {
  for (const path of ["/", "/staff", "/index.html", "/staff?lang=vi"]) {
    const { status, headers, text } = await askRaw(host.url, path);
    expect([status, text]).toEqual([200, PAGE]);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": SCREEN_CSP,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
  }
  const script = await askRaw(host.url, "/assets/index-abc.js");
  expect(script.headers["content-type"]).toBe("text/javascript; charset=utf-8");
  expect((await askRaw(host.url, "/assets/font.woff2")).headers["content-type"]).toBe("font/woff2");
});

test("no hostile address reaches a file outside the manifest", async () => {
  const hostile = [
    "/../package.json",
    "/..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/../../../etc/passwd",
    "/assets/..%5c..%5cpackage.json",
    "/assets/%2e%2e/index.html",
    "//etc/passwd",
    "/./index.html",
    "/index.html%00",
    "/index.html/",
    "/INDEX.HTML",
    "/Staff",
    "/staff/",
    "/assets",
    "/assets/",
    "/assets/link.txt",
    "/index.html#x",
    "/%69ndex.html",
    "/index.html;x",
    "/?/../../etc/passwd",
    "http://127.0.0.1/index.html",
    "/C:/Windows/win.ini",
    "/file:///etc/passwd",
    "/constructor",
    "/__proto__",
    `/${"a".repeat(8000)}`,
  ];
  for (const path of hostile) {
    const { status, text } = await askRaw(host.url, path);
    // A query is no path: what stands before it is the page.
    expect([path, status]).toEqual([path, path.startsWith("/?") ? 200 : 404]);
    expect(text).not.toContain("root:");
  }
});

test("only reading is answered", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    expect((await askRaw(host.url, "/", {}, method)).status).toBe(405);
  }
  expect(await askRaw(host.url, "/", {}, "HEAD")).toMatchObject({ status: 200, text: "" });
});

test("a foreign host or origin is refused at every request", async () => {
  const port = new URL(host.url).port;
  const strangers = [
    { host: "evil.example" },
    { host: `evil.example:${port}` },
    { host: `localhost:${port}` },
    { host: "127.0.0.1" },
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: `http://localhost:${port}` },
    { origin: `https://127.0.0.1:${port}` },
  ];
  for (const headers of strangers) {
    expect([headers, (await askRaw(host.url, "/", headers)).status]).toEqual([headers, 403]);
  }
  expect((await askRaw(host.url, "/", { origin: host.url })).status).toBe(200);
});

test("the bridge opens to its own origin at its own address only", async () => {
  const upgrade = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const port = new URL(host.url).port;
  for (const headers of [
    {},
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: `http://localhost:${port}` },
    { origin: host.url, host: "evil.example" },
  ]) {
    expect((await askRaw(host.url, "/bridge", { ...upgrade, ...headers })).status).toBe(403);
  }
  for (const path of ["/", "/bridge/", "/bridge?x", "/Bridge", "/staff"]) {
    expect((await askRaw(host.url, path, { ...upgrade, origin: host.url })).status).toBe(404);
  }
  await openScreen();
});

test("every call crosses the bridge and its answer comes back under its id", async () => {
  const screen = await openScreen();
  expect(await ask(screen, '{"id":1,"method":"view","argument":{}}')).toEqual({
    id: 1,
    answer: VIEW,
  });
  expect(await ask(screen, '{"id":2,"method":"take","argument":{"level":"RHL"}}')).toEqual({
    id: 2,
    answer: { ok: true, ref: 7 },
  });
  await ask(screen, '{"id":3,"method":"takeBack","argument":{"ref":7}}');
  await ask(screen, '{"id":4,"method":"explain","argument":{"ref":7,"reasons":["WAIT"]}}');
  await ask(screen, '{"id":5,"method":"staffSignIn","argument":{"pin":"1234"}}');
  await ask(screen, '{"id":6,"method":"staffTally","argument":{"session":"s"}}');
  await ask(screen, '{"id":7,"method":"staffSignOut","argument":{"session":"s"}}');
  expect(fake.calls).toEqual([
    ["view", {}],
    ["take", { level: "RHL" }],
    ["takeBack", { ref: 7 }],
    ["explain", { ref: 7, reasons: ["WAIT"] }],
    ["staffSignIn", { pin: "1234" }],
    ["staffTally", { session: "s" }],
    ["staffSignOut", { session: "s" }],
  ]);
});

test("an unknown method or a wrong argument is a fault and reaches no method", async () => {
  const screen = await openScreen();
  for (const [method, argument] of [
    ["onView", {}],
    ["constructor", {}],
    ["__proto__", {}],
    ["delete", { ref: 1 }],
    ["take", {}],
    ["take", { level: "" }],
    ["take", { level: "x y" }],
    ["take", { level: 1 }],
    ["takeBack", { ref: 0 }],
    ["takeBack", { ref: "1" }],
    ["explain", { ref: 1, reasons: [] }],
    ["staffSignIn", { pin: "12" }],
  ] as const) {
    expect(await ask(screen, JSON.stringify({ id: 9, method, argument }))).toEqual({
      id: 9,
      fault: expect.any(String),
    });
  }
  expect(fake.calls).toEqual([]);
});

test("a frame that is none closes this screen's bridge and no other", async () => {
  const other = await openScreen();
  for (const frame of [
    "",
    "x",
    "[]",
    "null",
    "{}",
    '{"id":-1,"method":"view","argument":{}}',
    '{"id":1,"method":"view"}',
    '{"id":1,"method":"view","argument":[]}',
    `{"id":1,"method":"${"m".repeat(41)}","argument":{}}`,
  ]) {
    const screen = await openScreen();
    const closed = closeCode(screen);
    screen.send(frame);
    expect([frame, await closed]).toEqual([frame, 1008]);
  }
  const binary = await openScreen();
  const binaryClosed = closeCode(binary);
  binary.send(Buffer.from('{"id":1,"method":"view","argument":{}}'));
  expect(await binaryClosed).toBe(1003);
  const large = await openScreen();
  const largeClosed = closeCode(large);
  large.send(`{"id":1,"method":"view","argument":{},"x":"${"x".repeat(17_000)}"}`);
  expect(await largeClosed).toBe(1009);
  expect(await ask(other, '{"id":1,"method":"view","argument":{}}')).toMatchObject({ id: 1 });
  expect(fake.calls).toHaveLength(1);
});

test("a change of the view is pushed to every screen", async () => {
  const screens = [await openScreen(), await openScreen()];
  const heard = Promise.all(screens.map((screen) => once(screen, "message")));
  for (const listener of fake.listeners) listener({ ...VIEW, service: "closed" });
  for (const [data] of await heard) {
    expect(parseBridgeFrame(String(data))).toEqual({
      ok: true,
      value: { event: "view", view: { ...VIEW, service: "closed" } },
    });
  }
});

test("too many screens are turned away and the first ones stay", async () => {
  const first = await openScreen();
  for (let n = 1; n < 16; n += 1) await openScreen();
  const late = await openScreen();
  expect(await closeCode(late)).toBe(1013);
  expect(await ask(first, '{"id":1,"method":"view","argument":{}}')).toMatchObject({ id: 1 });
});

test("rubbish on the port does not stop the page", async () => {
  const { port } = new URL(host.url);
  const socket = connect(Number(port), "127.0.0.1");
  cleanups.push(() => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.resume();
  socket.end("\u0016\u0003\u0001 rubbish\r\n\r\n");
  await once(socket, "close");
  expect((await askRaw(host.url, "/")).status).toBe(200);
});

test("closing ends every screen and the watch over the view", async () => {
  const screen = await openScreen();
  const closed = once(screen, "close");
  await host.close();
  await closed;
  expect(fake.listeners.size).toBe(0);
  await expect(askRaw(host.url, "/")).rejects.toThrow("ECONNREFUSED");
  await waitFor("the socket to be gone", () => screen.readyState === WebSocket.CLOSED);
});

test("the page is never offered to another machine", async () => {
  const files = loadStaticFiles(createScreenFolder(cleanups));
  const { bridge } = createFakeBridge();
  for (const name of ["0.0.0.0", "::", "192.168.1.5", "kiosk.example.vn", "127.evil.example"]) {
    await expect(
      openWebHost({ host: name, port: 0, bridge, files, log: SILENT_LOG }),
    ).rejects.toThrow("this machine only");
  }
});
