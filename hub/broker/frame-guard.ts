// The gate before the embedded broker's parser: follows the MQTT fixed headers (MQTT 3.1.1 §2.2) on the raw bytes.
// Promises: a packet longer than the limit is found at its header, before one byte of it is kept, and before authentication.
// Never looks into a packet, never copies.
import type { Duplex } from "node:stream";

export type FrameFault = "too_big" | "malformed";

/** Give it every chunk in order; once it has answered with a fault the connection must end. */
export type FrameGuard = (chunk: Uint8Array) => FrameFault | undefined;

/** MQTT 3.1.1 §2.2.3: the remaining length has at most four bytes. */
const MAX_LENGTH_BYTES = 4;

export function createFrameGuard(maxRemaining: number): FrameGuard {
  /** Bytes of the current packet that are still to come, once its length is known. */
  let left = 0;
  /** 0: the next byte is a packet type. n: the next byte is the n-th byte of a remaining length. */
  let lengthByte = 0;
  let length = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const step = Math.min(left, chunk.length - at);
        left -= step;
        at += step;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      if (lengthByte === 0) {
        lengthByte = 1;
        length = 0;
        continue;
      }
      length += (byte & 0x7f) * 128 ** (lengthByte - 1);
      if (length > maxRemaining) return "too_big";
      if ((byte & 0x80) === 0) {
        left = length;
        lengthByte = 0;
      } else if (lengthByte === MAX_LENGTH_BYTES) {
        return "malformed";
      } else {
        lengthByte += 1;
      }
    }
    return undefined;
  };
}

/** Puts a guard between `connection` and whoever reads it; at a fault the connection is destroyed and nothing is handed on. */
export function guardFrames(
  connection: Duplex,
  maxRemaining: number,
  onFault: (fault: FrameFault) => void,
): void {
  const guard = createFrameGuard(maxRemaining);
  const read = connection.read.bind(connection);
  connection.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array)) return chunk;
    const fault = guard(chunk);
    if (fault === undefined) return chunk;
    onFault(fault);
    connection.destroy();
    return null;
  };
}
