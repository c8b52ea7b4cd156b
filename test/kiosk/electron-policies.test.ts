// The pure decisions of the Electron shell: addresses, senders, keys, switches, displays, options.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createAppAnswer } from "../../kiosk/electron/policy/app-answer.ts";
import { findAppFile, type ScreenManifest } from "../../kiosk/electron/policy/app-url.ts";
import { findDangerousSwitch } from "../../kiosk/electron/policy/dangerous-switch.ts";
import { chooseDisplay } from "../../kiosk/electron/policy/displays.ts";
import { isKeyAllowed } from "../../kiosk/electron/policy/keys.ts";
import { strangerOf } from "../../kiosk/electron/policy/sender.ts";
import { parseShellOptions } from "../../kiosk/electron/policy/shell-options.ts";
import { StartFault } from "../../kiosk/machine/start-fault.ts";
import { createTempFolder } from "./web-support.ts";

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const MANIFEST: ScreenManifest = {
  files: [
    { path: "/", file: "index.html", mime: "text/html; charset=utf-8" },
    { path: "/index.html", file: "index.html", mime: "text/html; charset=utf-8" },
    { path: "/assets/a.js", file: "assets/a.js", mime: "text/javascript; charset=utf-8" },
  ],
};

test("an address under app:// stands for the file that the build has listed", () => {
  expect(findAppFile(MANIFEST, "app://kiosk/")?.file).toBe("index.html");
  expect(findAppFile(MANIFEST, "app://kiosk/assets/a.js")?.mime).toMatch(/^text\/javascript/);
  expect(findAppFile(MANIFEST, "app://kiosk/assets/a.js?v=1#x")?.file).toBe("assets/a.js");
});

test.each([
  "app://kiosk",
  "app://kiosk//",
  "app://kiosk/../",
  "app://kiosk/../../etc/passwd",
  "app://kiosk/..%2f..%2fetc/passwd",
  "app://kiosk/%2e%2e/%2e%2e/etc/passwd",
  "app://kiosk/%2e%2e%5cmain.js",
  "app://kiosk/..\\main.js",
  "app://kiosk/assets/../index.html",
  "app://kiosk/assets/./a.js",
  "app://kiosk/assets//a.js",
  "app://kiosk/assets/a.js/",
  "app://kiosk/assets/a.js\u0000",
  "app://kiosk/assets/a.js%00.html",
  "app://kiosk/assets/A.js",
  "app://kiosk/ASSETS/a.js",
  "app://kiosk/assets",
  "app://kiosk/assets/%61.js",
  "app://kiosk/assets/a%2ejs",
  "app://kiosk/main.js",
  "app://kiosk/preload.cjs",
  "app://kiosk/screen.json",
  "app://kiosk/__proto__",
  "app://kiosk/constructor",
  "app://kiosk/C:/Windows/win.ini",
  "app://kiosk/file:///etc/passwd",
  "app://kiosk.evil/",
  "app://kiosk@evil/",
  "app://kiosk:80/",
  "app://evil/",
  "app://KIOSK/",
  "APP://kiosk/",
  "file:///etc/passwd",
  "https://kiosk/",
  "",
])("the address %j reaches no file", (url) => {
  expect(findAppFile(MANIFEST, url)).toBeUndefined();
});

test("what is not in the manifest is nothing, with the policy all the same", async () => {
  const program = createTempFolder(cleanups);
  writeFileSync(join(program, "screen.json"), JSON.stringify(MANIFEST));
  const answer = createAppAnswer(program, new Map());
  for (const [method, url] of [
    ["GET", "app://kiosk/none"],
    ["POST", "app://kiosk/"],
  ] as const) {
    const nothing = await answer({ method, url });
    expect([nothing.status, await nothing.text()]).toEqual([404, ""]);
    expect(nothing.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
  writeFileSync(join(program, "screen.json"), '{"files":[{"path":"/"}]}');
  expect(() => createAppAnswer(program, new Map())).toThrow("screen.json");
});

test("a clip of the locality is served under its own name, and under no other", async () => {
  const program = createTempFolder(cleanups);
  writeFileSync(join(program, "screen.json"), JSON.stringify(MANIFEST));
  const clip = { mime: "audio/ogg", bytes: Buffer.from("clip") };
  const answer = createAppAnswer(program, new Map([["tay.ogg", clip]]));
  const found = await answer({ method: "GET", url: "app://kiosk/audio/tay.ogg" });
  expect([found.status, found.headers.get("content-type"), await found.text()]).toEqual([
    200,
    "audio/ogg",
    "clip",
  ]);
  for (const name of ["tay.mp3", "../tay.ogg", "vi.ogg", "tay.ogg?x"]) {
    const { status } = await answer({ method: "GET", url: `app://kiosk/audio/${name}` });
    expect(status, name).toBe(404);
  }
});

test("only the main frame of our own window on our own origin may call", () => {
  const own = { senderFrame: { origin: "app://kiosk", parent: null }, sender: { id: 7 } };
  expect(strangerOf(own, 7)).toBeUndefined();
  const parent = own.senderFrame as never;
  expect(strangerOf({ ...own, senderFrame: null }, 7)).toBe("a frame that is gone");
  expect(strangerOf(own, 8)).toBe("another window");
  expect(strangerOf(own, undefined)).toBe("another window");
  expect(strangerOf({ ...own, senderFrame: { origin: "app://kiosk", parent } }, 7)).toBe(
    "a frame inside the page",
  );
  for (const origin of ["null", "", "app://evil", "app://kiosk.evil", "app://kiosk/", "file://"]) {
    expect(strangerOf({ ...own, senderFrame: { origin, parent: null } }, 7)).toBe(
      `origin ${origin}`,
    );
  }
});

test("digits and what moves reach the page, and nothing held with Ctrl, Alt or the system key", () => {
  const plain = { control: false, alt: false, meta: false };
  for (const key of ["0", "9", "Enter", "Tab", "ArrowLeft", "Backspace", "Escape", " "]) {
    expect(isKeyAllowed({ key, ...plain })).toBe(true);
    expect(isKeyAllowed({ key, ...plain, control: true })).toBe(false);
    expect(isKeyAllowed({ key, ...plain, alt: true })).toBe(false);
    expect(isKeyAllowed({ key, ...plain, meta: true })).toBe(false);
  }
  const refused = ["a", "F4", "F5", "F11", "F12", "Meta", "Alt", "ContextMenu", "PrintScreen"];
  for (const key of [...refused, "BrowserBack", "BrowserHome", "+", "Delete"]) {
    expect(isKeyAllowed({ key, ...plain })).toBe(false);
  }
});

test.each([
  "--remote-debugging-port=9222",
  "--remote-debugging-port",
  "-remote-debugging-port=0",
  "--Remote-Debugging-Port=9222",
  "/remote-debugging-port=9222",
  "--remote-debugging-pipe",
  "--no-sandbox",
  "--disable-web-security",
  "--load-extension=/x",
  "--inspect",
  "--inspect=0.0.0.0:9229",
  "--inspect-brk",
  "--inspect-publish-uid=http",
  "--host-resolver-rules=MAP * evil",
  "--ignore-certificate-errors",
  "--js-flags=--allow-natives-syntax",
])("the switch %s is refused", (argument) => {
  expect(findDangerousSwitch(["/opt/hai-long/hai-long", "--data=/x", argument])).toBe(argument);
});

test("the kiosk's own switches and the display server's are let through", () => {
  const fine = ["/opt/inspect/no-sandbox", "--data=/no-sandbox", "--ozone-platform=wayland", "-"];
  expect(findDangerousSwitch([...fine, "--self-test", "--force-device-scale-factor=1"])).toBe(
    undefined,
  );
});

test("the screen goes to the named display, else to the one that can be touched, else to the first", () => {
  const display = (id: number, width: number, height: number, touch = false, label = "") => ({
    id,
    label,
    bounds: { x: 0, y: 0, width, height },
    touchSupport: touch ? ("available" as const) : ("unknown" as const),
  });
  const [desk, kiosk, tall] = [
    display(1, 1920, 1080, false, "DELL"),
    display(2, 1280, 800, true, "ILITEK"),
    display(3, 1080, 1920),
  ];
  const all = [desk, kiosk, tall];
  expect(chooseDisplay(all, 1, null)).toBe(kiosk);
  expect(chooseDisplay(all, 1, "3")).toBe(tall);
  expect(chooseDisplay(all, 1, "DELL")).toBe(desk);
  expect(chooseDisplay(all, 1, "1280x800")).toBe(kiosk);
  expect(chooseDisplay([desk, kiosk], 1, "1080x1920")).toBe(desk);
  expect(chooseDisplay([desk, tall], 3, null)).toBe(tall);
  expect(chooseDisplay([desk, kiosk], 1, "no longer there")).toBe(kiosk);
  expect(chooseDisplay([], 1, null)).toBeUndefined();
});

test("the command line is read beside Chromium's own switches", () => {
  const enrolment = ["--enrol=https://hub.example.vn", "--code= ABCD-1 "];
  const options = parseShellOptions(["--ozone-platform=wayland", "--data", "/d", ...enrolment]);
  expect(options).toEqual({
    data: "/d",
    enrolment: { hub: new URL("https://hub.example.vn"), code: "ABCD-1" },
    ca: null,
    display: null,
    supervised: false,
    selfTest: false,
  });
  expect(parseShellOptions(["--supervised", "--self-test", "--display=1280x800"])).toMatchObject({
    supervised: true,
    selfTest: true,
    display: "1280x800",
  });
});

test.each([
  [["--data"], "--data needs a value"],
  [["--data="], "--data needs a value"],
  [["--enrol=https://hub"], "belong together"],
  [["--code=X"], "belong together"],
  [["--enrol=http://hub.example.vn", "--code=X"], "--enrol is not usable"],
  [["--enrol=hub", "--code=X"], "--enrol is not usable"],
])("the options %j are refused in words", (args, words) => {
  expect(() => parseShellOptions(args)).toThrow(StartFault);
  expect(() => parseShellOptions(args)).toThrow(words);
});
