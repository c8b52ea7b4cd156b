// A small world around the two pure machines of the line: a kiosk (real store, real delivery machine), a network that loses,
// repeats and reorders, and the model's hub. Time is virtual; nothing here waits.
import { genesisHash } from "../../shared/evidence/chain.ts";
import { judgeReceipt } from "../../kiosk/core/judge-receipt.ts";
import { stepDelivery } from "../../kiosk/core/delivery.ts";
import {
  INITIAL_DELIVERY,
  type DeliveryEffect,
  type DeliveryInput,
  type DeliveryState,
  type DeliveryTimer,
} from "../../kiosk/core/delivery-state.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { createModelHub, type Down, type Quirk, type Receipt, type Up } from "./model-hub.ts";

const STREAM = "0f3c".repeat(8);
const GENESIS = '{"kiosk":"bl-q1","centre":"binh-lieu"}';
const HUB = "hub-1";
const UPTIME_MS = 3_600_000;
/** Small batches, so that a short story has several of them. */
const MOST_RECORDS = 3;
const SIGNED = { key: "0".repeat(16), sig: "A".repeat(86) };

export type World = ReturnType<typeof createWorld>;

export function createWorld(quirk?: Quirk) {
  const store = openKioskStore(":memory:");
  store.openStream({
    stream: STREAM,
    centre: "binh-lieu",
    kiosk: "bl-q1",
    genesis: GENESIS,
    reason: "install",
    head: genesisHash(GENESIS).toString("base64url"),
    ...SIGNED,
  });
  store.raiseGeneration(1);

  let now = 0;
  let delivery: DeliveryState = INITIAL_DELIVERY;
  let timers = new Map<DeliveryTimer, number>();
  let lastSent: Up | undefined;
  const thanked: number[] = [];
  let mostSentAtOnce = 0;
  let toHub: Up[] = [];
  let toKiosk: Down[] = [];

  const hub = createModelHub(
    GENESIS,
    (message) => delivery.link === "up" && toKiosk.push(message),
    quirk,
  );

  const stream = () => {
    const current = store.currentStream();
    if (current === undefined) throw new Error("there is a stream");
    return current;
  };

  function feed(input: DeliveryInput): void {
    const step = stepDelivery(delivery, input, () => 0.5);
    delivery = step.state;
    const sent = step.effects.filter(({ kind }) => kind.startsWith("send")).length;
    mostSentAtOnce = Math.max(mostSentAtOnce, sent);
    for (const effect of step.effects) act(effect);
  }

  function act(effect: DeliveryEffect): void {
    switch (effect.kind) {
      case "connect":
        feed({ kind: "link_up" });
        toKiosk.push(hub.state()); // retained
        return;
      case "disconnect":
        toHub = [];
        toKiosk = [];
        return;
      case "set_timer":
        timers.set(effect.timer, now + effect.ms);
        return;
      case "clear_timer":
        timers.delete(effect.timer);
        return;
      case "publish_status":
        toHub.push({ type: "status", acked: stream().acked });
        return;
      case "send_open":
        lastSent = { type: "open" };
        break;
      case "send_batch": {
        const most = Math.min(effect.maxRecords, MOST_RECORDS);
        const batch = store.nextBatch(most, effect.maxBytes);
        if (batch === undefined) throw new Error("a batch was asked of an empty outbox");
        lastSent = { type: "batch", ...batch };
        break;
      }
      case "send_old":
        throw new Error("this kiosk has no older stream");
      case "send_again":
        break;
    }
    if (lastSent !== undefined) toHub.push(lastSent);
  }

  /** What was not on the disk is gone. */
  function startKiosk(): void {
    delivery = INITIAL_DELIVERY;
    timers = new Map();
    lastSent = undefined;
    const { acked, size } = stream();
    feed({ kind: "start", acked, size, uptimeMs: UPTIME_MS });
  }

  function hear(message: Down): void {
    if (delivery.link !== "up") return;
    switch (message.type) {
      case "hub": {
        const { sid } = message;
        if (!message.on) return feed({ kind: "hub_off", hub: HUB, sid });
        store.raiseGeneration(message.gen);
        const limits = { spreadMs: 30_000, maxRecords: 100, maxBytes: 16_384 };
        return feed({ kind: "hub_on", hub: HUB, sid, ...limits });
      }
      case "reject":
        return feed({ kind: "rejected", code: message.code, holdS: 60 });
      case "ack":
      case "rewind":
        return hearReceipt(message);
    }
  }

  function hearReceipt(message: Receipt): void {
    const { size, acked } = stream();
    const receipt = { ...message, ...SIGNED, v: 1 as const, stream: STREAM, safe: 0, at: now };
    const verdict = judgeReceipt(receipt, {
      stream: STREAM,
      size,
      acked,
      generation: store.generation(),
      rewoundGeneration: store.rewoundGeneration(),
      hashAt: store.hashAt,
    });
    const { upto, gen, want } = message;
    const kept = { upto, safe: 0, gen, text: JSON.stringify(receipt) };
    switch (verdict.kind) {
      case "progress":
        store.recordReceipt({ ...kept, rewind: false });
        return feed({ kind: "progress", acked: upto, want });
      case "rewound":
        store.recordReceipt({ ...kept, rewind: true });
        return feed({ kind: "rewound", acked: upto });
      case "nothing_new":
        return feed({ kind: "nothing_new", want });
      case "ignored":
        return;
      case "fork":
      case "rolled_back":
        throw new Error(`${verdict.kind}: nobody changed anything`);
    }
  }

  /** What a citizen does: `crash` tells where the process is killed around the commit. */
  function tap(level: string, crash: "no" | "before" | "after" = "no"): void {
    if (crash === "before") return startKiosk();
    const at = now + 1_795_424_464_123;
    const draft = ["r", "q1", "", "vn3.1", level, 1, "", 0] as const;
    const [seq] = store.append(draft, { at, mono: now, boot: 1, day: 20261124 });
    if (crash === "after") return startKiosk();
    thanked.push(seq);
    feed({ kind: "appended", size: seq });
  }

  function fireNextTimer(): boolean {
    const next = [...timers].toSorted(([, a], [, b]) => a - b)[0];
    if (next === undefined) return false;
    const [timer, dueAt] = next;
    now = Math.max(now, dueAt);
    timers.delete(timer);
    feed({ kind: "timer", timer });
    return true;
  }

  function deliverUp(pick: number, keep = false): void {
    const message = take(toHub, pick, keep);
    if (message !== undefined) hub.take(message);
  }

  function deliverDown(pick: number, keep = false): void {
    const message = take(toKiosk, pick, keep);
    if (message !== undefined) hear(message);
  }

  /** Nothing breaks any more: delivers in order and lets time pass. False when it never comes to rest. */
  function settle(): boolean {
    hub.start();
    for (let i = 0; i < 5_000; i++) {
      const { acked, size } = stream();
      if (toHub.length > 0) deliverUp(0);
      else if (hub.waits()) hub.commit();
      else if (toKiosk.length > 0) deliverDown(0);
      else if (acked === size && hub.stored().records.length === size) return true;
      else if (!fireNextTimer()) return false;
    }
    return false;
  }

  startKiosk();
  return {
    thanked,
    stream,
    hub,
    kioskState: () => delivery,
    mostSentAtOnce: () => mostSentAtOnce,
    tap,
    fireNextTimer,
    killKiosk: startKiosk,
    deliverUp,
    deliverDown,
    settle,
    dropLine: () => {
      toHub = [];
      toKiosk = [];
      feed({ kind: "link_down" });
    },
    loseUp: (pick: number) => {
      take(toHub, pick, false);
    },
    /** Even the hub's word of a new generation: a kiosk that missed it must not stay deaf. */
    loseDown: (pick: number) => {
      take(toKiosk, pick, false);
    },
    close: () => store.close(),
  };
}

function take<T>(bag: T[], pick: number, keep: boolean): T | undefined {
  const at = bag.length === 0 ? 0 : pick % bag.length;
  const found = bag[at];
  if (!keep) bag.splice(at, 1);
  return found;
}
