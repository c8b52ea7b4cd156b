// Ed25519 keys and signatures (RFC 8032) in the forms of the wire: raw 32-byte public keys, base64url, 16-hex key ids.
// Promises: verification answers true or false and never throws for a malformed signature; one signature has one text. Never
// prints a private key.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from "node:crypto";

export type SigningKey = {
  /** First 16 hex digits of SHA-256(raw public key). */
  readonly id: string;
  /** Raw 32-byte public key, base64url. */
  readonly publicKey: string;
  readonly sign: (text: string) => string;
};

export type VerifyingKey = {
  readonly id: string;
  readonly publicKey: string;
  readonly verify: (text: string, signature: string) => boolean;
};

export function keyId(rawKey: Uint8Array): string {
  return hash("sha256", rawKey, "hex").slice(0, 16);
}

/** A new private key as PKCS#8 PEM, to be kept in a file that only its owner may read. */
export function createPrivateKeyPem(): string {
  return generateKeyPairSync("ed25519")
    .privateKey.export({ format: "pem", type: "pkcs8" })
    .toString();
}

/** Throws when `pem` is not an Ed25519 private key. */
export function signingKey(pem: string): SigningKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("not an Ed25519 private key");
  const raw = rawPublicKey(createPublicKey(key));
  return {
    id: keyId(raw),
    publicKey: raw.toString("base64url"),
    sign: (text) => signBytes(null, Buffer.from(text), key).toString("base64url"),
  };
}

/** Undefined when `publicKey` is not a raw Ed25519 public key in base64url. */
export function verifyingKey(publicKey: string): VerifyingKey | undefined {
  const raw = bytesOf(publicKey, 32);
  if (raw === undefined) return undefined;
  let key: KeyObject;
  try {
    key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: publicKey },
      format: "jwk",
    });
  } catch {
    return undefined;
  }
  return {
    id: keyId(raw),
    publicKey,
    verify: (text, signature) => {
      const bytes = bytesOf(signature, 64);
      return bytes !== undefined && verifyBytes(null, Buffer.from(text), key, bytes);
    },
  };
}

/**
 * Only the one text that stands for these bytes: with other bits behind the last byte a character could be changed and nothing would
 * show (RFC 4648 §3.5).
 */
function bytesOf(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.length === length && bytes.toString("base64url") === text ? bytes : undefined;
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
}
