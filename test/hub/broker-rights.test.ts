import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closed, openTestBroker, topicOf, type TestBroker } from "../support/embedded-broker.ts";

let broker: TestBroker;
beforeEach(async () => {
  broker = await openTestBroker();
});
afterEach(() => broker.close());

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
    const other = await broker.enter("bl-q9");
    const kiosk = await broker.enter();
    const end = closed(kiosk);
    kiosk.publish(topic, "x", { qos: 1, ...options });
    await end;
    await other.publishAsync(topicOf("ratings", "bl-q9"), "fine", { qos: 1 });
    expect(broker.came.map(({ text }) => text)).toEqual(["fine"]);
    expect(broker.connections()).toBe(1);
  });

  test("its ratings under any centre: which one is right is for the hub to say", async () => {
    const kiosk = await broker.enter();
    await kiosk.publishAsync("hailong/v1/ha-long/bl-q1/ratings", "x", { qos: 1 });
    expect(broker.came).toHaveLength(1);
  });

  test("is held back while the hub has no room, before the PUBACK; other kiosks go on", async () => {
    await broker.close();
    let makeRoom: (() => void) | undefined;
    const room = new Promise<void>((resolve) => (makeRoom = resolve));
    broker = await openTestBroker({
      room: (kiosk) => (kiosk === "bl-q1" ? room : undefined),
    });
    const [held, free] = [await broker.enter("bl-q1"), await broker.enter("bl-q2")];
    let isAcknowledged = false;
    const publishing = held
      .publishAsync(topicOf("ratings"), "held", { qos: 1 })
      .then(() => (isAcknowledged = true));
    await free.publishAsync(topicOf("ratings", "bl-q2"), "free", { qos: 1 });
    await broker.publish(topicOf("ack", "bl-q2"), "receipt", false);
    expect(broker.came.map(({ text }) => text)).toEqual(["free"]);
    expect(isAcknowledged).toBe(false);
    makeRoom?.();
    await publishing;
    expect(broker.came.map(({ text }) => text)).toEqual(["free", "held"]);
  });
});

describe("what a kiosk may read", () => {
  const granted = async (filter: string): Promise<number | undefined> => {
    const kiosk = await broker.enter();
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
    const kiosk = await broker.enter();
    const heard = new Promise((resolve) => {
      kiosk.on("message", (topic, payload, { retain }) =>
        resolve([topic, payload.toString(), retain]),
      );
    });
    await kiosk.subscribeAsync(topicOf("conf"), { qos: 1 });
    expect(await heard).toEqual([topicOf("conf"), "configuration", true]);
  });
});
