// Whether a kiosk may come in at the embedded broker.
// Promises: the time that a wrong password takes says nothing of the right one; a revoked kiosk stays outside.
import { hash, timingSafeEqual } from "node:crypto";
import type { KnownKiosks } from "../ingest/known-kiosks.ts";

/** The password is 256 random bits, so a plain hash is enough; a slow one would let a reconnect storm stop the hub. */
export async function isPasswordOf(
  kiosks: Pick<KnownKiosks, "findNow">,
  name: string,
  password: Uint8Array,
): Promise<boolean> {
  const kiosk = (await kiosks.findNow(name))?.enrolment;
  if (kiosk === undefined || kiosk.passwordHash === null || kiosk.revokedAt !== null) return false;
  const expected = Buffer.from(kiosk.passwordHash, "base64url");
  const given = hash("sha256", password, "buffer");
  return expected.length === given.length && timingSafeEqual(expected, given);
}
