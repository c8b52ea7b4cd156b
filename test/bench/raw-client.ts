// A minimal MQTT 3.1.1 client for load: one socket, no queue, no timers, so that the load generator costs little.
// Knows the packets only (mqtt-packet); what is in them is the caller's business.
import { connect as connectSocket, type Socket } from "node:net";
import mqttPacket from "mqtt-packet";

export type RawClient = {
  /** QoS 1; the PUBACK is read and forgotten, because it proves nothing. */
  readonly publish: (topic: string, payload: Buffer | string) => void;
  readonly end: () => void;
};

export type RawClientOptions = {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly subscribe: readonly string[];
  readonly onMessage: (topic: string, payload: Buffer) => void;
  readonly onPuback?: () => void;
};

/** Resolves once every subscription is acknowledged. */
export function openRawClient(options: RawClientOptions): Promise<RawClient> {
  const { port, username, password, subscribe, onMessage, onPuback } = options;
  return new Promise((resolve, reject) => {
    const socket: Socket = connectSocket({ port, host: "127.0.0.1", noDelay: true });
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    let messageId = 1;
    const send = (packet: mqttPacket.Packet): void => {
      socket.write(mqttPacket.generate(packet));
    };
    const client: RawClient = {
      publish: (topic, payload) => {
        messageId = messageId === 65_535 ? 2 : messageId + 1;
        send({ cmd: "publish", topic, payload, qos: 1, dup: false, retain: false, messageId });
      },
      end: () => socket.destroy(),
    };
    parser.on("packet", (packet: mqttPacket.Packet) => {
      if (packet.cmd === "connack") {
        if (packet.returnCode !== 0) {
          reject(new Error(`${username} was refused: ${String(packet.returnCode)}`));
        } else if (subscribe.length === 0) {
          resolve(client);
        } else {
          send({
            cmd: "subscribe",
            messageId: 1,
            subscriptions: subscribe.map((topic) => ({ topic, qos: 0 })),
          });
        }
      } else if (packet.cmd === "suback") {
        resolve(client);
      } else if (packet.cmd === "puback") {
        onPuback?.();
      } else if (packet.cmd === "publish") {
        onMessage(packet.topic, packet.payload as Buffer);
        if (packet.qos === 1) send({ cmd: "puback", messageId: packet.messageId ?? 0 });
      }
    });
    socket.on("data", (chunk) => parser.parse(chunk));
    socket.on("error", reject);
    socket.once("connect", () => {
      send({
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: 4,
        clean: true,
        clientId: username,
        keepalive: 60,
        username,
        password: Buffer.from(password),
      });
    });
  });
}
