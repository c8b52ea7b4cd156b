// The delivery machine on random histories (protocol K3–K10): whatever happens in whatever order, some things never do.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  INITIAL_DELIVERY,
  type DeliveryEffect,
  type DeliveryInput,
  type DeliveryState,
  type DeliveryTimer,
} from "../../kiosk/core/delivery-state.ts";
import { stepDelivery } from "../../kiosk/core/delivery.ts";
import { firstConnectDelayMs, reconnectDelayMs } from "../../kiosk/core/reconnect.ts";

/** A machine with its timers, its store (a size) and its hub (what it holds) as plain numbers. */
type World = {
  state: DeliveryState;
  size: number;
  hubHolds: number;
  hubKnowsStream: boolean;
  readonly timers: Map<DeliveryTimer, number>;
  readonly effects: DeliveryEffect[];
};

type Move =
  | { readonly do: "tap" | "up" | "down" | "hub_on" | "hub_off" | "ack" | "lost_ack" | "reject" }
  | { readonly do: "slow" | "fork" | "rewind" | "out" | "in" | "restart_hub" | "unknown_stream" }
  | { readonly do: "timer"; readonly pick: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Move>({ do: "tap" }) },
  { weight: 4, arbitrary: fc.constant<Move>({ do: "ack" }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Move>(
      ...(["up", "down", "hub_on", "hub_off", "lost_ack", "reject"] as const).map((name) => ({
        do: name,
      })),
      ...(["slow", "rewind", "out", "in", "restart_hub", "unknown_stream"] as const).map(
        (name) => ({ do: name }),
      ),
    ),
  },
  { weight: 6, arbitrary: fc.nat(7).map<Move>((pick) => ({ do: "timer", pick })) },
);

function newWorld(): World {
  const world: World = {
    state: INITIAL_DELIVERY,
    size: 0,
    hubHolds: 0,
    hubKnowsStream: false,
    timers: new Map(),
    effects: [],
  };
  feed(world, { kind: "start", acked: -1, size: 0, uptimeMs: 86_400_000 });
  return world;
}

function feed(world: World, input: DeliveryInput): void {
  const before = world.state;
  const { state, effects } = stepDelivery(before, input, () => 0.5);
  world.state = state;
  for (const effect of effects) {
    if (effect.kind === "set_timer") world.timers.set(effect.timer, effect.ms);
    if (effect.kind === "clear_timer") world.timers.delete(effect.timer);
    world.effects.push(effect);
  }
  checkStep(before, world, effects);
}

/** As `expect`, but quick enough for a million steps. */
function must(isSo: boolean, rule: string): void {
  if (!isSo) throw new Error(`broken: ${rule}`);
}

function checkStep(before: DeliveryState, world: World, effects: readonly DeliveryEffect[]): void {
  const { state } = world;
  const isSpread = (sid: string): boolean => state.spreadDone.includes(sid);
  const sends = effects.filter(({ kind }) => kind.startsWith("send_"));
  must(sends.length <= 1, "K4: one message in flight");
  for (const send of sends) {
    must(state.link === "up", "nothing leaves while offline");
    must(!state.outOfService && state.inFlight !== undefined, "what left is in flight");
    must(state.hubs.size > 0 || state.withoutHub, "K3: a hub is on, or none has spoken for long");
    must([...state.hubs.values()].every(isSpread), "K3: the spread of every hub session is over");
    if (send.kind === "send_again") must(state.inFlight === before.inFlight, "K7: the same again");
    if (send.kind === "send_batch") {
      must(send.first === state.acked + 1 && state.acked >= 0, "K4: from acked + 1");
      must(!state.held && state.split === null, "K9: nothing leaves while it is held back");
    }
  }
  for (const { kind } of effects) {
    must(kind !== "publish_status" || state.link === "up", "no status while offline");
    must(kind !== "connect" || before.link === "down", "one connection at a time");
  }
  must(state.acked <= world.hubHolds, "K5: acked is never above what the hub holds");
  // Never asleep: while something waits, some timer will wake the machine.
  must(state.inFlight === undefined || world.timers.has("ack"), "in flight without a timer");
  must(state.link !== "down" || world.timers.has("reconnect"), "offline without a timer");
  must(state.phase !== "READY" || world.timers.has("hub"), "waiting for a hub without a timer");
  must(state.phase !== "SPREAD" || world.timers.has("spread"), "spread without a timer");
  const isHeld = state.phase === "BLOCKED" && state.split === null;
  must(!isHeld || world.timers.has("hold"), "held without a timer");
  must(state.phase !== "IDLE" || state.acked === state.size, "idle with something to send");
}

function fire(world: World, timer: DeliveryTimer): void {
  world.timers.delete(timer);
  feed(world, { kind: "timer", timer });
}

/** The hub takes what is in flight; its receipt may get lost. */
function deliver(world: World, isReceiptLost: boolean): void {
  const { inFlight } = world.state;
  if (inFlight === undefined || world.state.link !== "up") return;
  if (inFlight.kind === "open") world.hubKnowsStream = true;
  else if (world.hubKnowsStream) world.hubHolds = Math.max(world.hubHolds, world.size);
  else return feed(world, { kind: "rejected", code: "unknown_stream", holdS: 1 });
  if (isReceiptLost) return;
  const { acked } = world.state;
  if (world.hubHolds > acked) feed(world, { kind: "progress", acked: world.hubHolds, want: null });
  else feed(world, { kind: "nothing_new", want: null });
}

function act(world: World, step: Move): void {
  const sid = "00000000000000aa";
  const hub = { hub: "hub-1", sid };
  switch (step.do) {
    case "tap":
      if (world.state.outOfService) return;
      world.size += 1;
      return feed(world, { kind: "appended", size: world.size });
    case "up":
      return feed(world, { kind: "link_up" });
    case "down":
      return feed(world, { kind: "link_down" });
    case "hub_on":
      return feed(world, {
        kind: "hub_on",
        ...hub,
        spreadMs: 1_000,
        maxRecords: 100,
        maxBytes: 16_384,
      });
    case "restart_hub":
      return feed(world, {
        kind: "hub_on",
        hub: "hub-1",
        sid: `${world.effects.length}`,
        spreadMs: 1_000,
        maxRecords: 100,
        maxBytes: 16_384,
      });
    case "hub_off":
      return feed(world, { kind: "hub_off", ...hub });
    case "ack":
      return deliver(world, false);
    case "lost_ack":
      return deliver(world, true);
    case "reject":
      return feed(world, { kind: "rejected", code: "bad_sig", holdS: 5 });
    case "unknown_stream":
      return feed(world, { kind: "rejected", code: "unknown_stream", holdS: 1 });
    case "slow":
      return feed(world, { kind: "slow", pauseMs: 500, maxRecords: 10 });
    case "fork":
      return feed(world, { kind: "split", why: "fork" });
    case "rewind":
      world.hubHolds = Math.floor(world.hubHolds / 2);
      if (world.state.acked < 0) return;
      return feed(world, { kind: "rewound", acked: world.hubHolds });
    case "out":
      return feed(world, { kind: "out_of_service" });
    case "in":
      return feed(world, { kind: "in_service", acked: world.state.acked, size: world.size });
    case "timer": {
      const timers = [...world.timers.keys()];
      const timer = timers[step.pick % Math.max(1, timers.length)];
      return timer === undefined ? undefined : fire(world, timer);
    }
  }
}

/** Everything works again: the machine must come to rest with an empty outbox, whatever it went through (I7). */
function heal(world: World): void {
  act(world, { do: "in" });
  for (let round = 0; round < 200; round++) {
    const { state } = world;
    if (state.phase === "IDLE" && state.acked === world.size) return;
    if (state.link === "down") fire(world, "reconnect");
    else if (state.link === "connecting") act(world, { do: "up" });
    else if (state.phase === "READY") act(world, { do: "restart_hub" });
    else if (state.phase === "SPREAD") fire(world, "spread");
    else if (state.phase === "BLOCKED") fire(world, "hold");
    else act(world, { do: "ack" });
  }
  throw new Error(`did not come to rest: ${JSON.stringify(world.state)}`);
}

test("on any history one message is in flight at most, nothing leaves while offline, and all is delivered in the end", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 80 }), (moves) => {
      const world = newWorld();
      for (const step of moves) act(world, step);
      heal(world);
    }),
    { numRuns: 10_000 },
  );
});

test("after a fork nothing is sent on any history, until a rewind mends it", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const world = newWorld();
      heal(world);
      act(world, { do: "fork" });
      world.effects.length = 0;
      for (const step of moves) if (step.do !== "rewind") act(world, step);
      expect(world.effects.filter(({ kind }) => kind === "send_batch")).toEqual([]);
      expect(world.state.error).toBe("fork");
    }),
    { numRuns: 1_000 },
  );
});

test("a hub that is silent is asked later and later, but never less than every six minutes", () => {
  const world = newWorld();
  fire(world, "reconnect");
  act(world, { do: "up" });
  act(world, { do: "hub_on" });
  fire(world, "spread");
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    waits.push(world.timers.get("ack") ?? 0);
    fire(world, "ack");
    if (world.state.link === "down") {
      fire(world, "reconnect");
      act(world, { do: "up" });
      act(world, { do: "hub_on" });
    }
  }
  expect(waits).toEqual([
    10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000, 300_000,
  ]);
});

test("three times without an answer on one connection, and the kiosk connects anew", () => {
  const world = newWorld();
  fire(world, "reconnect");
  act(world, { do: "up" });
  act(world, { do: "hub_on" });
  fire(world, "spread");
  fire(world, "ack");
  fire(world, "ack");
  fire(world, "ack");
  expect(world.state).toMatchObject({ link: "down", phase: "OFFLINE", timeouts: 3, silences: 0 });
  expect(world.effects.filter(({ kind }) => kind === "disconnect")).toHaveLength(1);
  heal(world);
});

test("a hub that has nothing of the stream gets its open at once, also when there is nothing to send", () => {
  const world = newWorld();
  heal(world);
  for (let i = 0; i < 4; i++) act(world, { do: "tap" });
  heal(world);
  expect(world.state).toMatchObject({ phase: "IDLE", acked: 4 });
  world.hubKnowsStream = false;
  world.effects.length = 0;
  act(world, { do: "unknown_stream" });
  act(world, { do: "unknown_stream" });
  expect(world.effects.map(({ kind }) => kind)).toEqual(["send_open", "set_timer"]);
  fire(world, "status_gap");
  feed(world, { kind: "nothing_new", want: null });
  expect(world.effects.some(({ kind }) => kind === "publish_status")).toBe(true);
  world.hubHolds = 0;
  feed(world, { kind: "rewound", acked: 0 });
  expect(world.effects.at(-2)).toMatchObject({ kind: "send_batch", first: 1 });
});

test("reconnecting is spread over the whole span, which doubles up to two minutes", () => {
  expect([0, 1, 3, 7, 50].map((n) => reconnectDelayMs(n, () => 0))).toEqual(Array(5).fill(200));
  const most = [0, 1, 3, 6, 7, 50].map((n) => reconnectDelayMs(n, () => 0.999_999));
  expect(most).toEqual([1_000, 2_000, 8_000, 64_000, 120_000, 120_000]);
  expect(firstConnectDelayMs(30_000, () => 0.5)).toBe(15_000);
  expect(firstConnectDelayMs(86_400_000, () => 0.5)).toBe(0);
});

test("a connection that does not hold makes the next wait longer; a minute of rest forgets it", () => {
  const world = newWorld();
  for (let n = 0; n < 4; n++) {
    fire(world, "reconnect");
    act(world, { do: "up" });
    act(world, { do: "down" });
  }
  expect(world.state.attempts).toBe(4);
  fire(world, "reconnect");
  act(world, { do: "up" });
  fire(world, "stable");
  expect(world.state.attempts).toBe(0);
});
