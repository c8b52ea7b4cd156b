// What counter staff may see at the kiosk: a PIN opens the day's tally for a minute; nothing here can change a rating.
import { afterEach, beforeEach, expect, test } from "vitest";
import { sealCode } from "../../shared/evidence/chain.ts";
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

/** 2026-11-24 in Asia/Ho_Chi_Minh. */
const DAY = 20_261_124;

async function signIn(pin = "2468"): Promise<string> {
  const answer = await bench.kiosk.bridge.staffSignIn({ pin });
  if (!answer.ok) throw new Error(answer.code);
  return answer.session;
}

test("staff see the day with its percentage, but no counts while they could point at a person", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  for (let i = 0; i < 4; i++) await bench.take("RHL");
  const few = await bench.kiosk.bridge.staffTally({ session: await signIn() });
  expect(few).toMatchObject({
    ok: true,
    tally: { today: { n: 4, counts: null, satisfied: null } },
  });
  await bench.take("HL");
  await bench.take("KHL");
  await bench.drain();
  const full = await bench.kiosk.bridge.staffTally({ session: await signIn() });
  expect(full).toMatchObject({
    ok: true,
    tally: {
      today: {
        date: "2026-11-24",
        n: 6,
        satisfied: 5,
        satisfiedPercent: 83.3,
        counts: [
          { level: "RHL", n: 4 },
          { level: "HL", n: 1 },
          { level: "KHL", n: 1 },
        ],
        sealCode: null,
      },
      connected: true,
      disconnectedAt: null,
      pending: 0,
      lastDeliveredAt: expect.any(Number),
      error: null,
      closesInS: 60,
    },
  });
  await bench.clock.advance(86_400_000);
  const after = await bench.kiosk.bridge.staffTally({ session: await signIn() });
  const seal = bench.look((store) => store.daySeals(DAY, DAY))[0];
  const code = sealCode(Buffer.from(seal?.hash ?? "", "base64url"));
  expect(after.ok && after.tally.days).toHaveLength(30);
  expect(after.ok && after.tally.days[0]).toMatchObject({ n: 6, sealCode: code });
});

test("the staff's session ends by itself after a minute, and when they leave", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  const { bridge } = bench.kiosk;
  const session = await signIn();
  await bench.clock.advance(59_000);
  expect(await bridge.staffTally({ session })).toMatchObject({ ok: true, tally: { closesInS: 1 } });
  await bench.clock.advance(1_000);
  expect(await bridge.staffTally({ session })).toEqual({ ok: false, code: "signed_out" });
  const next = await signIn();
  await bridge.staffSignOut({ session: next });
  expect(await bridge.staffTally({ session: next })).toEqual({ ok: false, code: "signed_out" });
});

test("five wrong PINs lock for a minute, the next one for two; the right one lifts it", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  const { bridge } = bench.kiosk;
  for (let i = 0; i < 4; i++) {
    expect(await bridge.staffSignIn({ pin: "0000" })).toEqual({
      ok: false,
      code: "wrong_pin",
      retryInS: 0,
      triesLeft: 4 - i,
    });
  }
  const locked = { ok: false, code: "locked", triesLeft: 0 };
  expect(await bridge.staffSignIn({ pin: "0000" })).toEqual({ ...locked, retryInS: 60 });
  expect(await bridge.staffSignIn({ pin: "2468" })).toEqual({ ...locked, retryInS: 60 });
  await bench.clock.advance(60_000);
  expect(await bridge.staffSignIn({ pin: "0000" })).toEqual({ ...locked, retryInS: 120 });
  await bench.clock.advance(120_000);
  expect(await bridge.staffSignIn({ pin: "2468" })).toMatchObject({ ok: true });
  expect(await bridge.staffSignIn({ pin: "0000" })).toMatchObject({ code: "wrong_pin" });
});

test("neither a restart of the program nor one of the machine forgives a wrong PIN", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  for (let i = 0; i < 5; i++) await bench.kiosk.bridge.staffSignIn({ pin: "0000" });
  await bench.clock.advance(20_000);
  await bench.kiosk.stop();
  bench = bench.another();
  bench.kiosk.start();
  const locked = { ok: false, code: "locked", triesLeft: 0 };
  expect(await bench.kiosk.bridge.staffSignIn({ pin: "2468" })).toEqual({
    ...locked,
    retryInS: 40,
  });
  await bench.kiosk.stop();
  // Of another start of the machine no uptime says anything: the whole lock again.
  bench.look((store) => store.putStaffTries({ tries: 6, boot: 3, lockedUntil: 1 }));
  bench = bench.another();
  bench.kiosk.start();
  expect(await bench.kiosk.bridge.staffSignIn({ pin: "2468" })).toEqual({
    ...locked,
    retryInS: 120,
  });
  await bench.clock.advance(120_000);
  expect(await bench.kiosk.bridge.staffSignIn({ pin: "2468" })).toMatchObject({ ok: true });
  expect(bench.look((store) => store.staffTries())).toMatchObject({ tries: 0, boot: 7 });
});

test("every try of the PIN is on record, and no digit of it", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  await bench.kiosk.bridge.staffSignIn({ pin: "1357" });
  await bench.kiosk.bridge.staffSignIn({ pin: "2468" });
  for (let i = 0; i < 6; i++) await bench.kiosk.bridge.staffSignIn({ pin: "1357" });
  await bench.drain();
  const tries = bench
    .batches()
    .flatMap(({ records }) => records.filter((record) => record[5] === "staff"));
  expect(tries.map(({ 6: count, 7: what }) => [count, what])).toEqual([
    [1, "wrong"],
    [2, "in"],
    [1, "wrong"],
    [2, "wrong"],
    [3, "wrong"],
    [4, "wrong"],
    [5, "locked"],
  ]);
  expect(JSON.stringify(bench.link.published())).not.toMatch(/1357|2468/);
});

test("reasons are shown once their day is finished, and only among enough ratings", async () => {
  await bench.ready({ staffPin: pinHash("2468") });
  const { bridge } = bench.kiosk;
  const explain = async (...reasons: string[]): Promise<number> => {
    const ref = await bench.take("KHL");
    await bridge.explain({ ref, reasons });
    return ref;
  };
  await explain("CHO-LAU", "THAI-DO");
  await explain("CHO-LAU");
  const takenBack = await explain("CHO-LAU", "KHAC");
  expect(await bridge.takeBack({ ref: takenBack })).toEqual({ ok: true });
  for (let i = 0; i < 4; i++) await bench.take("RHL");
  const shown = async () => {
    const answer = await bridge.staffTally({ session: await signIn() });
    return answer.ok ? answer.tally.reasons : undefined;
  };
  expect(await shown()).toBeNull();
  await bench.clock.advance(86_400_000);
  expect(await shown()).toEqual([
    { reason: "CHO-LAU", n: 2 },
    { reason: "THAI-DO", n: 1 },
  ]);
  await bench.clock.advance(31 * 86_400_000);
  expect(await shown()).toBeNull();
});

test("without a PIN in the configuration there is no way in", async () => {
  await bench.ready();
  expect(await bench.kiosk.bridge.staffSignIn({ pin: "0000" })).toMatchObject({ code: "no_pin" });
});
