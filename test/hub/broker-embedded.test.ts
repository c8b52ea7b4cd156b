import { connect as connectSocket, type Socket } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { generate, parser, type Packet } from "mqtt-packet";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openEmbeddedBroker,
  type BrokerParts,
  type EmbeddedBroker,
} from "../../hub/broker/embedded-broker.ts";
import type { LogFields } from "../../shared/log.ts";
import { createCertificates } from "../support/certificates.ts";
import { waitFor } from "../support/wait-for.ts";

const PASSWORD = "0123456789abcdef";
let broker: EmbeddedBroker;
let came: { readonly topic: string; readonly text: string }[];
let warnings: LogFields[];
let clients: MqttClient[];
let sockets: Socket[];

function parts(): BrokerParts {
  return {
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
  };
}

beforeEach(async () => {
  came = [];
  warnings = [];
  clients = [];
  sockets = [];
  broker = await openEmbeddedBroker(parts());
});
afterEach(async () => {
  for (const client of clients) client.end(true);
  for (const socket of sockets) socket.destroy();
  await broker.close();
});

async function enter(kiosk = "bl-q1", options: IClientOptions = {}): Promise<MqttClient> {
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
}
const closed = (client: MqttClient): Promise<unknown> =>
  new Promise((resolve) => client.once("close", () => resolve(undefined)));
const topicOf = (channel: string, kiosk = "bl-q1"): string =>
  `hailong/v1/binh-lieu/${kiosk}/${channel}`;

/** A client below MQTT.js: bytes in, packets out, and the end of the connection. */
async function rawClient(bytes: Uint8Array): Promise<{
  readonly socket: Socket;
  readonly packets: Packet[];
  readonly ended: Promise<unknown>;
}> {
  const socket = connectSocket(Number(new URL(broker.url).port), "127.0.0.1");
  sockets.push(socket);
  const packets: Packet[] = [];
  const read = parser({ protocolVersion: 4 }).on("packet", (packet: Packet) =>
    packets.push(packet),
  );
  socket.on("data", (chunk) => read.parse(chunk));
  socket.on("error", () => {});
  const ended = new Promise((resolve) => socket.once("close", resolve));
  socket.write(bytes);
  return { socket, packets, ended };
}
const connectPacket = (change: object = {}): Buffer =>
  generate({
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

describe("who may come in", () => {
  test("an enrolled kiosk with its password", async () => {
    await enter();
    expect(broker.connections()).toBe(1);
  });

  test.each([
    ["a wrong password", { password: "wrong" }],
    ["no password", { password: undefined }],
    ["an unknown kiosk", { clientId: "xx-q1", username: "xx-q1" }],
    ["no username", { username: undefined, password: undefined }],
    ["a session that outlives its connection", { clean: false }],
    ["no keepalive", { keepalive: 0 }],
    ["a keepalive beyond five minutes", { keepalive: 301 }],
  ])("not with %s", async (_, options) => {
    const { packets, ended } = await rawClient(connectPacket(options));
    await ended;
    expect(packets.every((packet) => packet.cmd === "connack" && packet.returnCode !== 0)).toBe(
      true,
    );
    expect(broker.connections()).toBe(0);
  });

  test("not while nobody can tell: the kiosk hears that the server is unavailable", async () => {
    await broker.close();
    broker = await openEmbeddedBroker({
      ...parts(),
      authenticate: () => Promise.reject(new Error("no store")),
    });
    const { packets, ended } = await rawClient(connectPacket());
    await ended;
    expect(packets).toMatchObject([{ cmd: "connack", returnCode: 3 }]);
  });

  test("a kiosk under another kiosk's client id is still itself, and evicts nobody", async () => {
    const kiosk = await enter("bl-q1");
    const other = await enter("bl-q2", { clientId: "bl-q1" });
    expect(broker.connections()).toBe(2);
    await other.publishAsync(topicOf("ratings", "bl-q2"), "mine", { qos: 1 });
    const end = closed(other);
    other.publish(topicOf("ratings", "bl-q1"), "not mine", { qos: 1 });
    await end;
    expect(came.map(({ text }) => text)).toEqual(["mine"]);
    expect(kiosk.connected).toBe(true);
  });

  test("the same kiosk twice: the newer connection stays (MQTT-3.1.4-2)", async () => {
    const older = await enter("bl-q1");
    const end = closed(older);
    await enter("bl-q1");
    await end;
    expect(broker.connections()).toBe(1);
  });

  test("a stranger with a kiosk's name does not push the kiosk out", async () => {
    const kiosk = await enter();
    const { ended } = await rawClient(connectPacket({ password: Buffer.from("guess") }));
    await ended;
    expect(kiosk.connected).toBe(true);
    await kiosk.publishAsync(topicOf("ratings"), "still here", { qos: 1 });
    expect(came).toEqual([{ topic: topicOf("ratings"), text: "still here" }]);
  });

  test("over TLS only who speaks TLS", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hai-long-broker-"));
    try {
      const { ca, cert, key } = createCertificates(folder);
      await broker.close();
      broker = await openEmbeddedBroker({ ...parts(), tls: { cert, key } });
      expect(broker.url).toMatch(/^mqtts:/);
      const kiosk = await enter("bl-q1", { ca });
      await kiosk.publishAsync(topicOf("ratings"), "in secret", { qos: 1 });
      expect(came).toEqual([{ topic: topicOf("ratings"), text: "in secret" }]);
      await expect(enter("bl-q2")).rejects.toThrow();
      const { ended } = await rawClient(connectPacket());
      await ended;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("wills", () => {
  const will = {
    topic: topicOf("status"),
    payload: Buffer.from("gone"),
    qos: 1,
    retain: true,
  } as const;

  test("a kiosk may leave one on its own status", async () => {
    const kiosk = await enter("bl-q1", { will });
    kiosk.stream.destroy();
    await waitFor("the will", () => came.length > 0);
    expect(came).toEqual([{ topic: topicOf("status"), text: "gone" }]);
  });

  test.each([
    ["on the status of another kiosk", { topic: topicOf("status", "bl-q2") }],
    ["that is not retained", { retain: false }],
    ["on ratings", { topic: topicOf("ratings"), retain: false }],
    ["on the hub's state", { topic: "hailong/v1/_hub/hub1/state" }],
    ["on $SYS", { topic: "$SYS/broker" }],
  ])("not %s: such a kiosk is not let in", async (_, change) => {
    const { ended, packets } = await rawClient(connectPacket({ will: { ...will, ...change } }));
    await ended;
    expect(packets).toEqual([]);
    expect(came).toEqual([]);
  });
});

describe("what a kiosk may write", () => {
  test.each([
    ["another kiosk's ratings", topicOf("ratings", "bl-q2"), {}],
    ["another kiosk's status", topicOf("status", "bl-q2"), { retain: true }],
    ["its own receipts", topicOf("ack"), {}],
    ["its own orders", topicOf("ctl"), {}],
    ["its own configuration", topicOf("conf"), { retain: true }],
    ["the hub's state", "hailong/v1/_hub/hub1/state", { retain: true }],
    ["a seal", "hailong/v1/_audit/seal", { retain: true }],
    ["under another prefix", "other/v1/binh-lieu/bl-q1/ratings", {}],
    ["one level too deep", `${topicOf("ratings")}/x`, {}],
    ["200 levels deep", Array.from({ length: 200 }, () => "a").join("/"), {}],
    ["broker topics", "$SYS/bl-q1/new/clients", {}],
    ["a centre that is no name", "hailong/v1/_hub/bl-q1/ratings", {}],
    ["ratings that stay on the broker", topicOf("ratings"), { retain: true }],
    ["a status that does not stay", topicOf("status"), {}],
    ["with QoS 2", topicOf("ratings"), { qos: 2 }],
  ] as const)("not %s: the connection ends, the other kiosks stay", async (_, topic, options) => {
    const other = await enter("bl-q9");
    const kiosk = await enter();
    const end = closed(kiosk);
    kiosk.publish(topic, "x", { qos: 1, ...options });
    await end;
    await other.publishAsync(topicOf("ratings", "bl-q9"), "fine", { qos: 1 });
    expect(came.map(({ text }) => text)).toEqual(["fine"]);
    expect(broker.connections()).toBe(1);
  });

  test("its ratings under any centre: which one is right is for the hub to say", async () => {
    const kiosk = await enter();
    await kiosk.publishAsync("hailong/v1/ha-long/bl-q1/ratings", "x", { qos: 1 });
    expect(came).toHaveLength(1);
  });

  test("is held back while the hub has no room, before the PUBACK; other kiosks go on", async () => {
    await broker.close();
    let makeRoom: (() => void) | undefined;
    const room = new Promise<void>((resolve) => (makeRoom = resolve));
    broker = await openEmbeddedBroker({
      ...parts(),
      room: (kiosk) => (kiosk === "bl-q1" ? room : undefined),
    });
    const [held, free] = [await enter("bl-q1"), await enter("bl-q2")];
    let isAcknowledged = false;
    const publishing = held
      .publishAsync(topicOf("ratings"), "held", { qos: 1 })
      .then(() => (isAcknowledged = true));
    await free.publishAsync(topicOf("ratings", "bl-q2"), "free", { qos: 1 });
    await broker.publish(topicOf("ack", "bl-q2"), "receipt", false);
    expect(came.map(({ text }) => text)).toEqual(["free"]);
    expect(isAcknowledged).toBe(false);
    makeRoom?.();
    await publishing;
    expect(came.map(({ text }) => text)).toEqual(["free", "held"]);
  });
});

describe("what a kiosk may read", () => {
  const granted = async (filter: string): Promise<number | undefined> => {
    const kiosk = await enter();
    return new Promise((resolve) => {
      kiosk.subscribe(filter, { qos: 1 }, (error, grants) => {
        // MQTT.js tells a refusal (128, MQTT 3.1.1 §3.9.3) as an error.
        resolve(error ? 128 : grants?.[0]?.qos);
      });
    });
  };

  test.each(["ack", "ctl", "conf", "status"])("its own %s", async (channel) => {
    expect(await granted(topicOf(channel))).toBe(1);
  });

  test("the state of every hub", async () => {
    expect(await granted("hailong/v1/_hub/+/state")).toBe(1);
  });

  test.each([
    "#",
    "+/+/+/+/ack",
    "hailong/v1/#",
    "hailong/v1/binh-lieu/+/ack",
    topicOf("ack", "bl-q2"),
    topicOf("ratings"),
    "hailong/v1/+/+/ratings",
    "hailong/v1/_audit/seal",
    "$SYS/#",
  ])("not %s", async (filter) => {
    expect(await granted(filter)).toBe(128);
    expect(broker.connections()).toBe(1);
  });

  test("what is retained comes with the subscription", async () => {
    await broker.publish(topicOf("conf"), "configuration", true);
    const kiosk = await enter();
    const heard = new Promise((resolve) => {
      kiosk.on("message", (topic, payload, { retain }) =>
        resolve([topic, payload.toString(), retain]),
      );
    });
    await kiosk.subscribeAsync(topicOf("conf"), { qos: 1 });
    expect(await heard).toEqual([topicOf("conf"), "configuration", true]);
  });
});

describe("hostile bytes", () => {
  test.each([
    ["256 MB announced before anything else", Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ["a CONNECT of 65 kB announced", Buffer.from([0x10, 0x81, 0x80, 0x04])],
    ["a length that never ends", Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x80])],
    [
      "a publish before a CONNECT",
      generate({
        cmd: "publish",
        topic: topicOf("ratings"),
        payload: "x",
        qos: 0,
        dup: false,
        retain: false,
      }),
    ],
    ["two CONNECTs", Buffer.concat([connectPacket(), connectPacket()])],
    ["a web browser", Buffer.from("GET / HTTP/1.1\r\nHost: hub\r\n\r\n")],
  ])("%s: the connection ends", async (_, bytes) => {
    const { ended } = await rawClient(bytes);
    await ended;
    const kiosk = await enter();
    expect(kiosk.connected).toBe(true);
    expect(came).toEqual([]);
  });

  test("a packet that is too long after a good CONNECT ends the connection at its header", async () => {
    const { socket, ended, packets } = await rawClient(connectPacket());
    await waitFor("CONNACK", () => packets.length === 1);
    socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));
    await ended;
    expect(warnings).toContainEqual(expect.objectContaining({ fault: "too_big" }));
  });

  test("random bytes, a thousand times: nobody else notices", async () => {
    const kiosk = await enter();
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const bytes = Buffer.from(
            Array.from({ length: 64 }, (__, at) => (round * 131 + i * 17 + at * 29) ** 2 % 251),
          );
          const { socket, ended } = await rawClient(bytes);
          socket.end();
          await ended;
        }),
      );
    }
    await kiosk.publishAsync(topicOf("ratings"), "calm", { qos: 1 });
    expect(came).toEqual([{ topic: topicOf("ratings"), text: "calm" }]);
  });

  test("a reader that never reads does not hold up the others", async () => {
    const { socket, packets } = await rawClient(connectPacket());
    await waitFor("CONNACK", () => packets.length === 1);
    const filter = topicOf("ack");
    socket.write(
      generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: filter, qos: 1 }] }),
    );
    await waitFor("SUBACK", () => packets.length === 2);
    socket.pause();
    const other = await enter("bl-q2");
    let heard = 0;
    other.on("message", () => (heard += 1));
    await other.subscribeAsync(topicOf("ack", "bl-q2"), { qos: 1 });
    const load = "x".repeat(60_000);
    for (let i = 0; i < 200; i++) void broker.publish(filter, load, false);
    for (let i = 0; i < 50; i++) void broker.publish(topicOf("ack", "bl-q2"), "receipt", false);
    await waitFor("the receipts of the other kiosk", () => heard === 50);
  });
});
