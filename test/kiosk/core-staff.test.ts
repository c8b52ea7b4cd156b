// What counter staff may see at the kiosk: a PIN opens the day's tally for a minute; nothing here can change a rating.
import { scryptSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sealCode } from "../../shared/evidence/chain.ts";
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

function pinHash(pin: string): string {
  const salt = Buffer.alloc(16, 7);
  const hash = scryptSync(pin, salt, 32, { cost: 1_024, blockSize: 8, parallelization: 1 });
  return `scrypt$1024$8$1$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

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
    });
  }
  const locked = { ok: false, code: "locked" };
  expect(await bridge.staffSignIn({ pin: "0000" })).toEqual({ ...locked, retryInS: 60 });
  expect(await bridge.staffSignIn({ pin: "2468" })).toEqual({ ...locked, retryInS: 60 });
  await bench.clock.advance(60_000);
  expect(await bridge.staffSignIn({ pin: "0000" })).toEqual({ ...locked, retryInS: 120 });
  await bench.clock.advance(120_000);
  expect(await bridge.staffSignIn({ pin: "2468" })).toMatchObject({ ok: true });
  expect(await bridge.staffSignIn({ pin: "0000" })).toMatchObject({ code: "wrong_pin" });
});

test("without a PIN in the configuration there is no way in", async () => {
  await bench.ready();
  expect(await bench.kiosk.bridge.staffSignIn({ pin: "0000" })).toMatchObject({ code: "no_pin" });
});
