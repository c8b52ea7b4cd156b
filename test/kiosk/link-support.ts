// What the tests of the line share: a clock that really runs, and a listener that keeps what it was told.
import type { Clock } from "../../shared/clock.ts";
import type { LinkDown, LinkEvents, LinkOptions } from "../../kiosk/link/kiosk-link.ts";

export const RUNNING_CLOCK: Clock = {
  now: () => Date.now(),
  uptime: () => Math.floor(performance.now()),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export type Told = {
  readonly events: LinkEvents;
  readonly order: string[];
  readonly downs: LinkDown[];
  readonly messages: { topic: string; text: string; retained: boolean }[];
};

export function createListener(): Told {
  const told: Told = {
    order: [],
    downs: [],
    messages: [],
    events: {
      up: () => void told.order.push("up"),
      down: (reason) => {
        told.order.push("down");
        told.downs.push(reason);
      },
      message: (topic, payload, retained) => {
        told.order.push("message");
        told.messages.push({ topic, text: new TextDecoder().decode(payload), retained });
      },
    },
  };
  return told;
}

export function linkOptions(url: string, more: Partial<LinkOptions> = {}): LinkOptions {
  return {
    url,
    username: "bl-q1",
    password: "secret",
    ca: null,
    will: { topic: "hailong/v1/binh-lieu/bl-q1/status", payload: '{"state":"lost"}' },
    subscriptions: ["hailong/v1/binh-lieu/bl-q1/ack", "hailong/v1/_hub/+/state"],
    ...more,
  };
}
