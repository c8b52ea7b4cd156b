import { generate } from "mqtt-packet";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
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
    const { ended } = await broker.raw(bytes);
    await ended;
    const kiosk = await broker.enter();
    expect(kiosk.connected).toBe(true);
    expect(broker.came).toEqual([]);
  });

  test("a packet that is too long after a good CONNECT ends the connection at its header", async () => {
    const { socket, ended, packets } = await broker.raw(connectPacket());
    await waitFor("CONNACK", () => packets.length === 1);
    socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));
    await ended;
    expect(broker.warnings).toContainEqual(expect.objectContaining({ fault: "too_big" }));
  });

  test("random bytes, a thousand times: nobody else notices", async () => {
    const kiosk = await broker.enter();
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const bytes = Buffer.from(
            Array.from({ length: 64 }, (__, at) => (round * 131 + i * 17 + at * 29) ** 2 % 251),
          );
          const { socket, ended } = await broker.raw(bytes);
          socket.end();
          await ended;
        }),
      );
    }
    await kiosk.publishAsync(topicOf("ratings"), "calm", { qos: 1 });
    expect(broker.came).toEqual([{ topic: topicOf("ratings"), text: "calm" }]);
  });

  test("a reader that never reads does not hold up the others", async () => {
    const { socket, packets } = await broker.raw(connectPacket());
    await waitFor("CONNACK", () => packets.length === 1);
    const filter = topicOf("ack");
    socket.write(
      generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: filter, qos: 1 }] }),
    );
    await waitFor("SUBACK", () => packets.length === 2);
    socket.pause();
    const other = await broker.enter("bl-q2");
    let heard = 0;
    other.on("message", () => (heard += 1));
    await other.subscribeAsync(topicOf("ack", "bl-q2"), { qos: 1 });
    const load = "x".repeat(60_000);
    for (let i = 0; i < 200; i++) void broker.publish(filter, load, false);
    for (let i = 0; i < 50; i++) void broker.publish(topicOf("ack", "bl-q2"), "receipt", false);
    await waitFor("the receipts of the other kiosk", () => heard === 50);
  });
});
