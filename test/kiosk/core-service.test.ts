// What a citizen meets at the kiosk: thanks only for what is on the disk, faults that heal, hours, the clock.
import { afterEach, beforeEach, expect, test } from "vitest";
import { StoreFailure, type KioskStore } from "../../kiosk/store/kiosk-store.ts";
import { CONF_BODY } from "../support/hub-voice.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";

let bench: KioskBench;

beforeEach(() => {
  bench = createKioskBench();
});

afterEach(async () => {
  await bench.kiosk.stop();
  bench.remove();
});

/** 2026-11-24 in Asia/Ho_Chi_Minh. */
const DAY = 20_261_124;

function records(): readonly unknown[][] {
  return bench.look((store) => {
    const all: unknown[][] = [];
    store.recordReceipt({ upto: 0, safe: 0, gen: 1, text: "test", rewind: true });
    for (const record of store.nextBatch(10_000, 10_000_000)?.records ?? []) all.push([...record]);
    return all;
  });
}

test("a tap is on disk before the answer that thanks for it", async () => {
  await bench.ready();
  const answer = await bench.kiosk.bridge.take({ level: "HL" });
  const stream = bench.look((store) => store.currentStream());
  expect(answer).toEqual({ ok: true, ref: stream?.size });
});

test("a kiosk without a configuration takes nothing, and says why", async () => {
  bench.kiosk.start();
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "not_configured", scale: null });
  expect(await bench.kiosk.bridge.take({ level: "RHL" })).toEqual({ ok: false, code: "closed" });
});

test("one finger is one rating: a second tap during the thank-you is too soon", async () => {
  await bench.ready();
  expect(await bench.kiosk.bridge.take({ level: "HL" })).toMatchObject({ ok: true });
  await bench.clock.advance(900);
  expect(await bench.kiosk.bridge.take({ level: "HL" })).toEqual({ ok: false, code: "too_soon" });
  await bench.clock.advance(100);
  expect(await bench.kiosk.bridge.take({ level: "HL" })).toMatchObject({ ok: true });
  expect(bench.look((store) => store.dayCounts(DAY, DAY))).toMatchObject([{ counts: { HL: 2 } }]);
});

test("a level that the scale does not have is never written", async () => {
  await bench.ready();
  expect(await bench.kiosk.bridge.take({ level: "BT" })).toEqual({
    ok: false,
    code: "unknown_level",
  });
  expect(bench.look((store) => store.dayCounts(DAY, DAY))).toEqual([]);
});

test("the citizen may take back only the rating just given, once, within half a minute", async () => {
  await bench.ready();
  const { bridge } = bench.kiosk;
  const first = await bench.take("KHL");
  const second = await bench.take("KHL");
  expect(await bridge.takeBack({ ref: first })).toEqual({ ok: false, code: "not_last" });
  expect(await bridge.takeBack({ ref: second })).toEqual({ ok: true });
  expect(await bridge.takeBack({ ref: second })).toEqual({ ok: false, code: "not_last" });
  const third = await bench.take("RHL");
  await bench.clock.advance(29_500);
  expect(await bridge.takeBack({ ref: third })).toEqual({ ok: false, code: "too_late" });
  expect(bench.look((store) => store.dayCounts(DAY, DAY))).toMatchObject([
    { counts: { KHL: 1, RHL: 1 } },
  ]);
});

test("reasons are a record of their own, once for the rating just given", async () => {
  await bench.ready();
  const ref = await bench.take("KHL");
  const call = { ref, reasons: ["CHO-LAU", "CHO-LAU", "THAI-DO"] };
  expect(await bench.kiosk.bridge.explain(call)).toEqual({ ok: true });
  expect(await bench.kiosk.bridge.explain(call)).toEqual({ ok: false, code: "not_last" });
  expect(records().at(-1)).toMatchObject({ 1: "w", 5: ref, 6: "CHO-LAU,THAI-DO" });
});

test.each(["disk_full", "io", "read_only", "corrupt"] as const)(
  "when the commit fails with %s there is no thank-you, and the kiosk heals by itself",
  async (fault) => {
    let broken = false;
    bench.wrapStore = (store): KioskStore => {
      if (broken) {
        store.close();
        throw new StoreFailure(fault, "still broken");
      }
      return {
        ...store,
        append: (...given) => {
          if (broken) throw new StoreFailure(fault, "broken");
          return store.append(...given);
        },
      };
    };
    await bench.ready();
    const size = (await bench.take()) + 0;
    await bench.drain();
    const views: string[] = [];
    bench.kiosk.bridge.onView(({ service }) => views.push(service));
    broken = true;
    expect(await bench.kiosk.bridge.take({ level: "RHL" })).toEqual({
      ok: false,
      code: "out_of_service",
    });
    expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "out_of_service", fault });
    await bench.clock.advance(12_000);
    expect(bench.statuses().at(-1)).toMatchObject({ state: "online", error: fault, size });
    expect(await bench.kiosk.bridge.take({ level: "RHL" })).toMatchObject({ ok: false });
    broken = false;
    await bench.clock.advance(6_000);
    expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", fault: null });
    expect(views).toEqual(["out_of_service", "open"]);
    const ref = await bench.take();
    await bench.drain();
    expect(bench.look((store) => store.currentStream())).toMatchObject({ size: ref, acked: ref });
    expect(records().slice(size)).toMatchObject([{ 5: "recover", 7: fault }, { 1: "r" }]);
  },
);

test("a rating that was refused and is on the disk after all is voided before it is delivered, and counts nowhere", async () => {
  let failsAfterWriting = false;
  bench.wrapStore = (store): KioskStore => ({
    ...store,
    append: (...given) => {
      const record = store.append(...given);
      if (!failsAfterWriting) return record;
      failsAfterWriting = false;
      throw new StoreFailure("io", "the disk did not sync");
    },
  });
  await bench.ready();
  const thanked = await bench.take("RHL");
  await bench.drain();
  failsAfterWriting = true;
  const { bridge } = bench.kiosk;
  expect(await bridge.take({ level: "KHL" })).toMatchObject({ ok: false, code: "out_of_service" });
  await bench.clock.advance(6_000);
  const again = await bench.take("HL");
  await bench.drain();
  expect(records().slice(thanked)).toMatchObject([
    { 0: thanked + 1, 1: "r", 8: "KHL" },
    { 1: "v", 5: thanked + 1, 6: "refused" },
    { 5: "recover", 7: "io" },
    { 0: again, 1: "r", 8: "HL" },
  ]);
  expect(bench.look((store) => store.dayCounts(DAY, DAY))).toMatchObject([
    { counts: { RHL: 1, HL: 1 } },
  ]);
});

test("a database that does not open at the start is shown, told to the hub, and taken up when it opens", async () => {
  await bench.ready();
  const ref = await bench.take();
  await bench.drain();
  await bench.kiosk.stop();
  bench = bench.another();
  let broken = true;
  bench.wrapStore = (store): KioskStore => {
    if (!broken) return store;
    store.close();
    throw new StoreFailure("io", "the disk does not answer");
  };
  bench.kiosk.start();
  await bench.clock.advance(40_000);
  bench.link.current().up();
  await bench.clock.advance(0);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "out_of_service", fault: "io" });
  expect(bench.statuses().at(-1)).toMatchObject({ state: "online", error: "io", size: ref + 1 });
  expect(await bench.kiosk.bridge.take({ level: "RHL" })).toMatchObject({ ok: false });
  broken = false;
  await bench.clock.advance(12_000);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", fault: null });
  expect(bench.statuses().at(-1)).toMatchObject({ error: null });
  expect((await bench.take()) > ref).toBe(true);
});

test("after a kill the same stream goes on, and what was in flight is sent again", async () => {
  await bench.ready();
  const ref = await bench.take();
  const next = bench.another();
  next.kiosk.start();
  await next.clock.advance(0);
  next.link.current().up();
  next.hubOn();
  await next.clock.advance(0);
  const [batch] = next.batches();
  expect(batch).toMatchObject({ first: ref, stream: bench.opens()[0]?.stream });
  expect(batch?.records[1]).toMatchObject({ 0: ref + 1, 1: "e", 5: "start" });
  await next.kiosk.stop();
});

test("a kiosk that was moved to another centre opens a new stream that names the old one", async () => {
  await bench.ready();
  await bench.kiosk.stop();
  const old = bench.look((store) => store.currentStream());
  const moved = { ...bench.identity, centre: "tien-yen" };
  bench = createKioskBench({ ...bench, identity: moved });
  bench.kiosk.start();
  const stream = bench.look((store) => store.currentStream());
  expect(JSON.parse(stream?.genesis ?? "{}")).toMatchObject({
    centre: "tien-yen",
    reason: "move",
    prev: { stream: old?.stream, size: old?.size, head: old?.head },
  });
});

test("outside the opening hours nothing is taken, and the screen is told when they begin and end", async () => {
  // The clock stands at Tuesday 2026-11-24, 12:00 in Việt Nam.
  const hours = [
    { weekday: 2, from: 7 * 60 + 30, to: 11 * 60 + 30 },
    { weekday: 2, from: 13 * 60 + 30, to: 17 * 60 },
  ];
  bench.clock.jump(Date.UTC(2026, 10, 24, 5, 0, 0) - bench.clock.now());
  await bench.ready({ hours });
  const services: string[] = [];
  bench.kiosk.bridge.onView(({ service }) => services.push(service));
  expect(await bench.kiosk.bridge.view()).toMatchObject({
    service: "closed",
    hoursToday: "07:30–11:30, 13:30–17:00",
  });
  expect(await bench.kiosk.bridge.take({ level: "HL" })).toEqual({ ok: false, code: "closed" });
  await bench.clock.advance(90 * 60_000);
  expect(services).toEqual(["open"]);
  await bench.take("HL");
  await bench.clock.advance(4 * 3_600_000);
  expect(services).toEqual(["open", "closed"]);
  const seals = bench.look((store) => store.daySeals(DAY, DAY));
  expect(seals).toMatchObject([{ day: DAY, counts: "HL:1" }]);
});

test("a day ends with a close record, once, with the counts of that day", async () => {
  await bench.ready();
  await bench.take("RHL");
  await bench.take("RHL");
  await bench.take("KHL");
  await bench.clock.advance(30 * 3_600_000);
  const closes = records().filter(({ 5: code }) => code === "close");
  expect(closes).toMatchObject([{ 6: DAY, 7: "RHL:2,KHL:1" }]);
});

test("a clock that is wrong is noticed from the receipts, and a jump of it is on record", async () => {
  await bench.ready();
  await bench.take();
  bench.receive("ack", {
    upto: (bench.batches().at(-1)?.first ?? 0) + 0,
    at: bench.clock.now() + 7_200_000,
  });
  await bench.clock.advance(0);
  expect(records().filter(({ 5: code }) => code === "clock")).toMatchObject([{ 7: "hub" }]);
  bench.clock.jump(7_200_000);
  await bench.take();
  const events = records().filter(({ 5: code }) => code === "clock");
  expect(events[1]).toMatchObject({ 6: 7_200_000, 7: "step" });
});

test("only a newer configuration of this centre, signed by the hub, is taken", async () => {
  await bench.ready({ layout: 4, version: 9 });
  const { bridge } = bench.kiosk;
  bench.conf({ layout: 5, version: 9 });
  bench.conf({ layout: 6, version: 3 });
  bench.conf({ layout: 7, version: 10, centre: { code: "khac", name: "", parentName: "" } });
  bench.conf({ layout: 8, version: 10, zone: "Mars/Olympus" });
  const topic = "hailong/v1/binh-lieu/bl-q1/conf";
  const forged = bench.hub.wrapped("conf", topic, { ...CONF_BODY, layout: 1 });
  const body = JSON.stringify({ ...CONF_BODY, version: 11, layout: 66 });
  bench.link.current().receive(topic, { ...forged, body }, true);
  expect(await bridge.view()).toMatchObject({ layout: 4 });
  bench.conf({ layout: 9, version: 10 });
  expect(await bridge.view()).toMatchObject({ layout: 9 });
  expect(records().filter(({ 5: code }) => code === "conf")).toMatchObject([{ 6: 9 }, { 6: 10 }]);
});

test("a disk that runs low is on record and in the status", async () => {
  await bench.ready();
  bench.disk = { state: "low", freeMb: 40 };
  await bench.clock.advance(70_000);
  expect(bench.statuses().at(-1)).toMatchObject({ disk: "low", freeMb: 40 });
  expect(records().find(({ 5: code }) => code === "disk")).toMatchObject({ 6: 40, 7: "low" });
});
