// Station 6, first half: is this really what an enrolled kiosk wrote down (H2)? size → kiosk and centre → form → chain → signature.
// Promises: pure; the first thing that is wrong is named and nothing else happens. It never looks at what a record means (H5).
import {
  checkpointText,
  genesisHash,
  hashChain,
  salvageDigest,
  salvageText,
  type StreamAddress,
} from "../../shared/evidence/chain.ts";
import type { RejectCode } from "../../shared/protocol/hub-messages.ts";
import {
  parseBatch,
  parseGenesis,
  parseOpen,
  parseSalvage,
  type OpenMessage,
  type SalvageMessage,
} from "../../shared/protocol/kiosk-messages.ts";
import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import type { KioskAddress } from "../../shared/protocol/topics.ts";
import { canonical } from "../../shared/rating.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { CheckedOpen, CheckedSalvage, UnreadBatch } from "../store/hub-store.ts";
import type { KnownKiosk } from "./known-kiosks.ts";
import { keyAt, type KnownStream } from "./known-streams.ts";
import { batchTextOf, readRatingsBatch, type BatchText } from "./read-batch-text.ts";

/** What the kiosk is told. An unreadable message has stream "", first 0, count 0. */
export type Refusal = {
  readonly code: RejectCode;
  readonly stream: string;
  readonly first: number;
  readonly count: number;
};

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function refusalOf(
  code: RejectCode,
  { stream = "", first = 0, count = 0 }: Partial<Refusal> = {},
): Refusal {
  return { code, stream, first, count };
}

export function isTooBig(payload: Uint8Array): boolean {
  return payload.length > MAX_BATCH_BYTES;
}

/** Undefined when the sender may speak at all. */
export function checkSender(
  address: KioskAddress,
  kiosk: KnownKiosk | undefined,
): RejectCode | undefined {
  if (kiosk?.key === undefined) return "unknown_kiosk";
  if (kiosk.enrolment.revokedAt !== null) return "revoked";
  return kiosk.enrolment.centre === address.centre ? undefined : "centre_mismatch";
}

/** Form only. The text is known to be small (`isTooBig`). */
export function readMessage(text: string): Checked<OpenMessage | BatchText | SalvageMessage> {
  const ratings = readRatingsBatch(text);
  if (ratings !== undefined) return { ok: true, value: ratings };
  const value = parseJson(text);
  if (!isRecord(value)) return refused(refusalOf("bad_schema"));
  const about = describe(value);
  if (value["v"] !== 1) return refused(refusalOf("version", about));
  if (value["type"] === "batch" && about.count > MAX_BATCH_RECORDS) {
    return refused(refusalOf("too_big", about));
  }
  if (value["type"] === "batch") {
    const batch = parseBatch(value);
    if (batch.ok) return { ok: true, value: batchTextOf(batch.value) };
  } else if (value["type"] === "open") {
    const open = parseOpen(value);
    if (open.ok) return { ok: true, value: open.value };
  } else if (value["type"] === "salvage") {
    const salvage = parseSalvage(value);
    if (salvage.ok) return { ok: true, value: salvage.value };
  }
  return refused(refusalOf("bad_schema", about));
}

/**
 * The genesis must name the same kiosk, centre and key as the enrolment; its signature covers size 0. A stream that is here
 * already is said again with its own first key, though the kiosk may have another one by now.
 */
export function checkOpen(
  address: KioskAddress,
  kiosk: KnownKiosk,
  message: OpenMessage,
  known?: KnownStream,
): Checked<CheckedOpen> {
  const refuse = (code: RejectCode) => refused(refusalOf(code, { stream: message.stream }));
  const genesis = parseGenesis(parseJson(message.genesis));
  if (!genesis.ok) return refuse("bad_schema");
  const { reason, prev, publicKey } = genesis.value;
  if (genesis.value.kiosk !== address.kiosk) return refuse("unknown_kiosk");
  if (genesis.value.centre !== address.centre) return refuse("centre_mismatch");
  const key = known?.kiosk === address.kiosk ? known.keys[0]?.key : kiosk.key;
  if (key === undefined || key.publicKey !== publicKey || key.id !== message.key) {
    return refuse("bad_sig");
  }
  const { stream } = message;
  const head = genesisHash(message.genesis).toString("base64url");
  if (!key.verify(checkpointText({ ...address, stream }, 0, head), message.sig)) {
    return refuse("bad_sig");
  }
  const { kiosk: name, centre } = address;
  const open: CheckedOpen = {
    kind: "open",
    kiosk: name,
    centre,
    stream,
    genesis: message.genesis,
    reason,
    prev,
    head,
    key: key.id,
    publicKey,
    sig: message.sig,
  };
  return { ok: true, value: open };
}

/** `text` is the message as it came. The batch must follow from its own `prev` to its own `head`; whether that is our hash is for the store to say (H4). */
export function checkBatch(
  address: KioskAddress,
  known: KnownStream | undefined,
  message: BatchText,
  text: string,
): Checked<UnreadBatch> {
  const { stream, first, prev, texts, head, sig } = message;
  const count = texts.length;
  const refuse = (code: RejectCode) => refused(refusalOf(code, { stream, first, count }));
  if (known?.kiosk !== address.kiosk) return refuse("unknown_stream");
  if (known.centre !== address.centre) return refuse("centre_mismatch");
  if (!message.isNumbered) return refuse("bad_chain");
  const hashes = hashChain(Buffer.from(prev, "base64url"), texts);
  const last = Buffer.from(hashes.buffer, hashes.length - 32, 32);
  if (last.toString("base64url") !== head) return refuse("bad_chain");
  const key = keyAt(known, first);
  if (key?.id !== message.key) return refuse("bad_sig");
  const batch: UnreadBatch = {
    kind: "unread",
    kiosk: address.kiosk,
    centre: address.centre,
    stream,
    first,
    prev,
    text,
    count,
    hashes,
    head,
    key: key.id,
    sig,
  };
  const signedBy: StreamAddress = { centre: address.centre, kiosk: address.kiosk, stream };
  const signed = checkpointText(signedBy, first + count - 1, head);
  // On this thread: handing a signature to another one and back costs half of what the signature does, and what is committed
  // together is bounded by all that this machine has to do.
  return key.verify(signed, sig) ? { ok: true, value: batch } : refuse("bad_sig");
}

/** H14. Whether the kiosk has left the stream is for the store to say. */
export function checkSalvage(
  address: KioskAddress,
  known: KnownStream | undefined,
  { stream, records, key: keyName, sig }: SalvageMessage,
): Checked<CheckedSalvage> {
  const first = records[0]?.[0] ?? 0;
  const refuse = (code: RejectCode) =>
    refused(refusalOf(code, { stream, first, count: records.length }));
  if (known?.kiosk !== address.kiosk) return refuse("unknown_stream");
  if (known.centre !== address.centre) return refuse("centre_mismatch");
  if (records.some(([seq], i) => i > 0 && seq <= (records[i - 1]?.[0] ?? 0))) {
    return refuse("bad_chain");
  }
  const { kiosk, centre } = address;
  const json = `[${records.map(canonical).join(",")}]`;
  const key = keyAt(known, first);
  const signed = salvageText({ kiosk, centre, stream }, json);
  if (key?.id !== keyName || !key.verify(signed, sig)) return refuse("bad_sig");
  const digest = salvageDigest(json);
  const value = {
    kind: "salvage",
    kiosk,
    centre,
    stream,
    records,
    digest,
    key: key.id,
    sig,
  } as const;
  return { ok: true, value };
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** Undefined for what is not JSON. */
export function parsePayload(payload: Uint8Array): unknown {
  return parseJson(textOf(payload));
}

export function textOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString();
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What can be said of a message that is refused: only forms that cannot do harm in an answer. */
function describe(value: Readonly<Record<string, unknown>>): {
  readonly stream: string;
  readonly first: number;
  readonly count: number;
} {
  const { stream, first, records } = value;
  return {
    stream: typeof stream === "string" && /^[0-9a-f]{32}$/.test(stream) ? stream : "",
    first: typeof first === "number" && Number.isSafeInteger(first) && first > 0 ? first : 0,
    count: Array.isArray(records) ? records.length : 0,
  };
}
