// The chain, the signed texts and the keys of the wire contract, written a second time from its words alone.
// It shares no line with the product, so that a mistake on one side cannot hide on the other.
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";

export type ContractRecord = readonly (string | number)[];

export type ContractAddress = {
  readonly centre: string;
  readonly kiosk: string;
  readonly stream: string;
};

export type ContractKey = {
  readonly id: string;
  readonly publicKey: string;
  readonly sign: (text: string) => string;
};

/** DER of a SubjectPublicKeyInfo with an Ed25519 key, up to the raw 32 bytes (RFC 8410). */
const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");

export function firstHead(genesis: string): string {
  return createHash("sha256").update("hailong/v1 genesis\n").update(genesis).digest("base64url");
}

/** The head after one more record, given as its canonical text. */
export function nextHead(head: string, text: string): string {
  return createHash("sha256")
    .update(Buffer.of(1))
    .update(Buffer.from(head, "base64url"))
    .update(text, "utf8")
    .digest("base64url");
}

/** h_0 … h_n */
export function chainOf(genesis: string, records: readonly ContractRecord[]): readonly string[] {
  const heads = [firstHead(genesis)];
  for (const record of records) heads.push(nextHead(heads.at(-1) ?? "", JSON.stringify(record)));
  return heads;
}

export function contractCheckpoint(address: ContractAddress, size: number, head: string): string {
  return [
    `hailong/v1/${address.centre}/${address.kiosk}/${address.stream}`,
    String(size),
    head,
    "",
  ].join("\n");
}

export function contractReceipt(
  kind: "ack" | "rewind",
  { centre, kiosk, stream }: ContractAddress,
  receipt: {
    readonly upto: number;
    readonly head: string;
    readonly safe: number;
    readonly gen: number;
    readonly at: number;
  },
): string {
  const { upto, head, safe, gen, at } = receipt;
  const lines = [
    `hailong/v1 ${kind}`,
    [centre, kiosk, stream].join("/"),
    upto,
    head,
    safe,
    gen,
    at,
  ];
  return `${lines.join("\n")}\n`;
}

export function createContractKey(): ContractKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_ED25519.length);
  return {
    id: createHash("sha256").update(raw).digest("hex").slice(0, 16),
    publicKey: raw.toString("base64url"),
    sign: (text) => sign(null, Buffer.from(text, "utf8"), privateKey).toString("base64url"),
  };
}

export function contractVerifies(publicKey: string, text: string, sig: string): boolean {
  const raw = Buffer.from(publicKey, "base64url");
  const bytes = Buffer.from(sig, "base64url");
  if (raw.length !== 32 || bytes.length !== 64) return false;
  const key: KeyObject = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, raw]),
    format: "der",
    type: "spki",
  });
  return verify(null, Buffer.from(text, "utf8"), key, bytes);
}

/** Eight letters for the first 40 bits, five bits each, read from their binary digits. */
export function contractSealCode(digest: Uint8Array): string {
  const bits = [...digest.subarray(0, 5)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = (bits.match(/.{5}/g) ?? []).map(
    (five) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Number.parseInt(five, 2)],
  );
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}
