// Wall 2, hub → kiosk: ack, rewind and the wrapped messages (protocol §4), each with its type and its parser.
// Promises: whatever could change what a kiosk does is signed; only the hub's will is bare, and it can only make kiosks wait.
import { Type, type Static } from "typebox";
import {
  Bytes32,
  Bytes64,
  Code,
  Count,
  GivenCode,
  Instant,
  KeyId,
  Name,
  Seq,
  SessionId,
  StreamId,
} from "../forms.ts";
import { createParser } from "../parser.ts";
import { KeyStatements } from "../key-statement.ts";
import { Counter, Domain, Reason } from "../catalogue.ts";
import { OpenSpan, SpecialDay } from "../opening-hours.ts";
import { Scale } from "../scale.ts";

const Version = Type.Literal(1);

const receipt = {
  v: Version,
  stream: StreamId,
  upto: Count,
  head: Bytes32,
  safe: Count,
  want: Type.Union([Seq, Type.Null()]),
  gen: Count,
  at: Instant,
  key: KeyId,
  sig: Bytes64,
};

/** The hub's receipt: it holds the stream durably up to `upto`, whose hash is `head`. */
export const AckMessage = Type.Object({ ...receipt, type: Type.Literal("ack") });
/** The hub holds less than it acknowledged before: it was restored from a backup. */
export const RewindMessage = Type.Object({ ...receipt, type: Type.Literal("rewind") });

export const REJECT_CODES = [
  "bad_schema",
  "too_big",
  "unknown_kiosk",
  "unknown_stream",
  "centre_mismatch",
  "bad_sig",
  "bad_chain",
  "fork",
  "revoked",
  "version",
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

/** A hub message whose inner JSON is signed as exactly the sent string. */
export const WrappedMessage = Type.Object({
  v: Version,
  type: Type.Union([
    Type.Literal("hub"),
    Type.Literal("conf"),
    Type.Literal("reject"),
    Type.Literal("slow"),
    Type.Literal("sync"),
    Type.Literal("rotate"),
  ]),
  body: Type.String({ minLength: 2, maxLength: 60_000 }),
  key: KeyId,
  sig: Bytes64,
  /** How `key` came after the ones before it; each statement proves itself. */
  keys: Type.Optional(KeyStatements),
});

/** The bare will of the hub. */
export const HubGoneMessage = Type.Object({
  v: Version,
  type: Type.Literal("hub"),
  on: Type.Literal(false),
  sid: SessionId,
});

export const HubBody = Type.Object({
  on: Type.Boolean(),
  sid: SessionId,
  gen: Count,
  at: Instant,
  spread: Count,
  maxRecords: Type.Integer({ minimum: 1 }),
  maxBytes: Type.Integer({ minimum: 1_024 }),
});

export const ConfBody = Type.Object({
  gen: Count,
  version: Type.Integer({ minimum: 1 }),
  centre: Type.Object({ code: Name, name: Type.String(), parentName: Type.String() }),
  counters: Type.Array(Counter),
  service: Code,
  domains: Type.Array(Domain),
  /** Its levels stand in the order of the faces on the screen; `layout` is the number of that order. */
  scale: Scale,
  layout: Count,
  reasons: Type.Array(Reason),
  languages: Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { minItems: 1 }),
  zone: Type.String({ maxLength: 64 }),
  hours: Type.Array(OpenSpan),
  closedOn: Type.Array(Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })),
  /** Days with hours of their own. */
  openOn: Type.Optional(Type.Array(SpecialDay)),
  hotline: Type.String({ maxLength: 40 }),
  /** Languages of which the locality has supplied voice clips. */
  audio: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z-]{2,16}$" }))),
  /** Minutes before the first opening of a day at which the screen taps every level once as a test. */
  selfTestBefore: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
  diagonalInch: Type.Number({ minimum: 5, maximum: 100 }),
  staffPin: Type.Union([Type.String({ maxLength: 300 }), Type.Null()]),
  demo: Type.Boolean(),
});

export const RejectBody = Type.Object({
  gen: Count,
  stream: Type.String({ maxLength: 32 }),
  first: Count,
  count: Count,
  code: GivenCode,
  holdS: Count,
});
export const SlowBody = Type.Object({
  gen: Count,
  pauseMs: Count,
  maxRecords: Type.Integer({ minimum: 1 }),
});
export const SyncBody = Type.Object({ gen: Count, receipt: Type.Boolean() });
/** `key`: the one that is to be replaced, so that asking twice, or anew by somebody else, asks nothing. */
export const RotateBody = Type.Object({ gen: Count, key: KeyId });

export type AckMessage = Static<typeof AckMessage>;
export type RewindMessage = Static<typeof RewindMessage>;
export type WrappedMessage = Static<typeof WrappedMessage>;
export type HubGoneMessage = Static<typeof HubGoneMessage>;
export type HubBody = Static<typeof HubBody>;
export type ConfBody = Static<typeof ConfBody>;
export type RejectBody = Static<typeof RejectBody>;
export type SlowBody = Static<typeof SlowBody>;
export type SyncBody = Static<typeof SyncBody>;
export type RotateBody = Static<typeof RotateBody>;

export const parseAck = createParser(AckMessage);
export const parseRewind = createParser(RewindMessage);
export const parseWrapped = createParser(WrappedMessage);
export const parseHubGone = createParser(HubGoneMessage);
export const parseHubBody = createParser(HubBody);
export const parseConfBody = createParser(ConfBody);
export const parseRejectBody = createParser(RejectBody);
export const parseSlowBody = createParser(SlowBody);
export const parseSyncBody = createParser(SyncBody);
export const parseRotateBody = createParser(RotateBody);
