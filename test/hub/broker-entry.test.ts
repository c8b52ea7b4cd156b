import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCertificates } from "../support/certificates.ts";
import {
  closed,
  connectPacket,
  openTestBroker,
  topicOf,
  type TestBroker,
} from "../support/embedded-broker.ts";
import { waitFor } from "../support/wait-for.ts";

let broker: TestBroker;
beforeEach(async () => {
  broker = await openTestBroker();
});
afterEach(() => broker.close());

describe("who may come in", () => {
  test("an enrolled kiosk with its password", async () => {
    await broker.enter();
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
    const { packets, ended } = await broker.raw(connectPacket(options));
    await ended;
    expect(packets.every((packet) => packet.cmd === "connack" && packet.returnCode !== 0)).toBe(
      true,
    );
    expect(broker.connections()).toBe(0);
  });

  test("not while nobody can tell: the kiosk hears that the server is unavailable", async () => {
    await broker.close();
    broker = await openTestBroker({
      authenticate: () => Promise.reject(new Error("no store")),
    });
    const { packets, ended } = await broker.raw(connectPacket());
    await ended;
    expect(packets).toMatchObject([{ cmd: "connack", returnCode: 3 }]);
  });

  test("a kiosk under another kiosk's client id is still itself, and evicts nobody", async () => {
    const kiosk = await broker.enter("bl-q1");
    const other = await broker.enter("bl-q2", { clientId: "bl-q1" });
    expect(broker.connections()).toBe(2);
    await other.publishAsync(topicOf("ratings", "bl-q2"), "mine", { qos: 1 });
    const end = closed(other);
    other.publish(topicOf("ratings", "bl-q1"), "not mine", { qos: 1 });
    await end;
    expect(broker.came.map(({ text }) => text)).toEqual(["mine"]);
    expect(kiosk.connected).toBe(true);
  });

  test("the same kiosk twice: the newer connection stays (MQTT-3.1.4-2)", async () => {
    const older = await broker.enter("bl-q1");
    const end = closed(older);
    await broker.enter("bl-q1");
    await end;
    expect(broker.connections()).toBe(1);
  });

  test("a stranger with a kiosk's name does not push the kiosk out", async () => {
    const kiosk = await broker.enter();
    const { ended } = await broker.raw(connectPacket({ password: Buffer.from("guess") }));
    await ended;
    expect(kiosk.connected).toBe(true);
    await kiosk.publishAsync(topicOf("ratings"), "still here", { qos: 1 });
    expect(broker.came).toEqual([{ topic: topicOf("ratings"), text: "still here" }]);
  });

  test("over TLS only who speaks TLS", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hai-long-broker-"));
    try {
      const { ca, cert, key } = createCertificates(folder);
      await broker.close();
      broker = await openTestBroker({ tls: { cert, key } });
      expect(broker.url).toMatch(/^mqtts:/);
      const kiosk = await broker.enter("bl-q1", { ca });
      await kiosk.publishAsync(topicOf("ratings"), "in secret", { qos: 1 });
      expect(broker.came).toEqual([{ topic: topicOf("ratings"), text: "in secret" }]);
      await expect(broker.enter("bl-q2")).rejects.toThrow();
      const { ended } = await broker.raw(connectPacket());
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
    const kiosk = await broker.enter("bl-q1", { will });
    kiosk.stream.destroy();
    await waitFor("the will", () => broker.came.length > 0);
    expect(broker.came).toEqual([{ topic: topicOf("status"), text: "gone" }]);
  });

  test.each([
    ["on the status of another kiosk", { topic: topicOf("status", "bl-q2") }],
    ["that is not retained", { retain: false }],
    ["on ratings", { topic: topicOf("ratings"), retain: false }],
    ["on the hub's state", { topic: "hailong/v1/_hub/hub1/state" }],
    ["on $SYS", { topic: "$SYS/broker" }],
  ])("not %s: such a kiosk is not let in", async (_, change) => {
    const { ended, packets } = await broker.raw(connectPacket({ will: { ...will, ...change } }));
    await ended;
    expect(packets).toEqual([]);
    expect(broker.came).toEqual([]);
  });
});
