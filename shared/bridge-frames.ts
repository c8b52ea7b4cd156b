// Wall 1 over a WebSocket: the frames that carry KioskBridge between a browser screen and kiosk/web. One JSON object a frame.
// Promises: checks without generated code, because the screen's policy (csp.ts) forbids eval; never throws for bad input.
import { Type, type Static, type TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { KioskView, VIEW_EVENT } from "./bridge.ts";
import { Count } from "./forms.ts";
import type { Parsed } from "./parser.ts";

/** Where the WebSocket is, on the screen's own origin. */
export const BRIDGE_PATH = "/bridge";
/** Characters of a method name: longer ones are no method. */
const METHOD_CHARACTERS = 40;

/** screen → kiosk. `method` is a BridgeMethod; its argument is parsed with BRIDGE_CALLS on the kiosk's side. */
export const BridgeRequest = Type.Object({
  id: Count,
  method: Type.String({ maxLength: METHOD_CHARACTERS }),
  argument: Type.Object({}),
});
export type BridgeRequest = Static<typeof BridgeRequest>;

/** kiosk → screen, once per request: what the method answered, or why it was not called. */
export const BridgeAnswer = Type.Object({ id: Count, answer: Type.Unknown() });
export type BridgeAnswer = Static<typeof BridgeAnswer>;
export const BridgeFault = Type.Object({ id: Count, fault: Type.String() });
export type BridgeFault = Static<typeof BridgeFault>;
export const BridgeReply = Type.Union([BridgeFault, BridgeAnswer]);
export type BridgeReply = BridgeAnswer | BridgeFault;

/** kiosk → screen, at every change of the view. */
export const BridgePush = Type.Object({ event: Type.Literal(VIEW_EVENT), view: KioskView });
export type BridgePush = Static<typeof BridgePush>;

export type BridgeFrame = BridgeReply | BridgePush;

/** Kiosk's side: reads one frame of a screen. */
export function parseBridgeRequest(text: string): Parsed<BridgeRequest> {
  return parseFrame(BridgeRequest, text);
}

/** Screen's side: reads one frame of the kiosk. A push has `event`; a reply has `id` and either `fault` or `answer`. */
export function parseBridgeFrame(text: string): Parsed<BridgeFrame> {
  return parseFrame(Type.Union([BridgePush, BridgeFault, BridgeAnswer]), text);
}

function parseFrame<S extends TSchema>(schema: S, text: string): Parsed<Static<S>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: "the frame is not JSON" };
  }
  if (Check(schema, value)) return { ok: true, value };
  const first = Errors(schema, value)[0];
  const place = first?.instancePath ? first.instancePath : "/";
  return { ok: false, fault: `${place} ${first?.message ?? "has the wrong shape"}` };
}
