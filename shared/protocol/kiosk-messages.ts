// Wall 2, kiosk → hub: open, batch, salvage, status and its will (protocol §4), each with its type and its parser.
// Promises: unknown fields are ignored, known ones are strict. A message without `v: 1` is another version.
import { Type, type Static } from "typebox";
import {
  Bytes32,
  Bytes64,
  Code,
  Count,
  Instant,
  KeyId,
  Name,
  Seq,
  SessionId,
  StreamId,
  Whole,
} from "../forms.ts";
import { createParser } from "../parser.ts";
import { StreamRecord } from "../rating.ts";
import { MAX_BATCH_RECORDS, MOST_FORMER } from "./limits.ts";

const Version = Type.Literal(1);
const Signature = { key: KeyId, sig: Bytes64 };

export const OpenReason = Type.Union([
  Type.Literal("install"),
  Type.Literal("reset"),
  Type.Literal("corrupt"),
  Type.Literal("move"),
  Type.Literal("replace"),
]);

/** The first words of a stream; hashed as the exact string that is sent. */
export const Genesis = Type.Object({
  kiosk: Name,
  centre: Name,
  publicKey: Bytes32,
  at: Instant,
  reason: OpenReason,
  prev: Type.Union([Type.Null(), Type.Object({ stream: StreamId, size: Count, head: Bytes32 })]),
  app: Type.String({ maxLength: 64 }),
});

export const OpenMessage = Type.Object({
  v: Version,
  type: Type.Literal("open"),
  stream: StreamId,
  genesis: Type.String({ minLength: 2, maxLength: 2_048 }),
  ...Signature,
});

export const BatchMessage = Type.Object({
  v: Version,
  type: Type.Literal("batch"),
  stream: StreamId,
  first: Seq,
  prev: Bytes32,
  records: Type.Array(StreamRecord, { minItems: 1, maxItems: MAX_BATCH_RECORDS }),
  head: Bytes32,
  ...Signature,
});

/** A batch without its records. */
export const BatchEnvelope = Type.Omit(BatchMessage, ["records"]);

export const SalvageMessage = Type.Object({
  v: Version,
  type: Type.Literal("salvage"),
  stream: StreamId,
  records: Type.Array(StreamRecord, { minItems: 1, maxItems: MAX_BATCH_RECORDS }),
  ...Signature,
});

export const StatusMessage = Type.Object({
  v: Version,
  type: Type.Literal("status"),
  state: Type.Union([Type.Literal("online"), Type.Literal("offline")]),
  sid: SessionId,
  at: Instant,
  app: Type.String({ maxLength: 64 }),
  stream: StreamId,
  size: Count,
  head: Bytes32,
  acked: Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER }),
  oldest: Type.Union([Instant, Type.Null()]),
  gen: Count,
  disk: Type.Union([Type.Literal("ok"), Type.Literal("low"), Type.Literal("full")]),
  freeMb: Type.Union([Count, Type.Null()]),
  clock: Type.Object({ offset: Type.Union([Whole, Type.Null()]), source: Code }),
  conf: Count,
  error: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
  ...Signature,
  /** The same checkpoint, signed by the keys before `key` too: a hub that was restored may know no newer one. */
  former: Type.Optional(Type.Array(Type.Object(Signature), { maxItems: MOST_FORMER })),
});

/** The last will: it can only say that a session is gone, so it needs no signature. */
export const LostMessage = Type.Object({
  v: Version,
  type: Type.Literal("status"),
  state: Type.Literal("lost"),
  sid: SessionId,
});

export type Genesis = Static<typeof Genesis>;
export type OpenReason = Static<typeof OpenReason>;
export type OpenMessage = Static<typeof OpenMessage>;
export type BatchMessage = Static<typeof BatchMessage>;
export type BatchEnvelope = Static<typeof BatchEnvelope>;
export type SalvageMessage = Static<typeof SalvageMessage>;
export type StatusMessage = Static<typeof StatusMessage>;
export type LostMessage = Static<typeof LostMessage>;

export const parseGenesis = createParser(Genesis);
export const parseOpen = createParser(OpenMessage);
export const parseBatch = createParser(BatchMessage);
export const parseBatchEnvelope = createParser(BatchEnvelope);
export const parseSalvage = createParser(SalvageMessage);
export const parseStatus = createParser(StatusMessage);
export const parseLost = createParser(LostMessage);
