// Station 6: a signature that held once holds for ever, so what a kiosk sends again because a receipt was lost costs its hashes and
// not another signature. Promises: bounded; only what was verified, to the last character, is taken as known.
import type { VerifyingKey } from "../../shared/evidence/signing.ts";

/** So many of the newest: one for each kiosk of a province that was cut off, and as many again. About 6 MB. */
const MOST = 16_384;

/** Gives a key that remembers, together with all others of the same memory. */
export function rememberSignatures(most = MOST): (key: VerifyingKey) => VerifyingKey {
  /** Signature → the key and the text that it stands under. */
  const held = new Map<string, string>();
  return (key) => ({
    ...key,
    verify: (text, signature) => {
      const signed = `${key.publicKey} ${text}`;
      if (held.get(signature) === signed) return true;
      if (!key.verify(text, signature)) return false;
      for (const oldest of held.keys()) {
        if (held.size < most) break;
        held.delete(oldest);
      }
      held.set(signature, signed);
      return true;
    },
  });
}
