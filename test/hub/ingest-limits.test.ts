import { describe, expect, test } from "vitest";
import { createIntake, MOST_MESSAGES, type Raw } from "../../hub/ingest/intake.ts";
import { createAllowance, DEFAULT_LIMITS, NO_LIMITS } from "../../hub/ingest/limits.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("the allowance of one kiosk", () => {
  test("is 20 messages a second; whoever waits is not refused", async () => {
    const clock = createFakeClock();
    const allowance = createAllowance(DEFAULT_LIMITS, () => clock.uptime());
    for (let i = 0; i < 20; i++) expect(allowance.takeMessage(100)).toBe(0);
    expect(allowance.takeMessage(100)).toBe(50);
    await clock.advance(50);
    expect(allowance.takeMessage(100)).toBe(0);
    expect(allowance.takeMessage(100)).toBe(50);
  });

  test("is 2 MB a minute", async () => {
    const clock = createFakeClock();
    const allowance = createAllowance(DEFAULT_LIMITS, () => clock.uptime());
    let sent = 0;
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 20; i++) if (allowance.takeMessage(16_000) === 0) sent += 16_000;
      await clock.advance(1_000);
    }
    // A full bucket, and what flows in during the minute.
    expect(sent).toBeGreaterThan(3_900_000);
    expect(sent).toBeLessThanOrEqual(4_000_000);
    expect(allowance.takeMessage(16_000)).toBeLessThan(1_000);
  });

  test("ends for a minute with the 20th refusal in ten minutes", async () => {
    const clock = createFakeClock();
    const allowance = createAllowance(DEFAULT_LIMITS, () => clock.uptime());
    for (let i = 1; i < 20; i++) expect(allowance.countRefusal()).toBe(false);
    expect(allowance.isHeld()).toBe(false);
    expect(allowance.countRefusal()).toBe(true);
    expect(allowance.isHeld()).toBe(true);
    await clock.advance(60_000);
    expect(allowance.isHeld()).toBe(false);
    expect(allowance.countRefusal()).toBe(true);
    await clock.advance(600_000);
    expect(allowance.countRefusal()).toBe(false);
  });

  test("without limits never says wait", () => {
    const allowance = createAllowance(NO_LIMITS, () => 0);
    for (let i = 0; i < 100_000; i++) expect(allowance.takeMessage(16_384)).toBe(0);
    expect(allowance.countRefusal()).toBe(false);
  });
});

function raw(kiosk: string, bytes = 100): Raw {
  return { address: { centre: "binh-lieu", kiosk }, payload: new Uint8Array(bytes) };
}

function setUp(limits = DEFAULT_LIMITS) {
  const clock = createFakeClock();
  const checked: string[] = [];
  const failures: unknown[] = [];
  const intake = createIntake({
    limits,
    clock,
    check: async ({ address }) => void checked.push(address.kiosk),
    onFailure: (error) => failures.push(error),
  });
  return { clock, checked, intake };
}

/** Lets everything run that needs no time to pass. */
async function settle(clock: FakeClock): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await clock.advance(0);
}

describe("the intake", () => {
  test("lets a kiosk that floods wait behind itself only", async () => {
    const { clock, checked, intake } = setUp();
    for (let i = 0; i < 100; i++) intake.add(raw("flood"));
    for (let i = 0; i < 10; i++) intake.add(raw(`calm-${i}`));
    await settle(clock);
    expect(checked.filter((kiosk) => kiosk.startsWith("calm"))).toHaveLength(10);
    expect(checked.filter((kiosk) => kiosk === "flood")).toHaveLength(20);
    await clock.advance(1_000);
    expect(checked.filter((kiosk) => kiosk === "flood")).toHaveLength(40);
  });

  test("asks the flooding kiosk to wait, then lets go; the others have room all the time", async () => {
    const { clock, intake } = setUp();
    const taken = Array.from({ length: 500 }, () => intake.add(raw("flood")));
    expect(taken.filter(Boolean).length).toBeLessThan(200);
    expect(taken.at(-1)).toBe(false);
    expect(intake.room("calm")).toBeUndefined();
    expect(intake.room(null)).toBeUndefined();
    let hasRoom = false;
    void intake.room("flood")?.then(() => (hasRoom = true));
    await settle(clock);
    expect(hasRoom).toBe(false);
    for (let second = 0; second < 10; second++) await clock.advance(1_000);
    expect(hasRoom).toBe(true);
  });

  test("stops taking at 10,000 messages and goes on as soon as some are released (H8)", async () => {
    const { clock, intake } = setUp(NO_LIMITS);
    for (let i = 0; i < MOST_MESSAGES; i++) intake.add(raw(`kiosk-${i}`));
    await clock.advance(0);
    expect(intake.waiting()).toEqual({ messages: MOST_MESSAGES, bytes: MOST_MESSAGES * 100 });
    let woken = 0;
    for (let i = 0; i < 3; i++) void intake.room(null)?.then(() => (woken += 1));
    expect(intake.room("anybody")).toBeInstanceOf(Promise);
    await clock.advance(0);
    expect(woken).toBe(0);
    intake.release(100);
    await clock.advance(0);
    expect(woken).toBe(1);
    for (let i = 0; i < 10; i++) intake.release(100);
    await clock.advance(0);
    expect(woken).toBe(3);
    expect(intake.room(null)).toBeUndefined();
  });

  test("stops taking at 64 MB", async () => {
    const { clock, intake } = setUp(NO_LIMITS);
    for (let i = 0; i < 4_096; i++) intake.add(raw(`kiosk-${i}`, 16_384));
    await clock.advance(0);
    expect(intake.room(null)).toBeInstanceOf(Promise);
  });
});
