// The bridge over IPC, from end to end without Electron's binary: built preload ↔ built main ↔ real core and database.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { BRIDGE_CALLS } from "../../shared/bridge.ts";
import { ANSWER_LIMIT_MS, LOST_ANSWERS, UNREACHABLE } from "../../shared/bridge-lost.ts";
import { createEnrolledFolder, type EnrolledFolder } from "../support/enrolled-folder.ts";
import {
  buildElectronForTest,
  runElectronMain,
  type BuiltElectron,
  type MainRun,
} from "../support/run-electron-main.ts";
import { runPreload } from "../support/run-preload.ts";
import { waitFor } from "../support/wait-for.ts";

let built: BuiltElectron;
let place: EnrolledFolder;
let run: MainRun | undefined;

beforeAll(async () => {
  built = await buildElectronForTest();
});
afterAll(() => built.remove());
beforeEach(() => {
  place = createEnrolledFolder();
});
afterEach(async () => {
  vi.useRealTimers();
  if (run !== undefined) {
    run.electron.app.emit("before-quit", { preventDefault() {} });
    await run.electron.exited;
    run.end();
    run = undefined;
  }
  place.remove();
});

async function startMain(): Promise<MainRun> {
  run = await runElectronMain(built, [`--data=${place.folder}`]);
  const { electron } = run;
  electron.becomeReady();
  await waitFor("the window", () => electron.windows.length > 0);
  return run;
}

/** Page and kiosk wired together, as Electron would. */
async function connect() {
  const { electron, said } = await startMain();
  const contents = electron.windows[0]?.webContents;
  if (contents === undefined) throw new Error("no window");
  const own = { senderFrame: { origin: "app://kiosk", parent: null }, sender: { id: contents.id } };
  const preload = runPreload(built.folder, (channel, argument) => {
    const handler = electron.handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(own, argument);
  });
  return { electron, contents, own, preload, bridge: preload.bridge, said };
}

test("the page gets the functions of the bridge by name, and nothing else", () => {
  const { exposed, required } = runPreload(built.folder, () => ({ ok: true, value: null }));
  expect(Object.keys(exposed)).toEqual(["kioskBridge"]);
  const names = Object.keys(exposed["kioskBridge"] as object);
  expect(names.toSorted()).toEqual([...Object.keys(BRIDGE_CALLS), "onView"].toSorted());
  expect(new Set(required)).toEqual(new Set(["electron"]));
});

test("a tap through preload, IPC and core is on the disk when it is answered", async () => {
  const { bridge } = await connect();
  const view = await bridge.view();
  expect(view).toMatchObject({ service: "open", kiosk: "bl-q1", counter: { code: "q1" } });
  // The fake system keeps no secrets, and the kiosk says so.
  expect(view.fault).toBe("secrets_in_clear");
  const answer = await bridge.take({ level: "RHL" });
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  const records = place.look((store) => store.nextBatch(100, 16_384)?.records ?? []);
  expect(records.find(([seq]) => seq === answer.ref)?.slice(5, 9)).toEqual([
    "q1",
    "LV-DATDAI",
    "vn3.1",
    "RHL",
  ]);
  expect(await bridge.take({ level: "RHL" })).toEqual({ ok: false, code: "too_soon" });
  expect(await bridge.explain({ ref: answer.ref, reasons: ["CHO-LAU"] })).toEqual({ ok: true });
  expect(await bridge.takeBack({ ref: answer.ref })).toEqual({ ok: true });
  expect(await bridge.staffSignIn({ pin: "123456" })).toMatchObject({ ok: false, code: "no_pin" });
  expect(await bridge.staffTally({ session: "none" })).toEqual({ ok: false, code: "signed_out" });
  expect(await bridge.staffSignOut({ session: "none" })).toEqual({ ok: true });
});

test("an argument that does not fit the wall changes nothing and is told as lost", async () => {
  const { bridge, electron, own } = await connect();
  const size = () => place.look((store) => store.currentStream()?.size);
  const before = size();
  const hostile: unknown[] = [
    undefined,
    null,
    7,
    "RHL",
    [],
    {},
    { level: 1 },
    { level: "x".repeat(1_000) },
    { level: "R\u0000" },
    { level: { toString: "RHL" } },
    new Map([["level", "RHL"]]),
    { level: "nothing" },
  ];
  for (const argument of hostile) {
    const answer = await electron.handlers.get("take")?.(own, argument);
    expect(answer).not.toMatchObject({ ok: true, value: { ok: true } });
  }
  expect(await bridge.take({ level: 5 } as never)).toEqual(LOST_ANSWERS.take);
  expect(size()).toBe(before);
});

test("whoever is not the main frame of our own window is not answered, on any channel", async () => {
  const { electron, own, said } = await connect();
  const { senderFrame, sender } = own;
  const strangers = [
    { senderFrame: null, sender },
    { senderFrame: { ...senderFrame, origin: "https://evil.example" }, sender },
    { senderFrame: { ...senderFrame, origin: "null" }, sender },
    { senderFrame: { ...senderFrame, parent: {} }, sender },
    { senderFrame, sender: { id: sender.id + 1 } },
  ];
  expect([...electron.handlers.keys()].toSorted()).toEqual(Object.keys(BRIDGE_CALLS).toSorted());
  for (const stranger of strangers) {
    for (const [channel, handler] of electron.handlers) {
      const answer = await handler(stranger, { level: "RHL", pin: "123456" });
      expect([channel, answer]).toEqual([
        channel,
        { ok: false, fault: "only the kiosk's own screen is answered" },
      ]);
    }
  }
  expect(said()).toContain("a call over IPC was refused");
  expect(said()).not.toContain("123456");
});

test("a change of the view is pushed to the page that counts, and a page may stop listening", async () => {
  const { contents, preload, bridge } = await connect();
  const heard: unknown[] = [];
  const stop = bridge.onView((view) => heard.push(view));
  const other = bridge.onView(() => {});
  expect(preload.listening("view")).toBe(2);
  const [sent] = contents.sent;
  preload.push("view", { ...UNREACHABLE, kiosk: "pushed" });
  expect(heard).toEqual([{ ...UNREACHABLE, kiosk: "pushed" }]);
  stop();
  other();
  expect(preload.listening("view")).toBe(0);
  // At the stop the kiosk says that it takes no more.
  run?.electron.app.emit("before-quit", { preventDefault() {} });
  await run?.electron.exited;
  expect(contents.sent.at(-1)).toMatchObject(["view", { service: "out_of_service" }]);
  expect(sent?.[0] ?? "view").toBe("view");
});

test("a kiosk that fails, refuses or does not answer in time is a value to the page", async () => {
  const broken = runPreload(built.folder, () => Promise.reject(new Error("gone"))).bridge;
  expect(await broken.take({ level: "RHL" })).toEqual(LOST_ANSWERS.take);
  expect(await broken.view()).toEqual(UNREACHABLE);
  vi.useFakeTimers();
  const silent = runPreload(built.folder, () => new Promise(() => {})).bridge;
  const asked = silent.takeBack({ ref: 1 });
  await vi.advanceTimersByTimeAsync(ANSWER_LIMIT_MS);
  expect(await asked).toEqual(LOST_ANSWERS.takeBack);
});

test("the page gives signs of life only while something is drawn, and never calls itself idle under a finger", () => {
  const page = runPreload(built.folder, () => ({ ok: true, value: null }));
  page.wait(7_000);
  page.beat();
  page.touch("pointerdown");
  page.wait(60_000);
  page.beat();
  page.touch("pointercancel");
  page.wait(100);
  page.beat();
  page.draw(false);
  page.beat();
  expect(page.sent).toEqual([
    ["alive", { idleMs: 7_000, sandboxed: true }],
    ["alive", { idleMs: 0, sandboxed: true }],
    ["alive", { idleMs: 100, sandboxed: true }],
  ]);
});
