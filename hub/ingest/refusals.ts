// What is refused (H2, H7): said to the kiosk, counted by code, and held against its budget.
// Promises: a refusal changes nothing but counters; a kiosk whose budget is used up is told once and then not heard for a while.
import type { Log } from "../../shared/log.ts";
import type { RejectBody, SlowBody } from "../../shared/protocol/hub-messages.ts";
import { MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import { kioskTopic, type KioskAddress } from "../../shared/protocol/topics.ts";
import type { HubVoice } from "../link/hub-voice.ts";
import type { Refusal } from "./check-message.ts";
import { HOLD_MS, type Allowance } from "./limits.ts";

const HOLD_S = 60;
/** The kiosk has only to say its `open` again. */
const HOLD_UNKNOWN_STREAM_S = 1;

export type Refusals = {
  readonly refuse: (address: KioskAddress, allowance: Allowance, refusal: Refusal) => void;
  readonly slow: (address: KioskAddress, pauseMs: number) => void;
  readonly counts: () => Readonly<Record<string, number>>;
};

export function createRefusals(parts: {
  readonly prefix: string;
  readonly voice: HubVoice;
  readonly say: (topic: string, payload: string) => void;
  readonly log: Log;
}): Refusals {
  const { prefix, voice, say, log } = parts;
  const counts = new Map<string, number>();

  const slow = (address: KioskAddress, pauseMs: number): void => {
    const body: Omit<SlowBody, "gen"> = { pauseMs, maxRecords: MAX_BATCH_RECORDS };
    const topic = kioskTopic(prefix, address, "ctl");
    say(topic, voice.wrap("slow", topic, body));
  };

  return {
    slow,
    refuse: (address, allowance, refusal) => {
      const { code, stream, first, count } = refusal;
      counts.set(code, (counts.get(code) ?? 0) + 1);
      log.warn({ kiosk: address.kiosk, centre: address.centre, code, stream, first }, "refused");
      const holdS = code === "unknown_stream" ? HOLD_UNKNOWN_STREAM_S : HOLD_S;
      const body: Omit<RejectBody, "gen"> = { stream, first, count, code, holdS };
      const topic = kioskTopic(prefix, address, "ctl");
      say(topic, voice.wrap("reject", topic, body));
      if (allowance.countRefusal()) {
        log.warn({ kiosk: address.kiosk }, "too many refusals: not heard for a while");
        slow(address, HOLD_MS);
      }
    },
    counts: () => Object.fromEntries(counts),
  };
}
