// The retained status (protocol §4): a signed checkpoint that any listener can keep, and the will that stands in for it.
import { checkpointText } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { LostMessage, StatusMessage } from "../../shared/protocol/kiosk-messages.ts";
import type { KioskStream } from "../store/kiosk-store.ts";

export type StatusFacts = Pick<
  StatusMessage,
  "state" | "sid" | "at" | "app" | "oldest" | "gen" | "disk" | "freeMb" | "clock" | "conf" | "error"
>;

/** `before`: the keys before `key`, of which a hub that was restored may know no newer one. */
export function statusMessage(
  stream: KioskStream,
  facts: StatusFacts,
  { key, before }: { readonly key: SigningKey; readonly before: readonly SigningKey[] },
): string {
  const { size, head, acked } = stream;
  const text = checkpointText(stream, size, head);
  return JSON.stringify({
    v: 1,
    type: "status",
    ...facts,
    stream: stream.stream,
    size,
    head,
    acked,
    key: key.id,
    sig: key.sign(text),
    ...(before.length === 0
      ? {}
      : { former: before.map(({ id, sign }) => ({ key: id, sig: sign(text) })) }),
  } satisfies StatusMessage);
}

export function lostMessage(sid: string): string {
  return JSON.stringify({ v: 1, type: "status", state: "lost", sid } satisfies LostMessage);
}
