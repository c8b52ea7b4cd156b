// An embedded broker for one test, with kiosks and with clients that are no kiosks at all.
// Promises: a free port on 127.0.0.1; everything is gone with `close`.
import { connect as connectSocket, type Socket } from "node:net";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { generate, parser, type Packet } from "mqtt-packet";
import { openEmbeddedBroker, type BrokerParts } from "../../hub/broker/embedded-broker.ts";
import type { LogFields } from "../../shared/log.ts";

/** Of every kiosk whose name begins with `bl-`. */
export const PASSWORD = "0123456789abcdef";

export type TestBroker = Awaited<ReturnType<typeof openTestBroker>>;

export type RawClient = {
  readonly socket: Socket;
  readonly packets: Packet[];
  /** Resolves when the connection is over. */
  readonly ended: Promise<void>;
};

export async function openTestBroker(parts: Partial<BrokerParts> = {}) {
  const came: { readonly topic: string; readonly text: string }[] = [];
  const warnings: LogFields[] = [];
  const clients: MqttClient[] = [];
  const sockets: Socket[] = [];
  const broker = await openEmbeddedBroker({
    host: "127.0.0.1",
    port: 0,
    prefix: "hailong",
    authenticate: async (kiosk, password) =>
      kiosk.startsWith("bl-") && Buffer.from(password).toString() === PASSWORD,
    onMessage: (topic, payload) => came.push({ topic, text: Buffer.from(payload).toString() }),
    room: () => undefined,
    log: {
      info: () => {},
      warn: (fields) => warnings.push(fields),
      error: (fields) => warnings.push(fields),
    },
    ...parts,
  });

  return {
    ...broker,
    came,
    warnings,
    enter: async (kiosk = "bl-q1", options: IClientOptions = {}): Promise<MqttClient> => {
      const client = await connectAsync(
        broker.url,
        {
          protocolVersion: 4,
          clientId: kiosk,
          username: kiosk,
          password: PASSWORD,
          clean: true,
          reconnectPeriod: 0,
          ...options,
        },
        false,
      );
      client.on("error", () => {});
      clients.push(client);
      return client;
    },
    /** A client below MQTT.js: bytes in, packets out, and the end of the connection. */
    raw: async (bytes: Uint8Array): Promise<RawClient> => {
      const socket = connectSocket(Number(new URL(broker.url).port), "127.0.0.1");
      sockets.push(socket);
      const packets: Packet[] = [];
      const read = parser({ protocolVersion: 4 }).on("packet", (packet: Packet) =>
        packets.push(packet),
      );
      socket.on("data", (chunk) => read.parse(chunk));
      socket.on("error", () => {});
      const ended = new Promise<void>((resolve) => {
        socket.once("close", () => resolve());
      });
      socket.write(bytes);
      return { socket, packets, ended };
    },
    close: async (): Promise<void> => {
      for (const client of clients) client.end(true);
      for (const socket of sockets) socket.destroy();
      await broker.close();
    },
  };
}

export function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    client.once("close", () => resolve());
  });
}

export function topicOf(channel: string, kiosk = "bl-q1"): string {
  return `hailong/v1/binh-lieu/${kiosk}/${channel}`;
}

export function connectPacket(change: object = {}): Buffer {
  return generate({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    clientId: "bl-q1",
    username: "bl-q1",
    password: Buffer.from(PASSWORD),
    keepalive: 60,
    ...change,
  });
}
