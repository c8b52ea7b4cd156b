// Listens on a broker and says nothing, not even a will: the witness's ear.
// Promises: only subscribes; comes back after every loss. What is retained is heard again at every connection.
import { connect } from "mqtt";
import type { Log } from "../../shared/log.ts";
import { CONNECT_TIMEOUT_MS, KEEPALIVE_S } from "../../shared/protocol/limits.ts";

export type ListenerParts = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM; null trusts the system's authorities. */
  readonly ca: string | null;
  readonly clientId: string;
  readonly topics: readonly string[];
  readonly log: Log;
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
};

const RETRY_MS = 5_000;

export type Listener = {
  /** The first time that all subscriptions stand; rejects when the broker refuses them. */
  readonly listening: Promise<void>;
  readonly close: () => Promise<void>;
};

export function openListener(parts: ListenerParts): Listener {
  const { url, username, password, ca, clientId, topics, log } = parts;
  const client = connect(url, {
    protocolVersion: 4,
    clean: true,
    clientId,
    username,
    password,
    ...(ca === null ? {} : { ca }),
    rejectUnauthorized: true,
    // Nothing is lost by waiting: the next status of a kiosk carries everything before it.
    reconnectPeriod: RETRY_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepalive: KEEPALIVE_S,
    resubscribe: false,
  });
  client.on("message", parts.onMessage);
  client.on("close", () => log.warn({}, "the line is down"));
  const listening = new Promise<void>((resolve, reject) => {
    client.on("error", (error) => {
      log.error({ error: error.message }, "the broker refuses");
      reject(error);
    });
    client.on("connect", () => {
      client.subscribe([...topics], { qos: 1 }, (error) => {
        if (error) {
          log.error({ error: error.message }, "the broker refuses to let this account listen");
          return reject(error);
        }
        log.info({ topics: topics.length }, "listening");
        resolve();
      });
    });
  });
  // Whoever does not wait for it has the log.
  listening.catch(() => {});
  return { listening, close: () => client.endAsync(true) };
}
