// The hub's retained state (H1): `on:true` once its subscriptions stand, and again whenever someone says that it is gone.
// Promises: nothing is announced before `up`; a late will of an earlier connection never stands for long.
import { parseHubGone, parseWrapped, type HubBody } from "../../shared/protocol/hub-messages.ts";
import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import { hubStateTopic } from "../../shared/protocol/topics.ts";
import type { HubVoice } from "./hub-voice.ts";

/** K3: kiosks spread their first sending over this time. A fleet of 10,000 gets 30 s, a single kiosk need not wait. */
const SPREAD_MS_A_KIOSK = 3;
const LONGEST_SPREAD_MS = 30_000;

export type HubState = {
  readonly up: (sid: string) => Promise<void>;
  readonly down: () => void;
  /** Says it again, e.g. under a new generation. */
  readonly again: () => Promise<void>;
  /** The hub lives but cannot store: kiosks shall wait until `again`. */
  readonly pause: () => Promise<void>;
  /** What was read on the hub's own state topic. */
  readonly seen: (payload: Uint8Array) => Promise<void>;
  readonly off: () => Promise<void>;
};

export function createHubState(parts: {
  readonly hub: string;
  readonly prefix: string;
  readonly voice: HubVoice;
  readonly kiosks: () => Promise<number>;
  readonly publish: (topic: string, payload: string, retain: boolean) => Promise<void>;
}): HubState {
  const topic = hubStateTopic(parts.prefix, parts.hub);
  let sid: string | undefined;
  let isPaused = false;

  const say = async (on: boolean, current: string | undefined): Promise<void> => {
    if (current === undefined) return;
    const body: Omit<HubBody, "gen"> = {
      on,
      sid: current,
      at: parts.voice.now(),
      spread: Math.min(LONGEST_SPREAD_MS, SPREAD_MS_A_KIOSK * (await parts.kiosks())),
      maxRecords: MAX_BATCH_RECORDS,
      maxBytes: MAX_BATCH_BYTES,
    };
    await parts.publish(topic, parts.voice.wrap("hub", topic, body), true);
  };

  return {
    up: (current) => {
      sid = current;
      return say(!isPaused, sid);
    },
    down: () => {
      sid = undefined;
    },
    again: () => {
      isPaused = false;
      return say(true, sid);
    },
    pause: () => {
      isPaused = true;
      return say(false, sid);
    },
    seen: async (payload) => {
      if (sid !== undefined && !isPaused && saysOff(payload)) await say(true, sid);
    },
    off: async () => {
      const last = sid;
      // Forgotten first: the farewell comes back on the own topic and must not be answered.
      sid = undefined;
      await say(false, last);
    },
  };
}

/** A bare will, or the signed farewell of this hub's last run. */
function saysOff(payload: Uint8Array): boolean {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(payload).toString());
    if (parseHubGone(value).ok) return true;
    const wrapped = parseWrapped(value);
    const body: unknown = wrapped.ok ? JSON.parse(wrapped.value.body) : undefined;
    return typeof body === "object" && body !== null && "on" in body && body.on === false;
  } catch {
    // Whatever stands there in place of our state is not our state.
    return true;
  }
}
