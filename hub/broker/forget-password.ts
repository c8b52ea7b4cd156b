// What is left of a CONNECT once it was looked at: MQTT's parser holds it for as long as the connection lives.
// Promises: no password, and not the bytes that it came with, stay in memory.
import type { ConnectPacket } from "aedes";

/** Call it when the password is in the hands of whoever checks it. */
export function forgetPassword(packet: ConnectPacket): void {
  delete packet.password;
  // The parser's payload is a view of everything that came with it.
  if (packet.will !== undefined) packet.will.payload = Buffer.from(packet.will.payload);
}
