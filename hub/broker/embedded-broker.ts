// The embedded broker: aedes behind a listener of ours, for a hub that needs no other broker.
// Promises: who is not an enrolled kiosk gets in nowhere, a kiosk reaches only its own topics, no packet is longer than the
// wire allows, no session outlives its connection. Its PUBACK is sent before the hub has stored anything: it proves nothing.
import { createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Aedes, type Client, type ConnectPacket } from "aedes";
import type { Log } from "../../shared/log.ts";
import { CONNECT_TIMEOUT_MS, MAX_PACKET_BYTES } from "../../shared/protocol/limits.ts";
import { everyKioskTopic } from "../../shared/protocol/topics.ts";
import { forgetPassword } from "./forget-password.ts";
import { guardFrames } from "./frame-guard.ts";
import { keepRetained } from "./keep-retained.ts";
import { maySubscribe, publishFault, willFault } from "./kiosk-rights.ts";

export type BrokerParts = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly prefix: string;
  /** Whether `password` is that of the enrolled kiosk. A rejected promise is treated as "cannot tell now". */
  readonly authenticate: (kiosk: string, password: Uint8Array) => Promise<boolean>;
  /** A message of a kiosk on `ratings` or `status`, after its rights were checked. */
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** Asked before a `ratings` message is acknowledged; holding the promise holds back that one kiosk. */
  readonly room: (kiosk: string) => Promise<void> | undefined;
  readonly log: Log;
};

export type EmbeddedBroker = {
  readonly url: string;
  readonly connections: () => number;
  readonly publish: (topic: string, payload: string, retain: boolean) => Promise<void>;
  /** Closes the connection of one kiosk, if it has one. */
  readonly drop: (kiosk: string) => void;
  readonly close: () => Promise<void>;
};

const BACKLOG = 4_096;
const MAX_CONNECTIONS = 20_000;
const KEEPALIVE_LIMIT_S = 300;
/** A reader that takes nothing for so long is cut, so that it cannot hold up the others. */
const DRAIN_TIMEOUT_MS = 10_000;
const CONCURRENCY = 1_000;
/** prefix (1–3 levels), v1, centre, kiosk, channel. */
const MAX_TOPIC_LEVELS = 8;
/** CONNACK return codes, MQTT 3.1.1 §3.2.2.3. */
const SERVER_UNAVAILABLE = 3;
const NOT_AUTHORIZED = 5;

export async function openEmbeddedBroker(parts: BrokerParts): Promise<EmbeddedBroker> {
  const { prefix, log } = parts;
  const connected = new Map<string, Client>();
  const coming = new WeakMap<Client, ConnectPacket>();
  let closing = false;

  const aedes = await Aedes.createBroker({
    concurrency: CONCURRENCY,
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    keepaliveLimit: KEEPALIVE_LIMIT_S,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    // The will is looked at here, because aedes would look only when it fires, and then drop it in silence.
    preConnect: (client, packet, done) => {
      // The contract names no client id, so any will do; the session is named after the kiosk, or anyone who knows a
      // client id could evict its owner (MQTT-3.1.4-2).
      packet.clientId = packet.username ?? "";
      const fault =
        packet.clean !== true
          ? "clean:false"
          : packet.will && willFault(prefix, packet.clientId, packet.will);
      if (fault === undefined) {
        coming.set(client, packet);
        return done(null, true);
      }
      log.warn({ kiosk: loggable(packet.clientId), fault }, "connection refused");
      done(new Error(fault), false);
    },
    authenticate: (client, username, password, done) => {
      const packet = coming.get(client);
      if (packet !== undefined) forgetPassword(packet);
      parts.authenticate(username ?? "", password ?? new Uint8Array()).then(
        (known) => {
          if (known) return done(null, true);
          log.warn({ kiosk: loggable(client.id) }, "unknown kiosk or wrong password");
          done(refusal("not authorized", NOT_AUTHORIZED), false);
        },
        (error: unknown) => {
          log.error({ kiosk: loggable(client.id), error: String(error) }, "cannot authenticate");
          done(refusal("server unavailable", SERVER_UNAVAILABLE), false);
        },
      );
    },
    authorizePublish: (client, packet, done) => {
      const fault = client === null ? "no client" : publishFault(prefix, client.id, packet);
      if (fault !== undefined || client === null) {
        log.warn({ kiosk: client?.id, topic: loggable(packet.topic), fault }, "message refused");
        return done(new Error(fault));
      }
      const room = packet.retain ? undefined : parts.room(client.id);
      if (room === undefined) return done(null);
      void room.then(() => done(null));
    },
    authorizeSubscribe: (client, subscription, done) => {
      if (maySubscribe(prefix, client.id, subscription.topic)) return done(null, subscription);
      log.warn({ kiosk: client.id, topic: loggable(subscription.topic) }, "subscription refused");
      done(null, null);
    },
  });
  keepRetained(aedes);
  aedes.on("client", (client) => connected.set(client.id, client));
  aedes.on("clientDisconnect", (client) => {
    if (connected.get(client.id) === client) connected.delete(client.id);
  });
  aedes.on("clientError", (client, error) => {
    log.info({ kiosk: client.id, fault: error.message }, "connection lost");
  });
  aedes.on("connectionError", (_client, error) => {
    log.info({ fault: error.message }, "connection ended before it was let in");
  });

  for (const channel of ["ratings", "status"] as const) {
    await new Promise<void>((subscribed) => {
      aedes.subscribe(
        everyKioskTopic(prefix, channel),
        (packet, done) => {
          // Wills that fire because the broker itself is closing say nothing about a kiosk.
          if (!closing) parts.onMessage(packet.topic, bytesOf(packet.payload));
          done();
        },
        subscribed,
      );
    });
  }

  const accept = (socket: Socket): void => {
    guardFrames(socket, MAX_PACKET_BYTES, (fault) => {
      log.warn({ fault, from: socket.remoteAddress }, "packet refused at its header");
    });
    aedes.handle(socket);
  };
  const { tls } = parts;
  const server =
    tls === undefined
      ? createPlainServer({ noDelay: true }, accept)
      : createTlsServer(
          { ...tls, minVersion: "TLSv1.2", noDelay: true, handshakeTimeout: CONNECT_TIMEOUT_MS },
          accept,
        );
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, parts.host, parts.port).catch((error: unknown) => {
    // Its heartbeat would keep a process alive that has just refused to start.
    aedes.close();
    throw error;
  });

  return {
    url: `${tls === undefined ? "mqtt" : "mqtts"}://${urlHost(parts.host)}:${port}`,
    connections: () => connected.size,
    publish: (topic, payload, retain) =>
      new Promise((resolve, reject) => {
        aedes.publish(
          {
            cmd: "publish",
            topic,
            // What is kept is kept as bytes: with Vietnamese in it a string takes twice as much of the heap.
            payload: retain ? Buffer.from(payload) : payload,
            qos: 1,
            retain,
            dup: false,
          },
          (error?: Error | null) => (error ? reject(error) : resolve()),
        );
      }),
    drop: (kiosk) => connected.get(kiosk)?.close(),
    close: async () => {
      closing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await new Promise<void>((resolve) => {
        aedes.close(() => resolve());
      });
      await closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function refusal(
  message: string,
  returnCode: typeof SERVER_UNAVAILABLE | typeof NOT_AUTHORIZED,
): Error & { returnCode: typeof SERVER_UNAVAILABLE | typeof NOT_AUTHORIZED } {
  return Object.assign(new Error(message), { returnCode });
}

function bytesOf(payload: string | Buffer): Uint8Array {
  return typeof payload === "string" ? Buffer.from(payload) : payload;
}

/** Text from outside, before it goes to the log: short and without control characters. */
function loggable(text: string): string {
  return text.slice(0, 80).replaceAll(/[^ -~]/g, "?");
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
