// A look that comes again and again, with the clock in the test's hand.
import { expect, test } from "vitest";
import { lookEvery } from "../../shared/look-every.ts";
import { createFakeClock } from "../support/fake-clock.ts";

test("the next look begins so long after the one before it has ended, never beside it", async () => {
  const clock = createFakeClock();
  const begun: ReturnType<typeof Promise.withResolvers<void>>[] = [];
  lookEvery(clock, 1_000, () => {
    const look = Promise.withResolvers<void>();
    begun.push(look);
    return look.promise;
  });
  await clock.advance(10_000);
  expect(begun.length).toBe(1);
  begun[0]?.resolve();
  await clock.advance(999);
  expect(begun.length).toBe(1);
  await clock.advance(1);
  expect(begun.length).toBe(2);
});

test("the first one comes at once, or after that time when it is told to", async () => {
  const clock = createFakeClock();
  const looks = { now: 0, later: 0 };
  const count = (which: keyof typeof looks) => (): Promise<number> =>
    Promise.resolve((looks[which] += 1));
  lookEvery(clock, 1_000, count("now"));
  lookEvery(clock, 1_000, count("later"), { first: "later" });
  expect(looks).toEqual({ now: 1, later: 0 });
  await clock.advance(1_000);
  expect(looks).toEqual({ now: 2, later: 1 });
});

test("after its end none begins, and the one under way is told and waited for", async () => {
  const clock = createFakeClock();
  const looks: (() => boolean)[] = [];
  const held = Promise.withResolvers<void>();
  const end = lookEvery(clock, 1_000, (isEnded) => {
    looks.push(isEnded);
    return held.promise;
  });
  let ended = false;
  expect(looks[0]?.()).toBe(false);
  const ending = end().then(() => {
    ended = true;
  });
  expect(looks[0]?.()).toBe(true);
  await clock.advance(5_000);
  expect(ended).toBe(false);
  held.resolve();
  await ending;
  await clock.advance(5_000);
  expect(looks.length).toBe(1);
  expect(clock.waiting()).toBe(0);
});

test("a look that failed is told, and the next one comes all the same", async () => {
  const clock = createFakeClock();
  const told: string[] = [];
  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
    if (looks === 1) throw new Error("the disk is away");
  };
  lookEvery(clock, 1_000, look, { onError: (error) => told.push(String(error)) });
  await clock.advance(2_000);
  expect(told).toEqual(["Error: the disk is away"]);
  expect(looks).toBe(3);
});
