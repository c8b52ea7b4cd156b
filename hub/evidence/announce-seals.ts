// Says the newest seal on the line (protocol §2, `_audit/seal`, retained), also one that a command made beside the running hub.
// Promises: a seal longer than a message is said by its digest, signed the same way. A failing store never stops the hub here.
import type { Clock } from "../../shared/clock.ts";
import { sealText } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import { MOST_STATEMENTS, type KeyStatement } from "../../shared/key-statement.ts";
import type { Log } from "../../shared/log.ts";
import { lookEvery } from "../../shared/look-every.ts";
import { MAX_PACKET_BYTES } from "../../shared/protocol/limits.ts";
import type { StoredSeal } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { digestOf } from "./digest.ts";
import { bodyOf } from "./seal.ts";

const EVERY_MS = 30_000;
const MOST_BYTES = MAX_PACKET_BYTES - 256;

export type SealAnnouncement = {
  readonly store: Pick<HubStore, "newestSeal">;
  readonly line: { readonly publishSeal: (text: string) => Promise<void> };
  readonly key: SigningKey;
  /** How `key` came after the keys before it, one of which may have made the seal. */
  readonly statements?: readonly KeyStatement[];
  readonly clock: Clock;
  readonly log: Log;
};

/** The returned function ends it. */
export function announceSeals({
  store,
  line,
  key,
  statements = [],
  clock,
  log,
}: SealAnnouncement): () => Promise<void> {
  let said: string | undefined;
  return lookEvery(clock, EVERY_MS, async (isEnded) => {
    try {
      const seal = await store.newestSeal();
      if (seal !== undefined && seal.sig !== said && !isEnded()) {
        said = seal.sig;
        await line.publishSeal(sealMessage(seal, key, statements));
        log.info({ period: seal.period, revision: seal.revision }, "the seal of a month is out");
      }
    } catch (error) {
      // The store tells its own end; a seal that was not said now is said at the next look.
      said = undefined;
      log.warn({ error: String(error) }, "could not look for a new seal");
    }
  });
}

/** A body that is too long for a message is said by its digest. */
function sealMessage(
  seal: StoredSeal,
  key: SigningKey,
  statements: readonly KeyStatement[],
): string {
  const { body, sig } = seal;
  const keys = statements.length === 0 ? {} : { keys: statements.slice(-MOST_STATEMENTS) };
  const whole = {
    v: 1,
    type: "seal",
    body,
    key: seal.key,
    publicKey: seal.publicKey,
    sig,
    ...keys,
  };
  if (Buffer.byteLength(JSON.stringify(whole)) <= MOST_BYTES) return JSON.stringify(whole);
  const { v, period, unit, revision, status, at, prevSeal } = bodyOf(seal);
  const short = { v, period, unit, revision, status, at, prevSeal, digest: digestOf(body) };
  const text = JSON.stringify(short);
  return JSON.stringify({
    v: 1,
    type: "seal",
    body: text,
    key: key.id,
    publicKey: key.publicKey,
    sig: key.sign(sealText(text)),
    ...keys,
  });
}
