// The retained status (protocol §4): a signed checkpoint that any listener can keep, and the will that stands in for it.
import { checkpointText } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { LostMessage, StatusMessage } from "../../shared/protocol/kiosk-messages.ts";
import type { KioskStream } from "../store/kiosk-store.ts";

export type StatusFacts = Pick<
  StatusMessage,
  "state" | "sid" | "at" | "app" | "oldest" | "gen" | "disk" | "freeMb" | "clock" | "conf" | "error"
>;

export function statusMessage(stream: KioskStream, facts: StatusFacts, key: SigningKey): string {
  const { size, head, acked } = stream;
  return JSON.stringify({
    v: 1,
    type: "status",
    ...facts,
    stream: stream.stream,
    size,
    head,
    acked,
    key: key.id,
    sig: key.sign(checkpointText(stream, size, head)),
  } satisfies StatusMessage);
}

export function lostMessage(sid: string): string {
  return JSON.stringify({ v: 1, type: "status", state: "lost", sid } satisfies LostMessage);
}
