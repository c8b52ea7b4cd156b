// The first words of a stream (protocol §3, §4 `open`): made on the first start, or when this machine's place or key has changed.
// Promises: a stream that is still ours is never left; a new one names the one before.
import { randomBytes } from "node:crypto";
import { checkpointText, genesisHash } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { Genesis, OpenReason } from "../../shared/protocol/kiosk-messages.ts";
import type { Log } from "../../shared/log.ts";
import type { KioskStore, KioskStream, StreamOpening } from "../store/kiosk-store.ts";
import type { KioskIdentity } from "./identity.ts";
import type { KeyRing } from "./key-ring.ts";

/** Why a new stream is needed; undefined while the current one goes on. */
function newStreamReason(
  current: KioskStream | undefined,
  identity: KioskIdentity,
  ring: KeyRing,
): OpenReason | undefined {
  if (current === undefined) return "install";
  if (current.centre !== identity.centre || current.kiosk !== identity.kiosk) return "move";
  if (!ring.continues(current)) return "replace";
  return current.ended === null ? undefined : "corrupt";
}

/** A store that was just opened: our stream in it, and in the log what became of the one before. */
export function beginStream(
  store: KioskStore,
  parts: {
    readonly identity: KioskIdentity;
    readonly ring: KeyRing;
    readonly at: number;
    readonly app: string;
    readonly log: Log;
  },
): void {
  const { identity, ring, at, app, log } = parts;
  if (store.mending !== null) {
    log.error({ ...store.mending }, "the database was not as it should be, and was mended");
  }
  const previous = store.currentStream();
  const reason = newStreamReason(previous, identity, ring);
  if (reason === undefined) return;
  store.openStream(newStream({ identity, key: ring.own(), at, app, reason, previous }));
  if (previous === undefined || (previous.acked >= previous.size && reason !== "corrupt")) return;
  const { stream, acked, size } = previous;
  const words =
    reason === "corrupt"
      ? "a stream ends, because records of it are lost; what is left of it is sent"
      : "a stream ends with records that the hub has not acknowledged; they stay in the database";
  log.error({ stream, acked, size, reason }, words);
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
  // Of a stream that lost records the known end is named: the hub can tell how many are missing.
  const end = previous === undefined ? undefined : (previous.ended ?? previous);
  const stream = randomBytes(16).toString("hex");
  const genesis = JSON.stringify({
    kiosk,
    centre,
    publicKey: key.publicKey,
    at,
    reason,
    prev:
      previous === undefined || end === undefined
        ? null
        : { stream: previous.stream, size: end.size, head: end.head },
    app,
  } satisfies Genesis);
  const head = genesisHash(genesis).toString("base64url");
  const sig = key.sign(checkpointText({ centre, kiosk, stream }, 0, head));
  return { stream, centre, kiosk, genesis, reason, key: key.id, sig, head };
}
