// The hub's memory after a storm, with clock and engine in the test's hand; and the engine itself.
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createV8, giveBackMemory } from "../../hub/watch/give-back-memory.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const MB = 1_024 * 1_024;

function createEngine() {
  const state = { heap: 50 * MB, busy: 0, live: 50 * MB, collections: 0 };
  const engine = {
    heapBytes: () => state.heap,
    busyShare: () => state.busy,
    collect: () => {
      state.collections += 1;
      state.heap = state.live;
    },
  };
  const clock = createFakeClock();
  const end = giveBackMemory({ clock, log: SILENT_LOG, engine });
  return { state, clock, end };
}

test("what a storm took is given back when the hub is quiet again, and not while it is busy", async () => {
  const { state, clock, end } = createEngine();
  Object.assign(state, { heap: 400 * MB, live: 160 * MB, busy: 0.7 });
  await clock.advance(120_000);
  expect(state.collections).toBe(0);
  state.busy = 0.1;
  await clock.advance(15_000);
  expect(state).toMatchObject({ collections: 1, heap: 160 * MB });
  await end();
});

test("memory that is in use is asked for once, not every quarter of a minute", async () => {
  const { state, clock, end } = createEngine();
  Object.assign(state, { heap: 300 * MB, live: 300 * MB });
  await clock.advance(600_000);
  expect(state.collections).toBe(1);
  state.heap = 310 * MB;
  await clock.advance(600_000);
  expect(state.collections).toBe(1);
  state.heap = 400 * MB;
  await clock.advance(30_000);
  expect(state.collections).toBe(2);
  await end();
});

test("an engine that shrinks by itself is not asked, and what it takes next is measured from there", async () => {
  const { state, clock, end } = createEngine();
  Object.assign(state, { heap: 300 * MB, live: 300 * MB });
  await clock.advance(60_000);
  state.heap = 100 * MB;
  await clock.advance(60_000);
  expect(state.collections).toBe(1);
  Object.assign(state, { heap: 200 * MB, live: 110 * MB });
  await clock.advance(15_000);
  expect(state.collections).toBe(2);
  await end();
});

test("a collection of the real engine frees what nobody holds", async () => {
  const engine = createV8();
  const held = new WeakRef({ kiosks: Array.from({ length: 1_000 }, (_, i) => ({ i })) });
  await turn();
  engine.collect();
  await turn();
  expect(held.deref()).toBeUndefined();
  expect(engine.heapBytes()).toBeGreaterThan(MB);
  expect(engine.busyShare()).toBeGreaterThanOrEqual(0);
});
