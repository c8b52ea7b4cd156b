import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aedes } from "aedes";
import mqtt from "mqtt";
import { afterEach, expect, test } from "vitest";
import type { LinkConnection, LinkOptions } from "../../kiosk/link/kiosk-link.ts";
import { createMqttLink } from "../../kiosk/link/mqtt-link.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createCertificates } from "../support/certificates.ts";
import { hasMosquitto, startMosquitto, type MosquittoOptions } from "../support/mosquitto.ts";
import { waitFor } from "../support/wait-for.ts";
import { createListener, linkOptions, RUNNING_CLOCK, type Told } from "./link-support.ts";

const openLink = createMqttLink({ clock: RUNNING_CLOCK, log: SILENT_LOG });
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const STATUS = "hailong/v1/binh-lieu/bl-q1/status";
const ACK = "hailong/v1/binh-lieu/bl-q1/ack";

type Line = Told & { readonly line: LinkConnection };

function open(url: string, more: Partial<LinkOptions> = {}): Line {
  const told = createListener();
  const line = openLink(linkOptions(url, more), told.events);
  cleanups.push(() => line.end(false));
  return { ...told, line };
}

async function openUp(url: string, more: Partial<LinkOptions> = {}): Promise<Line> {
  const opened = open(url, more);
  await waitFor("the line to come up", () => opened.order.includes("up") || opened.downs[0]);
  expect(opened.downs).toEqual([]);
  return opened;
}

async function openDown(url: string, more: Partial<LinkOptions> = {}): Promise<Line> {
  const opened = open(url, more);
  await waitFor("the line to go down", () => opened.downs[0]);
  return opened;
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return `mqtt://127.0.0.1:${address.port}`;
}

async function startAedes(setUp: (broker: Aedes) => void = () => {}): Promise<string> {
  const broker = await Aedes.createBroker();
  setUp(broker);
  const server = createServer(broker.handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(
    () =>
      new Promise<void>((resolve) => {
        broker.close(() => server.close(() => resolve()));
      }),
  );
  return urlOf(server);
}

async function startBroker(options: MosquittoOptions = {}) {
  const broker = await startMosquitto(options);
  cleanups.push(() => broker.stop());
  return { ...broker, url: `mqtt://127.0.0.1:${broker.port}`, broker };
}

/** A broker of raw sockets that says what the test tells it to: for answers that no real broker gives. */
async function startScripted(onData: (socket: Socket, data: Buffer) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => onData(socket, data));
    cleanups.push(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return urlOf(server);
}

const CONNACK = Buffer.from([0x20, 2, 0, 0]);

test("a line is up only after every subscription is acknowledged, on the embedded broker", async () => {
  const acknowledged: string[] = [];
  const url = await startAedes((broker) => {
    broker.on("subscribe", (subscriptions) => {
      acknowledged.push(...subscriptions.map(({ topic }) => topic));
    });
  });
  const { order, line } = await openUp(url);
  expect(acknowledged).toEqual([ACK, "hailong/v1/_hub/+/state"]);
  expect(order).toEqual(["up"]);
  expect(await line.publish(STATUS, "{}", true)).toBe(true);
});

test("the client id is the user name, the session is clean and the will is retained", async () => {
  let connectPacket: unknown;
  const url = await startAedes((broker) => {
    broker.preConnect = (_client, packet, done) => {
      connectPacket = packet;
      done(null, true);
    };
  });
  await openUp(url);
  expect(connectPacket).toMatchObject({
    protocolVersion: 4,
    clean: true,
    clientId: "bl-q1",
    username: "bl-q1",
    keepalive: 60,
    will: { topic: STATUS, retain: true, qos: 1 },
  });
});

test("a refused password is told as a refusal, once", async () => {
  const url = await startAedes((broker) => {
    broker.authenticate = (_client, _username, password, done) =>
      done(null, String(password) === "right");
  });
  const { downs, order } = await openDown(url);
  expect(downs).toEqual([{ why: expect.stringMatching(/^connack 5: /), refused: true }]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(order).toEqual(["down"]);
});

test("a line whose broker refuses a filter goes down and names it", async () => {
  const url = await startAedes((broker) => {
    broker.authorizeSubscribe = (_client, subscription, done) =>
      done(null, subscription.topic === ACK ? null : subscription);
  });
  const { downs, order } = await openDown(url);
  expect(order).toEqual(["down"]);
  expect(downs[0]).toEqual({ why: expect.stringContaining("subscription refused"), refused: true });
  expect(downs[0]?.why).toContain(ACK);
});

test("nothing is published before the line is up or after it went down, and nothing is kept for later", async () => {
  const url = await startAedes();
  const witness: string[] = [];
  const other = await openUp(url, { username: "witness", subscriptions: ["#"] });
  const early = open(url);
  expect(await early.line.publish(STATUS, "too early", false)).toBe(false);
  await waitFor("the line to come up", () => early.order.includes("up"));
  await early.line.end(false);
  expect(await early.line.publish(STATUS, "too late", false)).toBe(false);
  await other.line.publish("hailong/v1/binh-lieu/witness/status", "last", false);
  await waitFor("the witness to hear the last message", () =>
    other.messages.some(({ text }) => text === "last"),
  );
  witness.push(...other.messages.map(({ text }) => text));
  expect(witness).not.toContain("too early");
  expect(witness).not.toContain("too late");
});

test("a clean end sends no will and an unclean one does", async () => {
  const url = await startAedes();
  const witness = await openUp(url, { username: "witness", subscriptions: ["hailong/#"] });
  const clean = await openUp(url);
  await clean.line.end(true);
  expect(clean.downs).toEqual([{ why: "ended", refused: false }]);
  await witness.line.publish("hailong/v1/mark", "between", false);
  const unclean = await openUp(url);
  await unclean.line.end(false);
  await waitFor("the will", () => witness.messages.some(({ topic }) => topic === STATUS));
  expect(witness.messages.map(({ text }) => text)).toEqual(["between", '{"state":"lost"}']);
});

test("messages that overtake the subscription's answer are told after up", async () => {
  const url = await startScripted((socket, data) => {
    if (data[0] === 0x10) socket.write(CONNACK);
    if (data[0] === 0x82) {
      const topic = Buffer.from(ACK);
      const publish = Buffer.concat([
        Buffer.from([0x31, 2 + topic.length + 2, 0, topic.length]),
        topic,
        Buffer.from("hi"),
      ]);
      socket.write(
        Buffer.concat([publish, Buffer.from([0x90, 4, data[2] ?? 0, data[3] ?? 0, 1, 1])]),
      );
    }
  });
  const { order, messages } = await openUp(url);
  await waitFor("the message", () => messages[0]);
  expect(order).toEqual(["up", "message"]);
  expect(messages).toEqual([{ topic: ACK, text: "hi", retained: true }]);
});

test("a broker that answers rubbish ends the line once and the process lives", async () => {
  for (const answer of [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), Buffer.alloc(300, 0xff)]) {
    const url = await startScripted((socket) => socket.write(answer));
    const { downs } = await openDown(url);
    expect(downs).toHaveLength(1);
    expect(downs[0]?.refused).toBe(false);
  }
});

test("nobody listening is told as a plain failure", async () => {
  const { downs } = await openDown("mqtt://127.0.0.1:9");
  expect(downs).toEqual([{ why: expect.stringMatching(/^ECONNREFUSED: /), refused: false }]);
});

test("an address that is not allowed is an error at once", () => {
  expect(() => open("mqtt://broker.example.vn")).toThrow("plain text and allowed to this machine");
});

test.skipIf(!hasMosquitto())("Mosquitto: up, publish, hear, wrong password", async () => {
  const { url } = await startBroker({ users: { "bl-q1": "secret", witness: "w" } });
  const { line, messages } = await openUp(url, { subscriptions: ["hailong/#"] });
  expect(await line.publish(STATUS, '{"state":"online"}', true)).toBe(true);
  await waitFor("the own message", () => messages[0]);
  const wrong = await openDown(url, { username: "witness", password: "secret" });
  expect(wrong.downs).toEqual([{ why: expect.stringMatching(/^connack 5: /), refused: true }]);
});

test.skipIf(!hasMosquitto())(
  "a broker killed in the middle of a publish: false, one down, a new line works",
  async () => {
    const { url, broker } = await startBroker();
    const { line, downs } = await openUp(url);
    process.kill(broker.pid, "SIGSTOP");
    const sent = Promise.all([line.publish(STATUS, "a", false), line.publish(STATUS, "b", false)]);
    await broker.kill();
    expect(await sent).toEqual([false, false]);
    await waitFor("down", () => downs[0]);
    expect(downs).toHaveLength(1);
    expect(downs[0]?.refused).toBe(false);
    await broker.restart();
    const again = await openUp(url);
    expect(await again.line.publish(STATUS, "c", false)).toBe(true);
  },
);

test.skipIf(!hasMosquitto())(
  "TLS: the pinned authority is believed, every other one is not",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
    const foreign = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
    cleanups.push(
      () => rmSync(folder, { recursive: true }),
      () => rmSync(foreign, { recursive: true }),
    );
    const { ca, files } = createCertificates(folder);
    const { port } = await startBroker({ tls: files });
    const url = `mqtts://127.0.0.1:${port}`;
    const { line } = await openUp(url, { ca });
    expect(await line.publish(STATUS, "{}", false)).toBe(true);

    const wrong = await openDown(url, { ca: createCertificates(foreign).ca });
    expect(wrong.downs).toHaveLength(1);
    expect(wrong.downs[0]?.why).toMatch(/^(UNABLE_TO_VERIFY|SELF_SIGNED|CERT_|UNABLE_TO_GET)/);
    const system = await openDown(url, { ca: null });
    expect(system.order).toEqual(["down"]);
  },
);

test.skipIf(!hasMosquitto())("TLS: a certificate for another name is not believed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const { ca, files } = createCertificates(folder, "DNS:elsewhere.example.vn");
  const { port } = await startBroker({ tls: files });
  const { downs } = await openDown(`mqtts://127.0.0.1:${port}`, { ca });
  expect(downs).toEqual([
    { why: expect.stringMatching(/^ERR_TLS_CERT_ALTNAME_INVALID: /), refused: false },
  ]);
});

test.skipIf(!hasMosquitto())(
  "the same user connecting elsewhere takes the line over: down once",
  async () => {
    const { url } = await startBroker();
    const { downs } = await openUp(url);
    const taker = await mqtt.connectAsync(url, { clientId: "bl-q1", reconnectPeriod: 0 });
    cleanups.push(() => taker.endAsync(true));
    await waitFor("down", () => downs[0]);
    expect(downs).toHaveLength(1);
  },
);
