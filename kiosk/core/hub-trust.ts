// Whether the hub said it: every message that could change what this kiosk does is verified with the key pinned at enrolment,
// or with one that the pinned key has named, step by step.
// Promises: what it returns was signed by the hub for exactly this kiosk and topic. It never throws for what came over the wire.
import { receiptText, wrappedText, type StreamAddress } from "../../shared/evidence/chain.ts";
import { followKeys } from "../../shared/evidence/follow-keys.ts";
import { verifyingKey, type VerifyingKey } from "../../shared/evidence/signing.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { Parsed, Parser } from "../../shared/parser.ts";
import {
  parseAck,
  parseRewind,
  parseWrapped,
  type AckMessage,
  type RewindMessage,
  type WrappedMessage,
} from "../../shared/protocol/hub-messages.ts";

export type Receipt = AckMessage | RewindMessage;
export type HubWord = { readonly type: WrappedMessage["type"]; readonly body: unknown };

export type HubTrust = {
  readonly readReceipt: (value: unknown, address: Omit<StreamAddress, "stream">) => Parsed<Receipt>;
  readonly readWrapped: (value: unknown, topic: string) => Parsed<HubWord>;
};

/** `onNewKey`: the hub has another public key from now on, by statements that began with the one before. */
export function createHubTrust(
  hubPublicKey: string,
  onNewKey: (publicKey: string) => void = () => {},
): HubTrust {
  let hub = mustBeKey(hubPublicKey);

  function refuse(key: string, text: string, sig: string): string | undefined {
    if (hub.id !== key) return `signed with key ${key}, not with the hub's`;
    return hub.verify(text, sig) ? undefined : "the hub's signature does not fit";
  }

  /** A key that the statements lead to is believed when it signed this very message too. */
  function learn({ key, sig, keys = [] }: WrappedMessage, text: string): boolean {
    if (hub.id === key) return false;
    const [, ...later] = followKeys(hub.publicKey, keys);
    const next = later.map(mustBeKey).find(({ id }) => id === key);
    if (next?.verify(text, sig) !== true) return false;
    hub = next;
    onNewKey(next.publicKey);
    return true;
  }

  return {
    readReceipt: (value, address) => {
      const parsed = receiptParser(value)(value);
      if (!parsed.ok) return parsed;
      const receipt = parsed.value;
      const text = receiptText(receipt.type, { ...address, stream: receipt.stream }, receipt);
      const fault = refuse(receipt.key, text, receipt.sig);
      return fault === undefined ? parsed : { ok: false, fault };
    },
    readWrapped: (value, topic) => {
      const parsed = parseWrapped(value);
      if (!parsed.ok) return parsed;
      const { type, body, key, sig } = parsed.value;
      const inner = parseJson(body);
      const gen = genOf(inner);
      if (gen === undefined) return { ok: false, fault: "the body names no generation" };
      const text = wrappedText(type, topic, gen, body);
      const fault = learn(parsed.value, text) ? undefined : refuse(key, text, sig);
      return fault === undefined
        ? { ok: true, value: { type, body: inner } }
        : { ok: false, fault };
    },
  };
}

function mustBeKey(publicKey: string): VerifyingKey {
  const key = verifyingKey(publicKey);
  if (key === undefined) throw new Error("the hub's public key in the enrolment is malformed");
  return key;
}

function receiptParser(value: unknown): Parser<Receipt> {
  return typeOf(value) === "rewind" ? parseRewind : parseAck;
}

function typeOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
}

function genOf(body: unknown): number | undefined {
  if (typeof body !== "object" || body === null || !("gen" in body)) return undefined;
  return Number.isSafeInteger(body.gen) ? Number(body.gen) : undefined;
}
