// Secrets on Linux: sealed with a key that systemd hands to this service alone (LoadCredentialEncrypted=, bound to the TPM or
// to the host's key). Promises: AES-256-GCM, a fresh nonce each time; what was changed or copied from elsewhere is not opened.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretStore } from "./secret-store.ts";
import { StartFault } from "./start-fault.ts";

/** The credential's name in the service's unit. */
const KEY_NAME = "hai-long-key";
const LEAST_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `folder` is $CREDENTIALS_DIRECTORY; undefined where the service manager gives no key. */
export function findCredentialSecrets(folder: string | undefined): SecretStore | undefined {
  if (folder === undefined || folder === "") return undefined;
  const file = join(folder, KEY_NAME);
  if (!existsSync(file)) return undefined;
  const material = readFileSync(file);
  if (material.length < LEAST_KEY_BYTES) {
    throw new StartFault(
      `The credential ${KEY_NAME} is too short to be a key: make a new one as the package does, then enrol again.`,
    );
  }
  return credentialSecrets(createHash("sha256").update(material).digest());
}

function credentialSecrets(key: Buffer): SecretStore {
  return {
    kind: "credential",
    weak: false,
    async seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    async unseal(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const body = NONCE_BYTES + TAG_BYTES;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, body));
        const text = Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]);
        return { text: text.toString("utf8"), again: false };
      } catch (error) {
        throw new StartFault(
          "The secrets of this kiosk were sealed with another key than this machine has: put back the key, or move identity.json away and enrol again.",
          error,
        );
      }
    },
  };
}
