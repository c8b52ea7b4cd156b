// Station 7, the hub's voice: signs what the hub says to kiosks (protocol §4).
// Promises: a receipt names exactly what the store committed; every other message is signed over exactly the sent string.
import type { Clock } from "../../shared/clock.ts";
import { receiptText, wrappedText, type StreamAddress } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import { MOST_STATEMENTS, type KeyStatement } from "../../shared/key-statement.ts";
import type {
  AckMessage,
  RewindMessage,
  WrappedMessage,
} from "../../shared/protocol/hub-messages.ts";

export type Receipt = {
  readonly upto: number;
  readonly head: string;
  readonly safe: number;
  readonly want: number | null;
};

export type HubVoice = {
  readonly gen: () => number;
  readonly now: () => number;
  /** An `ack` or a `rewind`, as it goes on the wire. */
  readonly receipt: (kind: "ack" | "rewind", stream: StreamAddress, receipt: Receipt) => string;
  /** A wrapped message; `body` is completed with the generation. */
  readonly wrap: (type: WrappedMessage["type"], topic: string, body: object) => string;
};

export function createHubVoice({
  key,
  statements = [],
  gen,
  clock,
}: {
  readonly key: SigningKey;
  /** How `key` came after the keys before it. */
  readonly statements?: readonly KeyStatement[] | undefined;
  readonly gen: () => number;
  readonly clock: Clock;
}): HubVoice {
  // In every wrapped message: whoever knows an older key hears the new one in whatever comes first.
  const keys = statements.length === 0 ? {} : { keys: statements.slice(-MOST_STATEMENTS) };
  return {
    gen,
    now: () => clock.now(),
    receipt: (kind, address, { upto, head, safe, want }) => {
      const signed = { upto, head, safe, gen: gen(), at: clock.now() };
      const message: AckMessage | RewindMessage = {
        v: 1,
        type: kind,
        stream: address.stream,
        ...signed,
        want,
        key: key.id,
        sig: key.sign(receiptText(kind, address, signed)),
      };
      return JSON.stringify(message);
    },
    wrap: (type, topic, body) => {
      const current = gen();
      const text = JSON.stringify({ gen: current, ...body });
      const message: WrappedMessage = {
        v: 1,
        type,
        body: text,
        key: key.id,
        sig: key.sign(wrappedText(type, topic, current, text)),
        ...keys,
      };
      return JSON.stringify(message);
    },
  };
}
