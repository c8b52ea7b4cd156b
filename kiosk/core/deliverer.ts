// Stations 4, 5 and 7: runs the delivery machine in the world, with timers, one connection at a time, and messages made from the store.
// Promises: publishes only while the link is up; what was not receipted stays in the outbox, and PUBACK means nothing to it (K7).
import { randomBytes } from "node:crypto";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { everyHubStateTopic, kioskTopic } from "../../shared/protocol/topics.ts";
import type { LinkConnection, LinkDown, OpenLink } from "../link/kiosk-link.ts";
import type { KioskStream, OldMessage } from "../store/kiosk-store.ts";
import type { LastKnown } from "../store/last-known.ts";
import {
  INITIAL_DELIVERY,
  type DeliveryEffect,
  type DeliveryInput,
  type DeliveryState,
  type DeliveryTimer,
} from "./delivery-state.ts";
import { stepDelivery } from "./delivery.ts";
import type { KioskIdentity } from "./identity.ts";
import type { KeyRing } from "./key-ring.ts";
import { batchMessage, oldMessage, openMessage, recordBytes, type OldSent } from "./outbox.ts";
import { lostMessage, statusMessage, type StatusFacts } from "./status-message.ts";
import type { StoreKeeper, Used } from "./store-keeper.ts";

/** How long a goodbye may take; the will says the rest. */
const GOODBYE_MS = 2_000;

export type Deliverer = {
  readonly feed: (input: DeliveryInput) => void;
  /** What a status may say while the store says nothing. */
  readonly know: (last: LastKnown) => void;
  readonly state: () => DeliveryState;
  readonly sid: () => string | undefined;
  readonly sentUptime: () => number | undefined;
  /** What is in flight of an older stream. */
  readonly oldSent: () => OldSent | undefined;
  /** What people must mend before this kiosk can connect: "clock" (K14), "refused"; null otherwise. */
  readonly linkTrouble: () => LinkTrouble | null;
  /** Wall clock at which the link was last seen up, or the start; null while it is up. */
  readonly disconnectedAt: () => number | null;
  /** K15 without the store's part: status `offline`, DISCONNECT. */
  readonly stop: () => Promise<void>;
};

/** Why there is no connection, where somebody has to do something about it. */
export type LinkTrouble = "clock" | "refused";

export type DelivererParts = {
  readonly identity: KioskIdentity;
  readonly ring: KeyRing;
  readonly keeper: StoreKeeper;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly openLink: OpenLink;
  readonly statusFacts: () => Omit<StatusFacts, "state" | "sid" | "at" | "oldest" | "gen">;
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  readonly onChange: () => void;
};

/** Last seen in the store, so that a status is still true when the store is gone and it has to say why. */
type Known = { readonly stream: KioskStream; readonly gen: number; readonly oldest: number | null };
type Session = {
  readonly sid: string;
  readonly connection: LinkConnection;
  /** From now on its events are not ours. */
  readonly forget: () => void;
};

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { identity, ring, keeper, clock, log, random, openLink, onMessage, onChange } = parts;
  const statusTopic = kioskTopic(identity.prefix, identity, "status");
  const ratingsTopic = kioskTopic(identity.prefix, identity, "ratings");
  const timers = new Map<DeliveryTimer, () => void>();
  const inputs: DeliveryInput[] = [];
  let state = INITIAL_DELIVERY;
  let running = false;
  let session: Session | undefined;
  let linkFault: LinkDown | null = null;
  let disconnectedAt: number | null = Math.trunc(clock.now());
  let inFlight:
    | { readonly text: string; readonly sentUptime: number; readonly old?: OldSent }
    | undefined;
  let known: Known | undefined;

  /** Effects may feed again (a store that fails while a batch is built), so inputs wait their turn. */
  function feed(input: DeliveryInput): void {
    inputs.push(input);
    if (running) return;
    running = true;
    try {
      for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) {
        const step = stepDelivery(state, next, random);
        state = step.state;
        if (state.inFlight === undefined) inFlight = undefined;
        if (next.kind === "appended") look();
        for (const effect of step.effects) run(effect);
      }
    } finally {
      running = false;
    }
    onChange();
  }

  function run(effect: DeliveryEffect): void {
    switch (effect.kind) {
      case "connect":
        return connect();
      case "disconnect":
        return disconnect();
      case "send_open":
        return sendOpen();
      case "send_batch":
        return sendBatch(effect.maxRecords, effect.maxBytes);
      case "send_old":
        return sendOld(effect.maxRecords, effect.maxBytes);
      case "send_again":
        return inFlight === undefined ? undefined : publish(ratingsTopic, inFlight.text, false);
      case "publish_status":
        return publishStatus();
      case "set_timer":
        return setTimer(effect.timer, effect.ms);
      case "clear_timer":
        timers.get(effect.timer)?.();
        timers.delete(effect.timer);
        return;
    }
  }

  function setTimer(timer: DeliveryTimer, ms: number): void {
    timers.get(timer)?.();
    const cancel = clock.after(ms, () => {
      timers.delete(timer);
      feed({ kind: "timer", timer });
    });
    timers.set(timer, cancel);
  }

  function connect(): void {
    const sid = randomBytes(8).toString("hex");
    const own = (channel: "ack" | "ctl" | "conf" | "status"): string =>
      kioskTopic(identity.prefix, identity, channel);
    let ended = false;
    const connection = openLink(
      {
        ...identity.mqtt,
        will: { topic: statusTopic, payload: lostMessage(sid) },
        subscriptions: [
          own("ack"),
          own("ctl"),
          own("conf"),
          own("status"),
          everyHubStateTopic(identity.prefix),
        ],
      },
      {
        up: () => {
          if (ended || state.stopped) return;
          linkFault = null;
          disconnectedAt = null;
          log.info({ sid }, "connected");
          feed({ kind: "link_up" });
        },
        down: (reason) => {
          if (ended || state.stopped) return;
          ended = true;
          if (linkFault?.why !== reason.why) {
            log.warn({ why: reason.why, refused: reason.refused }, "not connected");
          }
          linkFault = reason;
          disconnectedAt ??= Math.trunc(clock.now());
          session = undefined;
          feed({ kind: "link_down" });
        },
        message: (topic, payload) => {
          if (!ended && !state.stopped) onMessage(topic, payload);
        },
      },
    );
    const forget = (): void => {
      ended = true;
    };
    if (!ended) session = { sid, connection, forget };
  }

  function disconnect(): void {
    const last = session;
    if (last === undefined) return;
    log.warn({ sid: last.sid }, "the hub was not heard on a living connection; connecting anew");
    last.forget();
    session = undefined;
    disconnectedAt ??= Math.trunc(clock.now());
    // Clean: the will would say `lost`, and this kiosk is back in a moment.
    void last.connection.end(true);
  }

  function sendOpen(): void {
    const stream = keeper.use((store) => store.currentStream());
    if (stream.ok && stream.value !== undefined) send(openMessage(stream.value));
  }

  function sendBatch(maxRecords: number, maxBytes: number): void {
    const built = keeper.use((store) => {
      const stream = store.currentStream();
      const batch = store.nextBatch(maxRecords, recordBytes(maxBytes));
      return stream === undefined || batch === undefined
        ? undefined
        : batchMessage(stream, batch, ring.at(stream, batch.first));
    });
    if (built.ok && built.value !== undefined) send(built.value);
  }

  function sendOld(maxRecords: number, maxBytes: number): void {
    const found = nextOld(maxRecords, recordBytes(maxBytes));
    if (!found.ok) return;
    if (found.value === undefined) return feed({ kind: "old", left: false });
    const { text, sent } = oldMessage(found.value, ring.at);
    send(text, sent);
  }

  function nextOld(...most: [records: number, bytes: number]): Used<OldMessage | undefined> {
    return keeper.use((store) => store.currentStream() && store.nextOld(...most, ring.ids()));
  }

  function send(text: string, old?: OldSent): void {
    inFlight = { text, sentUptime: clock.uptime(), ...(old === undefined ? {} : { old }) };
    publish(ratingsTopic, text, false);
  }

  function publish(topic: string, payload: string, retain: boolean): void {
    if (session === undefined) return;
    // A message that did not leave needs no care here: the ack timeout (K7) or the next connection sends it again.
    void session.connection.publish(topic, payload, retain).then((left) => {
      if (!left) log.info({ topic }, "a message did not leave");
      return left;
    });
  }

  function publishStatus(): void {
    const text = statusText("online");
    if (text !== undefined) publish(statusTopic, text, true);
    const owed = nextOld(1, 1);
    if (!state.old && owed.ok && owed.value !== undefined) feed({ kind: "old", left: true });
  }

  function look(): void {
    const seen = keeper.use((store) => {
      const stream = store.currentStream();
      const oldest = store.oldestPendingAt();
      return stream === undefined ? undefined : { stream, gen: store.generation(), oldest };
    });
    if (seen.ok && seen.value !== undefined) known = seen.value;
  }

  function statusText(of: "online" | "offline"): string | undefined {
    look();
    if (known === undefined || session === undefined) return undefined;
    const { stream, gen, oldest } = known;
    const at = Math.trunc(clock.now());
    return statusMessage(
      stream,
      { ...parts.statusFacts(), state: of, sid: session.sid, at, gen, oldest },
      { key: ring.at(stream, stream.size + 1), before: ring.before(stream) },
    );
  }

  return {
    feed,
    know: ({ stream, generation }) => {
      known = { stream, gen: generation, oldest: null };
    },
    state: () => state,
    sid: () => session?.sid,
    sentUptime: () => inFlight?.sentUptime,
    oldSent: () => inFlight?.old,
    linkTrouble: () => (linkFault === null ? null : linkTrouble(linkFault)),
    disconnectedAt: () => disconnectedAt,
    stop: async () => {
      const last = session;
      const wasUp = state.link === "up";
      const goodbye = wasUp ? statusText("offline") : undefined;
      feed({ kind: "stop" });
      session = undefined;
      if (last === undefined) return;
      if (goodbye !== undefined) {
        await Promise.race([
          last.connection.publish(statusTopic, goodbye, true),
          new Promise((resolve) => clock.after(GOODBYE_MS, () => resolve(undefined))),
        ]);
      }
      await last.connection.end(wasUp);
    },
  };
}

/** K14: a clock so wrong that no certificate is valid is a clock problem, not a network problem. */
function linkTrouble({ why, refused }: LinkDown): LinkTrouble | null {
  if (/CERT_NOT_YET_VALID|CERT_HAS_EXPIRED|not yet valid|has expired/i.test(why)) return "clock";
  return refused ? "refused" : null;
}
