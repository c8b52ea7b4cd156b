import type { ConnectPacket } from "aedes";
import mqttPacket from "mqtt-packet";
import { expect, test } from "vitest";
import { forgetPassword } from "../../hub/broker/forget-password.ts";

/** As the broker's parser reads it off the wire. */
function parse(bytes: Buffer): ConnectPacket {
  let found: ConnectPacket | undefined;
  const parser = mqttPacket.parser();
  parser.on("packet", (packet) => {
    if (packet.cmd === "connect") found = packet;
  });
  parser.parse(bytes);
  if (found === undefined) throw new Error("no CONNECT");
  return found;
}

test("of a CONNECT that was looked at neither the password stays nor the bytes that it came in; the will stays", () => {
  const bytes = mqttPacket.generate({
    cmd: "connect",
    clientId: "bl-q1",
    clean: true,
    keepalive: 30,
    username: "bl-q1",
    password: Buffer.from("correct horse battery staple"),
    will: { topic: "a/status", payload: Buffer.from("lost"), qos: 1, retain: true },
  });
  const packet = parse(bytes);
  expect(packet.password?.toString()).toBe("correct horse battery staple");
  forgetPassword(packet);
  expect(packet.password).toBeUndefined();
  expect(packet.will).toMatchObject({ topic: "a/status", payload: Buffer.from("lost"), qos: 1 });
  // Whoever holds the will does not hold the wire's bytes through it.
  bytes.fill(0);
  expect(packet.will?.payload.toString()).toBe("lost");
});

test("a CONNECT without password and will is left as it is", () => {
  const packet = parse(
    mqttPacket.generate({ cmd: "connect", clientId: "x", clean: true, keepalive: 30 }),
  );
  const before = { ...packet };
  forgetPassword(packet);
  expect({ ...packet }).toEqual(before);
});
