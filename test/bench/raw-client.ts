// A minimal MQTT 3.1.1 client for load: one socket, no queue, no timers, no object for a packet, so that the load generator
// takes little of the machine that it shares with what it measures. Knows the packets only; what is in them is the caller's.
import { connect as connectSocket, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type SecureContext } from "node:tls";
import mqttPacket from "mqtt-packet";

export type RawClient = {
  /** QoS 1; the PUBACK is read and forgotten, because it proves nothing. */
  readonly publish: (topic: string, payload: Buffer | string, retain?: boolean) => void;
  /** Bytes that went out and came in since the connection was made, headers and acknowledgements with them. */
  readonly wireBytes: () => number;
  readonly end: () => void;
};

export type RawClientOptions = {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly subscribe: readonly string[];
  /** Of the subscriptions; 0 when not said. */
  readonly qos?: 0 | 1;
  readonly onMessage: (topic: string, payload: Buffer) => void;
  readonly onPuback?: () => void;
  /** The certificate authority of a broker that speaks TLS. */
  readonly ca?: string | undefined;
  /** Retained, like every status. */
  readonly will?: { readonly topic: string; readonly payload: string } | undefined;
  readonly onEnd?: (() => void) | undefined;
};

/** Packet types, MQTT 3.1.1 §2.2.1. */
const [CONNACK, PUBLISH, PUBACK, SUBACK] = [2, 3, 4, 9] as const;
const PUBLISH_QOS1 = 0x32;
const RETAIN = 0x01;
/** As long as the hub allows: there is no timer here to ping with. */
const KEEPALIVE_S = 300;
const PUBACK_HEAD = [0x40, 2] as const;

/** One for all connections that trust the same authority: reading it takes longer than a handshake. */
const contexts = new Map<string, SecureContext>();

function contextOf(ca: string): SecureContext {
  const context = contexts.get(ca) ?? createSecureContext({ ca });
  contexts.set(ca, context);
  return context;
}

/** Resolves once every subscription is acknowledged. */
export function openRawClient(options: RawClientOptions): Promise<RawClient> {
  const { port, username, password, subscribe, onMessage, onPuback, ca, will, onEnd } = options;
  const { qos = 0 } = options;
  return new Promise((resolve, reject) => {
    const host = "127.0.0.1";
    const socket: Socket =
      ca === undefined
        ? connectSocket({ port, host, noDelay: true })
        : connectTls({
            port,
            host,
            servername: "localhost",
            secureContext: contextOf(ca),
          }).setNoDelay(true);
    let messageId = 1;
    const send = (packet: mqttPacket.Packet): void => {
      socket.write(mqttPacket.generate(packet));
    };
    const client: RawClient = {
      publish: (topic, payload, retain = false) => {
        messageId = messageId === 65_535 ? 2 : messageId + 1;
        const body = typeof payload === "string" ? Buffer.from(payload) : payload;
        socket.cork();
        socket.write(publishHead(topic, messageId, body.length, retain));
        socket.write(body);
        socket.uncork();
      },
      wireBytes: () => socket.bytesWritten + socket.bytesRead,
      end: () => socket.destroy(),
    };
    const take = (packet: Buffer): void => {
      const kind = (packet[0] ?? 0) >> 4;
      const body = packet.subarray(headLength(packet));
      if (kind === CONNACK) {
        const code = body[1] ?? 0;
        if (code !== 0) return reject(new Error(`${username} was refused: ${code}`));
        if (subscribe.length === 0) return resolve(client);
        send({
          cmd: "subscribe",
          messageId: 1,
          subscriptions: subscribe.map((topic) => ({ topic, qos })),
        });
      } else if (kind === SUBACK) {
        resolve(client);
      } else if (kind === PUBACK) {
        onPuback?.();
      } else if (kind === PUBLISH) {
        const topicEnd = 2 + body.readUInt16BE(0);
        const asks = ((packet[0] ?? 0) & 0x06) !== 0;
        onMessage(body.toString("latin1", 2, topicEnd), body.subarray(topicEnd + (asks ? 2 : 0)));
        if (asks)
          socket.write(Buffer.from([...PUBACK_HEAD, ...body.subarray(topicEnd, topicEnd + 2)]));
      }
    };
    socket.on("data", packetReader(take));
    socket.on("error", reject);
    socket.once("close", () => onEnd?.());
    socket.once(ca === undefined ? "connect" : "secureConnect", () => {
      send({
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: 4,
        clean: true,
        clientId: username,
        keepalive: KEEPALIVE_S,
        username,
        password: Buffer.from(password),
        ...(will === undefined ? {} : { will: asWill(will) }),
      });
    });
  });
}

function asWill({ topic, payload }: NonNullable<RawClientOptions["will"]>) {
  return { topic, payload: Buffer.from(payload), qos: 1 as const, retain: true };
}

/** Everything of a QoS 1 PUBLISH before its payload (MQTT 3.1.1 §3.3). */
function publishHead(
  topic: string,
  messageId: number,
  payloadLength: number,
  retain: boolean,
): Buffer {
  const topicLength = Buffer.byteLength(topic);
  const head = Buffer.allocUnsafe(5 + 2 + topicLength + 2);
  let at = head.writeUInt8(PUBLISH_QOS1 | (retain ? RETAIN : 0), 0);
  let left = 2 + topicLength + 2 + payloadLength;
  do {
    at = head.writeUInt8((left % 128) | (left >= 128 ? 0x80 : 0), at);
    left = Math.floor(left / 128);
  } while (left > 0);
  at = head.writeUInt16BE(topicLength, at);
  at += head.write(topic, at);
  return head.subarray(0, head.writeUInt16BE(messageId, at));
}

/** Fixed header and remaining length (MQTT 3.1.1 §2.2): how many bytes they take. */
function headLength(packet: Buffer): number {
  let length = 2;
  while (((packet[length - 1] ?? 0) & 0x80) !== 0) length += 1;
  return length;
}

/** Cuts what arrives into whole packets. */
function packetReader(take: (packet: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let size = packetSize(data); size <= data.length; size = packetSize(data)) {
      take(data.subarray(0, size));
      data = data.subarray(size);
    }
    rest = data;
  };
}

/** Infinity: not even its length is here yet. */
function packetSize(data: Buffer): number {
  let length = 0;
  for (let at = 1; at < 5; at++) {
    const byte = data[at];
    if (byte === undefined) return Number.POSITIVE_INFINITY;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if ((byte & 0x80) === 0) return at + 1 + length;
  }
  throw new Error("a packet without an end");
}
