// Station 5, the kiosk's line: one MQTT 3.1.1 connection from CONNECT to its end, on a new mqtt.js client each time.
// Promises: `up` only after every SUBACK; `down` exactly once, whatever it died of; nothing is queued or sent again here,
// for the outbox is the only queue (protocol K3, K10). Certificates are always verified. Never logs a password.
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { CONNECT_TIMEOUT_MS, KEEPALIVE_S } from "../../shared/protocol/limits.ts";
import { parseBrokerUrl, type Broker } from "./broker-url.ts";
import type { LinkConnection, LinkDown, LinkEvents, LinkOptions, OpenLink } from "./kiosk-link.ts";

/** A PUBACK later than this is none; it proves nothing anyway, but the caller must not wait for ever. */
const PUBACK_TIMEOUT_MS = 20_000;
/** How long a clean end may wait for the last PUBACKs and the DISCONNECT before the socket is cut. */
const FAREWELL_MS = 2_000;

/** Throws when `url` of the options is not usable: parseBrokerUrl says so beforehand. */
export function createMqttLink(parts: { readonly clock: Clock; readonly log: Log }): OpenLink {
  return (options, events) => openConnection(options, events, parts);
}

function openConnection(
  options: LinkOptions,
  events: LinkEvents,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): LinkConnection {
  const broker = parseBrokerUrl(options.url);
  if (!broker.ok) throw new Error(broker.fault);
  const client = connect(clientOptions(broker.value, options));
  let state: "connecting" | "up" | "ending" | "dead" = "connecting";
  /** Ends the wait of every publish that has no PUBACK yet. */
  const waiting = new Set<(left: boolean) => void>();
  /** Retained messages may overtake our hearing of the SUBACK; they are told after `up`. */
  let early: { topic: string; payload: Uint8Array; retained: boolean }[] = [];

  const stopSubackTimer = clock.after(CONNECT_TIMEOUT_MS * 2, () => {
    die({ why: "timeout: the broker did not acknowledge the subscriptions", refused: false });
  });

  function die(reason: LinkDown): void {
    if (state === "dead") return;
    state = "dead";
    stopSubackTimer();
    early = [];
    for (const settle of waiting) settle(false);
    // J7: after a refused CONNACK mqtt.js may emit no `close`; without end(true) its timers and socket would stay.
    client.end(true);
    client.stream.destroy();
    events.down(reason);
  }

  // These listeners stay for the client's whole life: an `error` without a listener would end the process.
  client.on("error", (error) => die(reasonOf(error)));
  client.on("close", () => {
    die({
      why: state === "ending" ? "ended" : "closed: the broker closed the connection",
      refused: false,
    });
  });
  // `subscribe` answers with a value; what its listeners throw is a bug and may end the process.
  client.on("connect", () => void subscribe());
  client.on("message", (topic, payload, packet) => {
    if (state === "up" || state === "ending") events.message(topic, payload, packet.retain);
    else if (state === "connecting") early.push({ topic, payload, retained: packet.retain });
  });

  // J8: our own SUBSCRIBE on every connection, answered before anything is published; or the first receipt is lost.
  async function subscribe(): Promise<void> {
    const refusal = await refusedFilter(client, options.subscriptions);
    if (state !== "connecting") return;
    if (refusal !== undefined) return die(refusal);
    state = "up";
    stopSubackTimer();
    log.info({ host: broker.ok ? broker.value.host : "" }, "line up");
    events.up();
    const held = early;
    early = [];
    for (const { topic, payload, retained } of held) {
      // `up` or a message may have ended the line.
      if (stateNow() === "dead") return;
      events.message(topic, payload, retained);
    }
  }

  const stateNow = (): string => state;

  return {
    publish(topic, payload, retain) {
      // J2: what mqtt.js is given while offline it would keep in memory and send some day.
      if (state !== "up") return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (left: boolean): void => {
          if (!waiting.delete(settle)) return;
          stopTimer();
          resolve(left);
        };
        const stopTimer = clock.after(PUBACK_TIMEOUT_MS, () => settle(false));
        waiting.add(settle);
        client.publish(topic, payload, { qos: 1, retain }, (error) => settle(!error));
      });
    },
    end(clean) {
      if (state === "dead") return Promise.resolve();
      const ended: LinkDown = { why: "ended", refused: false };
      if (!clean || state !== "up") {
        die(ended);
        return Promise.resolve();
      }
      state = "ending";
      return new Promise((resolve) => {
        const finish = (): void => {
          stopTimer();
          die(ended);
          resolve();
        };
        const stopTimer = clock.after(FAREWELL_MS, finish);
        client.once("close", finish);
        client.end(false);
      });
    },
  };
}

function clientOptions(broker: Broker, options: LinkOptions): IClientOptions {
  return {
    protocol: broker.tls ? "mqtts" : "mqtt",
    host: broker.host,
    port: broker.port,
    protocolVersion: 4,
    clean: true,
    // The broker lets a client id be used by the user of that name only (delivery A7).
    clientId: options.username,
    username: options.username,
    password: options.password,
    will: {
      topic: options.will.topic,
      payload: Buffer.from(options.will.payload),
      qos: 1,
      retain: true,
    },
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    reschedulePings: true,
    rejectUnauthorized: true,
    ...(options.ca === null ? {} : { ca: options.ca }),
  };
}

/** Subscribes at QoS 1; undefined when the broker granted every filter. MQTT-3.9.3: 0x80 in a SUBACK is a refusal. */
function refusedFilter(
  client: MqttClient,
  filters: readonly string[],
): Promise<LinkDown | undefined> {
  return new Promise((resolve) => {
    client.subscribe([...filters], { qos: 1 }, (error, _granted, suback) => {
      const refused = filters.filter((_filter, place) => Number(suback?.granted[place]) >= 0x80);
      if (refused.length > 0) {
        resolve({ why: `subscription refused: ${refused.join(", ")}`, refused: true });
      } else {
        resolve(error ? { why: `closed: ${error.message}`, refused: false } : undefined);
      }
    });
  });
}

/** `why` begins with a code: `CERT_HAS_EXPIRED: …`, `ECONNREFUSED: …`, `connack 5: …`, `closed: …`, `timeout: …`. */
function reasonOf(error: Error): LinkDown {
  const code = codeOf(error);
  if (typeof code === "number") {
    // MQTT-3.2.2.3: a CONNACK with a code other than 0; every other number is mqtt.js's word for a broken protocol.
    return error.message.startsWith("Connection refused")
      ? { why: `connack ${code}: ${error.message}`, refused: true }
      : { why: `protocol: ${error.message}`, refused: false };
  }
  if (error.message === "connack timeout") {
    return { why: "timeout: the broker did not answer", refused: false };
  }
  return {
    why: code === undefined ? `error: ${error.message}` : `${code}: ${error.message}`,
    refused: false,
  };
}

function codeOf(error: Error | null): string | number | undefined {
  if (error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" || typeof error.code === "number" ? error.code : undefined;
}
