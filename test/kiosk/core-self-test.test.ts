// The kiosk tests itself before opening: every level once, as test ratings that are delivered and never counted.
import { afterEach, beforeEach, expect, test } from "vitest";
import { isTest, type RatingRecord } from "../../shared/rating.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";
import { pinHash } from "../support/staff-pin.ts";

let bench: KioskBench;

beforeEach(() => {
  bench = createKioskBench();
});

afterEach(async () => {
  await bench.kiosk.stop();
  bench.remove();
});

/** Tuesday 2026-11-24 in Việt Nam. */
const DAY = 20_261_124;
const HOURS = [{ weekday: 2, from: 480, to: 1_020 }];
const sevenThirty = Date.UTC(2026, 10, 24, 0, 30);

function sent(): readonly (readonly unknown[])[] {
  const seen = new Map(
    bench.batches().flatMap(({ records }) => records.map((record) => [record[0], record])),
  );
  return [...seen.values()];
}
const selfTests = () =>
  sent().filter(({ 1: kind, 5: code }) => kind === "e" && code === "selftest");
const ratings = () => sent().filter(({ 1: kind }) => kind === "r") as unknown as RatingRecord[];

/** What the screen does: taps the first level that is left, until none is. */
async function tapAll(except: readonly string[] = []): Promise<void> {
  for (let i = 0; i < 9; i++) {
    const { selfTest } = await bench.kiosk.bridge.view();
    const level = selfTest?.levels.find((code) => !except.includes(code));
    if (selfTest === null || level === undefined) return;
    const answer = await bench.kiosk.bridge.take({ level, test: selfTest.run });
    expect(answer).toMatchObject({ ok: true });
  }
}

test("a quarter of an hour before opening every level is asked for, once that day", async () => {
  bench.clock.jump(sevenThirty - bench.clock.now());
  await bench.ready({ hours: HOURS, selfTestBefore: 15 });
  await bench.clock.advance(14 * 60_000);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ selfTest: null });
  await bench.clock.advance(60_000);
  expect(await bench.kiosk.bridge.view()).toMatchObject({
    service: "closed",
    selfTest: { run: 1, levels: ["RHL", "HL", "KHL"] },
  });
  await tapAll();
  expect(await bench.kiosk.bridge.view()).toMatchObject({ selfTest: null });
  await bench.drain();
  expect(selfTests()).toMatchObject([{ 6: 3, 7: "vn3.1 RHL,HL,KHL" }]);
  expect(ratings().map((rating) => [rating[8], isTest(rating)])).toEqual([
    ["RHL", true],
    ["HL", true],
    ["KHL", true],
  ]);
  expect(bench.look((store) => store.dayCounts(DAY, DAY))).toEqual([]);
  await bench.clock.advance(30 * 60_000);
  await bench.drain();
  expect(selfTests()).toHaveLength(1);
});

test("a level that the screen cannot tap is missing in the event, and the test is tried three times", async () => {
  bench.clock.jump(sevenThirty - bench.clock.now());
  await bench.ready({ hours: HOURS, selfTestBefore: 15 });
  await bench.clock.advance(15 * 60_000);
  for (let i = 0; i < 6; i++) {
    await tapAll(["KHL"]);
    await bench.clock.advance(61_000);
    await bench.drain();
  }
  expect(selfTests()).toHaveLength(3);
  expect(selfTests()[2]).toMatchObject({ 6: 3, 7: "vn3.1 RHL,HL" });
});

test("a citizen's tap during a test is a citizen's; a test tap without a test is nothing", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  const { bridge } = bench.kiosk;
  expect(await bridge.take({ level: "RHL", test: 1 })).toEqual({ ok: false, code: "closed" });
  const signedIn = await bridge.staffSignIn({ pin: "2468" });
  const session = signedIn.ok ? signedIn.session : "";
  expect(await bridge.staffSelfTest({ session })).toEqual({ ok: true });
  // The page makes way: the session is over.
  expect(await bridge.staffSelfTest({ session })).toEqual({ ok: false, code: "signed_out" });
  expect(await bridge.take({ level: "RHL", test: 7 })).toEqual({ ok: false, code: "closed" });
  expect(await bridge.take({ level: "RHL", test: 1 })).toMatchObject({ ok: true });
  expect(await bridge.take({ level: "RHL", test: 1 })).toMatchObject({ code: "unknown_level" });
  expect(await bridge.take({ level: "HL" })).toMatchObject({ ok: true });
  await tapAll();
  expect(bench.look((store) => store.dayCounts(DAY, DAY))).toMatchObject([{ counts: { HL: 1 } }]);
});

test("nobody is tested without hours, on a holiday, or after the opening", async () => {
  bench.clock.jump(sevenThirty - bench.clock.now());
  await bench.ready({ hours: HOURS, selfTestBefore: 15, closedOn: ["2026-11-24"] });
  await bench.clock.advance(20 * 60_000);
  bench.conf({ version: 2, selfTestBefore: 15 });
  await bench.clock.advance(5 * 60_000);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", selfTest: null });
  bench.conf({ version: 3, selfTestBefore: 15, hours: HOURS });
  await bench.clock.advance(10 * 60_000);
  expect(await bench.kiosk.bridge.view()).toMatchObject({ service: "open", selfTest: null });
});
