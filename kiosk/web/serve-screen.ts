// One screen's WebSocket: request frames in, replies out. Promises: a broken frame closes this screen only; memory stays bounded.
import type { WebSocket } from "ws";
import { parseBridgeRequest, type BridgeReply } from "../../shared/bridge-frames.ts";
import type { Log } from "../../shared/log.ts";
import type { CallBridge } from "../machine/bridge-calls.ts";

/** Calls of one screen that may wait at the same time. */
const MAX_WAITING_CALLS = 32;
/** A screen that does not read is cut before its pushes fill the memory. */
const MAX_UNREAD_BYTES = 1_048_576;
const POLICY_VIOLATION = 1008;
const UNSUPPORTED_DATA = 1003;

export function serveScreen(screen: WebSocket, callBridge: CallBridge, log: Log): void {
  let waiting = 0;
  // A frame that is too large or broken ends in an error and a close: the screen connects again.
  screen.on("error", (error) => log.warn({ why: error.message }, "bridge closed"));
  screen.on("message", (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return screen.close(UNSUPPORTED_DATA, "text only");
    const request = parseBridgeRequest(data.toString("utf8"));
    if (!request.ok) return screen.close(POLICY_VIOLATION, "not a bridge request");
    if (waiting >= MAX_WAITING_CALLS) return screen.close(POLICY_VIOLATION, "too many calls");
    const { id, method, argument } = request.value;
    // A bridge method answers with values; what it throws is a bug, and an unhandled rejection ends the process.
    void reply(id, method, argument);
  });

  async function reply(id: number, method: string, argument: unknown): Promise<void> {
    waiting += 1;
    const answered = await callBridge(method, argument);
    waiting -= 1;
    const frame: BridgeReply = answered.ok
      ? { id, answer: answered.value }
      : { id, fault: answered.fault };
    sendFrame(screen, JSON.stringify(frame));
  }
}

export function sendFrame(screen: WebSocket, text: string): void {
  if (screen.readyState !== screen.OPEN) return;
  if (screen.bufferedAmount > MAX_UNREAD_BYTES) return screen.terminate();
  screen.send(text);
}
