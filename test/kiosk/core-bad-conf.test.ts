// Bad configuration, a clock that is years off, a disk that cannot be written: what the screen shows, what the hub is told, the way back.
import { afterEach, beforeEach, expect, test } from "vitest";
import { StoreFailure } from "../../kiosk/store/kiosk-store.ts";
import { CONF_BODY, createHubVoice } from "../support/hub-voice.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";

let bench: KioskBench;

beforeEach(() => {
  bench = createKioskBench();
});

afterEach(async () => {
  await bench.kiosk.stop();
  bench.remove();
});

const YEAR_MS = 365 * 86_400_000;
const topic = "hailong/v1/binh-lieu/bl-q1/conf";
const send = (message: object): void => bench.link.current().receive(topic, message, true);

/** The word in the newest status, after the pause between two. */
async function word(): Promise<string | null | undefined> {
  await bench.clock.advance(6_000);
  return bench.statuses().at(-1)?.error;
}

test.each([
  [
    "conf_unsigned",
    () => send(createHubVoice().wrapped("conf", topic, { ...CONF_BODY, version: 8 })),
  ],
  ["conf_unsigned", () => send({ ...CONF_BODY, version: 8 })],
  ["conf_malformed", () => send(bench.hub.wrapped("conf", topic, { gen: 1, version: 8 }))],
  ["conf_older", () => bench.conf({ version: 4 })],
  ["conf_older", () => bench.conf({ version: 5, layout: 6 })],
  [
    "conf_centre",
    () => bench.conf({ version: 8, centre: { code: "khac", name: "", parentName: "" } }),
  ],
  ["conf_zone", () => bench.conf({ version: 8, zone: "Mars/Olympus" })],
  ["conf_hours", () => bench.conf({ version: 8, hours: [{ weekday: 1, from: 600, to: 600 }] })],
])(
  "a configuration that is %s changes nothing, is told, and is over with a good one",
  async (fault, come) => {
    await bench.ready({ version: 5, layout: 5 });
    come();
    expect(await word()).toBe(fault);
    expect(bench.statuses().at(-1)).toMatchObject({ conf: 5 });
    const { bridge } = bench.kiosk;
    expect(await bridge.view()).toMatchObject({ service: "open", layout: 5, fault });
    expect(await bridge.take({ level: "RHL" })).toMatchObject({ ok: true });
    // The one at hand, said again, is enough.
    bench.conf({ version: 5, layout: 5 });
    expect(await word()).toBeNull();
  },
);

test("a clip that is named and not there changes nothing else, is told, and is over with a configuration that can be", async () => {
  await bench.ready({ version: 5, audio: ["vi", "tay"] });
  expect(await word()).toBe("clips_missing");
  const { bridge } = bench.kiosk;
  expect(await bridge.view()).toMatchObject({ service: "open", audio: ["vi"] });
  expect(await bridge.take({ level: "RHL" })).toMatchObject({ ok: true });
  bench.conf({ version: 6, audio: ["vi"] });
  expect(await word()).toBeNull();
});

test("a clock that is years ahead is found out by a receipt, closes nothing, and is over when it is set", async () => {
  // 09:00 on a Tuesday by the hub; this kiosk believes that it is a Saturday twenty years later.
  const hours = [{ weekday: 2, from: 480, to: 1_020 }];
  const off = 20 * YEAR_MS;
  bench.clock.jump(off);
  await bench.ready({ version: 1 });
  const { bridge } = bench.kiosk;
  expect(await bridge.take({ level: "RHL" })).toMatchObject({ ok: true });
  await bench.clock.advance(0);
  const last = bench.batches().at(-1);
  bench.receive("ack", {
    upto: (last?.first ?? 1) + (last?.records.length ?? 1) - 1,
    at: bench.clock.now() - off,
  });
  bench.conf({ version: 2, hours });
  expect(await bridge.view()).toMatchObject({ service: "open", fault: "clock" });
  expect(await word()).toBe("clock");
  expect(await bridge.take({ level: "HL" })).toMatchObject({ ok: true });
  bench.clock.jump(-off);
  await bench.clock.advance(1_000);
  await bench.drain();
  await bench.clock.advance(70_000);
  expect(bench.statuses().at(-1)).toMatchObject({ error: null });
  expect(await bridge.view()).toMatchObject({ service: "open", fault: null });
});

test("a clock that is years behind closes nothing, is told, and is over when it is set", async () => {
  const hours = [{ weekday: 2, from: 480, to: 1_020 }];
  bench.clock.jump(-30 * YEAR_MS);
  await bench.ready({ hours });
  const { bridge } = bench.kiosk;
  expect(await bridge.view()).toMatchObject({ service: "open", fault: "clock" });
  expect(await bridge.take({ level: "RHL" })).toMatchObject({ ok: true });
  expect(await word()).toBe("clock");
  bench.clock.jump(30 * YEAR_MS);
  await bench.clock.advance(1_000);
  await bench.take();
  // The hub's receipt says what time it is.
  await bench.drain();
  await bench.clock.advance(70_000);
  expect(bench.statuses().at(-1)).toMatchObject({ error: null });
  expect(await bridge.view()).toMatchObject({ service: "open", fault: null });
});

test("a clock that is days off keeps the centre's hours by the hub's time", async () => {
  // 09:00 on a Tuesday; this kiosk believes it is Sunday.
  const hours = [{ weekday: 2, from: 480, to: 1_020 }];
  const off = 2 * 86_400_000;
  bench.clock.jump(-off);
  await bench.ready({ hours });
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "closed" });
  bench.conf({ hours: [], version: 2 });
  const ref = await bench.kiosk.bridge.take({ level: "RHL" });
  if (!ref.ok) throw new Error(ref.code);
  bench.receive("ack", { upto: bench.batches().at(-1)?.first ?? 0, at: bench.clock.now() + off });
  bench.conf({ hours, version: 3 });
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", fault: "clock" });
});

test("a disk that turned read-only is out of service, is told, and goes on when it can be written", async () => {
  let isReadOnly = false;
  bench.wrapStore = (store) => ({
    ...store,
    append: (...given) => {
      if (isReadOnly) throw new StoreFailure("read_only", "SQLITE_READONLY");
      return store.append(...given);
    },
  });
  await bench.ready();
  isReadOnly = true;
  const { bridge } = bench.kiosk;
  expect(await bridge.take({ level: "RHL" })).toEqual({ ok: false, code: "out_of_service" });
  expect(await bridge.view()).toMatchObject({ service: "out_of_service", fault: "read_only" });
  expect(await word()).toBe("read_only");
  isReadOnly = false;
  await bench.clock.advance(6_000);
  expect(await bridge.view()).toMatchObject({ service: "open", fault: null });
  expect(await word()).toBeNull();
});
