// The link to an external broker, over MQTT.js: a new client for every attempt, and our own way back after a loss.
// Promises: clean session, every subscription acknowledged before `up`, the will says `on:false`. A message is acknowledged
// to the broker as soon as it is in the bounded queue: that acknowledgement means nothing to a kiosk (K7).
import { randomBytes } from "node:crypto";
import { connect, type IPublishPacket, type MqttClient } from "mqtt";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { CONNECT_TIMEOUT_MS, KEEPALIVE_S } from "../../shared/protocol/limits.ts";
import { everyKioskTopic, hubStateTopic, parseKioskTopic } from "../../shared/protocol/topics.ts";
import type { HubLink, HubLinkEvents } from "./hub-link.ts";

export type MqttLinkParts = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM; null trusts the system's authorities. */
  readonly ca: string | null;
  /** Each message of ratings goes to one of the hubs (MQTT 5, 4.8.2); what is retained goes to all of them. */
  readonly isShared?: boolean | undefined;
  readonly hub: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  readonly events: HubLinkEvents;
};

/** The name of the hubs' share, the same for all of them. */
const SHARE = "hub";
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const SHORTEST_RETRY_MS = 200;
const STABLE_MS = 60_000;
/** Holding a message longer would cost the connection (MQTT.js reads no PINGRESP meanwhile); then it is let go: the kiosk sends it again. */
const LONGEST_HOLD_MS = (KEEPALIVE_S * 1_000) / 4;

export function openMqttLink(parts: MqttLinkParts): HubLink {
  const { events, prefix, clock, log } = parts;
  const stateTopic = hubStateTopic(prefix, parts.hub);
  let client: MqttClient | undefined;
  let isUp = false;
  let isClosed = false;
  let failures = 0;
  let cancelRetry: () => void = () => {};

  const take = ({ topic, payload }: IPublishPacket): void => {
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    if (topic === stateTopic) return events.hubState(bytes);
    const address = parseKioskTopic(prefix, topic);
    if (address?.channel === "ratings") return events.ratings(address, bytes);
    if (address?.channel === "status") return events.status(address, bytes);
    log.warn({ topic: topic.slice(0, 80).replaceAll(/[^ -~]/g, "?") }, "not an address of a kiosk");
  };

  const attempt = (): void => {
    const sid = randomBytes(8).toString("hex");
    const current = connect(parts.url, {
      protocolVersion: parts.isShared === true ? 5 : 4,
      clean: true,
      clientId: `_hub-${parts.hub}`,
      username: parts.username,
      password: parts.password,
      ...(parts.ca === null ? {} : { ca: parts.ca }),
      rejectUnauthorized: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEPALIVE_S,
      queueQoSZero: false,
      resubscribe: false,
      will: {
        topic: stateTopic,
        payload: Buffer.from(JSON.stringify({ v: 1, type: "hub", on: false, sid })),
        qos: 1,
        retain: true,
      },
    });
    client = current;
    let upAt: number | undefined;

    const lost = (why: string): void => {
      if (client !== current) return;
      client = undefined;
      isUp = false;
      current.end(true);
      if (isClosed) return;
      if (upAt !== undefined && clock.uptime() - upAt >= STABLE_MS) failures = 0;
      const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
      failures += 1;
      const wait = SHORTEST_RETRY_MS + parts.random() * (longest - SHORTEST_RETRY_MS);
      events.down(why);
      cancelRetry = clock.after(wait, attempt);
    };

    current.handleMessage = (packet, done) => {
      const room = events.room(null);
      if (room === undefined) {
        take(packet);
        done();
        return;
      }
      let waiting = true;
      const go = (hasRoom: boolean): void => {
        if (!waiting) return;
        waiting = false;
        cancel();
        if (hasRoom) take(packet);
        done();
      };
      const cancel = clock.after(LONGEST_HOLD_MS, () => go(false));
      void room.then(() => go(true));
    };
    // An `error` may come without a `close` (after a refused CONNACK), and a `close` without an `error`.
    current.on("error", (error) => lost(error.message));
    current.on("close", () => lost("connection closed"));
    current.on("connect", () => {
      const ratings = everyKioskTopic(prefix, "ratings");
      const topics = [
        parts.isShared === true ? `$share/${SHARE}/${ratings}` : ratings,
        everyKioskTopic(prefix, "status"),
      ];
      current.subscribe([...topics, stateTopic], { qos: 1 }, (error) => {
        if (client !== current) return;
        // MQTT.js tells a refused subscription as an error too.
        if (error) return lost(`the broker refuses the hub's subscriptions: ${error.message}`);
        upAt = clock.uptime();
        isUp = true;
        events.up(sid);
      });
    });
  };

  return {
    url: parts.url,
    start: attempt,
    connected: () => isUp,
    publish: (topic, payload, retain) => {
      const current = client;
      if (current === undefined || !isUp) return Promise.resolve();
      return new Promise((resolve) => {
        // An error here is the end of the connection, which `lost` reports.
        current.publish(topic, payload, { qos: 1, retain }, () => resolve());
      });
    },
    // The connection of a kiosk is the external broker's business.
    drop: () => {},
    close: async () => {
      isClosed = true;
      cancelRetry();
      const current = client;
      client = undefined;
      isUp = false;
      if (current !== undefined) await current.endAsync(!current.connected);
    },
  };
}
