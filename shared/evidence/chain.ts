// The hash chain of a stream and the texts that are signed (protocol §3, §4). Pure: bytes in, bytes out.
// Promises: every byte is as the contract says it; changing one here is a new protocol version.
import { hash } from "node:crypto";

export type StreamAddress = {
  readonly centre: string;
  readonly kiosk: string;
  readonly stream: string;
};

/** h_0 = SHA-256("hailong/v1 genesis\n" ‖ genesis bytes as sent) */
export function genesisHash(genesis: string): Buffer {
  return hash("sha256", `hailong/v1 genesis\n${genesis}`, "buffer");
}

/** h_i = SHA-256(0x01 ‖ h_{i-1} ‖ canonical bytes of record i) */
export function nextHash(previous: Uint8Array, canonicalRecord: string): Buffer {
  const bytes = Buffer.allocUnsafe(33 + Buffer.byteLength(canonicalRecord));
  bytes[0] = 1;
  bytes.set(previous, 1);
  bytes.write(canonicalRecord, 33);
  return hash("sha256", bytes, "buffer");
}

/**
 * h_first … h_last of consecutive records after `previous`, 32 bytes each, one after the other, in memory of its own.
 * The same values as `nextHash` one by one, for whole batches: without a new buffer for every record.
 */
export function hashChain(previous: Uint8Array, canonicalRecords: readonly string[]): Uint8Array {
  const longest = canonicalRecords.reduce((most, text) => Math.max(most, text.length), 0);
  // A UTF-16 unit is at most three bytes of UTF-8.
  const bytes = Buffer.allocUnsafe(33 + longest * 3);
  bytes[0] = 1;
  bytes.set(previous, 1);
  // By length: the records of a batch have only a few, and a view costs a third of a digest.
  const views: (Buffer | undefined)[] = [];
  const digests: string[] = [];
  for (const text of canonicalRecords) {
    const end = 33 + bytes.write(text, 33);
    // As a one-byte string, because that is three times as fast as a buffer a digest.
    const digest = hash("sha256", (views[end] ??= bytes.subarray(0, end)), "binary");
    bytes.write(digest, 1, "latin1");
    digests.push(digest);
  }
  const hashes = Buffer.allocUnsafeSlow(digests.length * 32);
  hashes.write(digests.join(""), "latin1");
  return hashes;
}

export function checkpointText(address: StreamAddress, size: number, head: string): string {
  return `hailong/v1/${address.centre}/${address.kiosk}/${address.stream}\n${size}\n${head}\n`;
}

export type ReceiptFields = {
  readonly upto: number;
  readonly head: string;
  readonly safe: number;
  readonly gen: number;
  readonly at: number;
};

/** What the hub signs in an `ack` or a `rewind`. */
export function receiptText(
  kind: "ack" | "rewind",
  { centre, kiosk, stream }: StreamAddress,
  { upto, head, safe, gen, at }: ReceiptFields,
): string {
  return `hailong/v1 ${kind}\n${centre}/${kiosk}/${stream}\n${upto}\n${head}\n${safe}\n${gen}\n${at}\n`;
}

/** What the hub signs around the inner JSON of every other message. */
export function wrappedText(type: string, topic: string, gen: number, body: string): string {
  return `hailong/v1 ${type}\n${topic}\n${gen}\n${body}`;
}

export function salvageText(address: StreamAddress, recordsJson: string): string {
  const { centre, kiosk, stream } = address;
  return `hailong/v1 salvage\n${centre}/${kiosk}/${stream}\n${salvageDigest(recordsJson)}\n`;
}

/** What the receipt of a salvage carries in the place of a head: SHA-256 of the JSON bytes of its records. */
export function salvageDigest(recordsJson: string): string {
  return hash("sha256", recordsJson, "buffer").toString("base64url");
}

/** What the hub signs in the seal of a period: exactly the body's string. */
export function sealText(body: string): string {
  return `hailong/v1 seal\n${body}`;
}

/** h_0 of the audit chain = SHA-256("hailong/v1 genesis\n_hub"). */
export const AUDIT_GENESIS = "_hub";

/** The canonical text of one entry of the audit chain. */
export function auditText(entry: {
  readonly seq: number;
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}): string {
  const { seq, at, who, action, subject, detail } = entry;
  return JSON.stringify([seq, "a", at, who, action, subject, detail]);
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first 40 bits of a hash in Crockford base32, `XXXX-XXXX`: what people compare with their eyes. */
export function sealCode(digest: Uint8Array): string {
  let bits = 0n;
  for (const byte of digest.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  let code = "";
  for (let shift = 35n; shift >= 0n; shift -= 5n) code += CROCKFORD[Number((bits >> shift) & 31n)];
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
