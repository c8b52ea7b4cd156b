// What a kiosk does when the line lives and the two sides have lost each other: it finds its way back without a person.
import { afterEach, beforeEach, expect, test } from "vitest";
import { HUB_BODY } from "../support/hub-voice.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";

let bench: KioskBench;

beforeEach(() => {
  bench = createKioskBench();
});

afterEach(async () => {
  await bench.kiosk.stop();
  bench.remove();
});

const acked = (): number | undefined => bench.look((store) => store.currentStream())?.acked;

test("a kiosk that missed the hub's new generation connects anew after three silences, and is heard again", async () => {
  await bench.ready();
  const ref = await bench.take();
  const gen = HUB_BODY.gen + 1;
  // The hub answers every time, but under a generation that this kiosk has not heard of.
  for (let i = 0; i < 3; i++) {
    bench.receive("ack", { upto: ref, gen });
    await bench.clock.advance(40_000);
  }
  expect(bench.link.connections).toHaveLength(2);
  expect(bench.link.connections[0]?.state()).toBe("ended_clean");
  bench.link.current().up();
  bench.hubOn({ gen });
  await bench.clock.advance(0);
  bench.receive("ack", { upto: ref, gen });
  expect(acked()).toBe(ref);
});

test("a hub that lost the whole stream gets its open while the kiosk is idle, but not another's", async () => {
  await bench.ready();
  await bench.take();
  await bench.drain();
  await bench.clock.advance(12_000);
  const stream = bench.opens()[0]?.stream ?? "";
  const lost = { gen: HUB_BODY.gen, first: 0, count: 0, code: "unknown_stream", holdS: 1 };
  bench.control("reject", { ...lost, stream: "" });
  bench.control("reject", { ...lost, stream: "0".repeat(32) });
  expect(bench.opens()).toHaveLength(1);
  bench.control("reject", { ...lost, stream });
  expect(bench.opens()).toHaveLength(2);
  expect(bench.opens()[1]).toEqual(bench.opens()[0]);
  const told = bench.statuses().length;
  // Under the number that the kiosk already has: the hub knows its stream again, with nothing in it.
  bench.receive("ack", { upto: 0 });
  expect(bench.statuses()).toHaveLength(told + 1);
});
