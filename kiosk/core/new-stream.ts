// The first words of a stream (protocol §3, §4 `open`): made on the first start, or when this machine's place or key has changed.
// Promises: a stream that is still ours is never left; a new one names the one before.
import { randomBytes } from "node:crypto";
import { checkpointText, genesisHash } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { Genesis, OpenReason } from "../../shared/protocol/kiosk-messages.ts";
import type { KioskStream, StreamOpening } from "../store/kiosk-store.ts";
import type { KioskIdentity } from "./identity.ts";

/** Why a new stream is needed; undefined while the current one goes on. */
export function newStreamReason(
  current: KioskStream | undefined,
  identity: KioskIdentity,
  key: SigningKey,
): OpenReason | undefined {
  if (current === undefined) return "install";
  if (current.centre !== identity.centre || current.kiosk !== identity.kiosk) return "move";
  return current.key === key.id ? undefined : "replace";
}

export function newStream(parts: {
  readonly identity: KioskIdentity;
  readonly key: SigningKey;
  readonly at: number;
  readonly app: string;
  readonly reason: OpenReason;
  readonly previous: KioskStream | undefined;
}): StreamOpening {
  const { identity, key, at, app, reason, previous } = parts;
  const { kiosk, centre } = identity;
  const stream = randomBytes(16).toString("hex");
  const genesis = JSON.stringify({
    kiosk,
    centre,
    publicKey: key.publicKey,
    at,
    reason,
    prev:
      previous === undefined
        ? null
        : { stream: previous.stream, size: previous.size, head: previous.head },
    app,
  } satisfies Genesis);
  const head = genesisHash(genesis).toString("base64url");
  const sig = key.sign(checkpointText({ centre, kiosk, stream }, 0, head));
  return { stream, centre, kiosk, genesis, reason, key: key.id, sig, head };
}
