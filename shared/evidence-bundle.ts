// The evidence bundle's own words: the seal of a period (manifest.json) and the lines of the files around the records.
// Promises: one schema gives type and parser; hub/README.md, "Evidence bundle", says the same in prose, for another verifier.
import { Type, type Static } from "typebox";
import { Bytes32, Bytes64, Code, Count, GivenCode, KeyId, Name, Seq, StreamId } from "./forms.ts";
import { KeyStatements } from "./key-statement.ts";
import { createParser } from "./parser.ts";
import { Period } from "./period.ts";

export const BUNDLE_VERSION = 1;

/** SHA-256 in hex, as of files and of seals. */
export const Digest = Type.String({ pattern: "^[0-9a-f]{64}$" });
const MaybeDigest = Type.Union([Digest, Type.Null()]);

export const EXCLUSIONS = ["test", "void", "repeat", "quarantined"] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** The conservation ledger of one kiosk: stored = counted + voided + test + repeat + quarantined. */
export const KioskLedger = Type.Object({
  kiosk: Name,
  centre: Name,
  stored: Count,
  counted: Count,
  voided: Count,
  test: Count,
  repeat: Count,
  quarantined: Count,
  /** Records that the kiosk's last status announced and the hub does not hold; null when no status is known. */
  pending: Type.Union([Count, Type.Null()]),
  /** The hub holds something that the kiosk wrote after the period, so nothing of the period can still come. */
  complete: Type.Boolean(),
  /** A supervisor's signature that the rest is not waited for; only where it is not complete. */
  waived: Type.Optional(
    Type.Object({ who: Type.String(), at: Type.Integer(), reason: Type.String() }),
  ),
});

export const LevelCounts = Type.Object({
  centre: Name,
  scale: GivenCode,
  counts: Type.Record(Type.String(), Count),
});

/** What a later revision has that the one before had not: exactly the late records, and ratings taken back since. */
const SeqRange = Type.Object({ stream: StreamId, first: Seq, last: Seq });
export const SealChanges = Type.Object({
  added: Type.Array(SeqRange),
  voided: Type.Array(Type.Object({ stream: StreamId, seq: Seq })),
  /** What the revision before had and this one has not, or has otherwise: never right, so never silent. */
  removed: Type.Optional(Type.Array(SeqRange)),
});

export const SealBody = Type.Object({
  v: Type.Literal(BUNDLE_VERSION),
  period: Period,
  zone: Type.String({ maxLength: 64 }),
  unit: Type.Union([Name, Type.Null()]),
  revision: Count,
  status: Type.Union([Type.Literal("open"), Type.Literal("sealed"), Type.Literal("amended")]),
  /** False: made for this bundle only, as the figures stood at `at`. */
  final: Type.Boolean(),
  at: Count,
  formulas: Type.Array(Type.String()),
  streams: Type.Array(
    Type.Object({
      stream: StreamId,
      first: Seq,
      last: Seq,
      head: Bytes32,
      /** The last seq that the hub held. */
      size: Count,
    }),
  ),
  counts: Type.Array(LevelCounts),
  scales: Type.Array(Type.Object({ scale: GivenCode, satisfied: Type.Array(GivenCode) })),
  /** Which centres each row of summary.json adds up. */
  rows: Type.Array(Type.Object({ key: Type.String(), centres: Type.Array(Name) })),
  kiosks: Type.Array(KioskLedger),
  audit: Type.Object({ size: Count, head: Bytes32 }),
  /** Where rollups and records differ at the hub; empty when they agree. */
  rollupFaults: Type.Array(Type.String()),
  changes: Type.Union([SealChanges, Type.Null()]),
  files: Type.Record(Type.String(), Digest),
  /** How the key that seals came after the ones before it; only where it is not the first. */
  hubKeys: Type.Optional(KeyStatements),
  /** The body of the revision before. */
  replaces: MaybeDigest,
  /** The body of the newest revision of the period before. */
  prevSeal: MaybeDigest,
});

/** manifest.json: `sig` signs exactly the string `body`. */
export const Seal = Type.Object({
  body: Type.String({ minLength: 2 }),
  key: KeyId,
  publicKey: Bytes32,
  sig: Bytes64,
});

export const StreamLine = Type.Object({
  stream: StreamId,
  kiosk: Name,
  centre: Name,
  genesis: Type.String({ minLength: 2, maxLength: 2_048 }),
  sig: Bytes64,
  keys: Type.Array(Type.Object({ key: KeyId, publicKey: Bytes32, fromSeq: Seq }), {
    minItems: 1,
    maxItems: 10_000,
  }),
  first: Seq,
  prev: Bytes32,
  last: Seq,
  head: Bytes32,
});

export const CheckpointLine = Type.Object({
  stream: StreamId,
  size: Seq,
  head: Bytes32,
  key: KeyId,
  sig: Bytes64,
});

export const TimeLine = Type.Object({
  stream: StreamId,
  seq: Seq,
  time: Type.Integer(),
  why: Type.Union([Type.Literal("mono"), Type.Literal("clamped"), Type.Literal("unknown")]),
});

export const ExcludedLine = Type.Object({
  stream: StreamId,
  seq: Seq,
  why: Type.Union([
    Type.Literal("test"),
    Type.Literal("void"),
    Type.Literal("repeat"),
    Type.Literal("quarantined"),
  ]),
  /** Why it is in quarantine. */
  because: Type.Optional(Code),
});

/** `hash` is over the entry and the hash before: SHA-256(0x01 ‖ h ‖ ["seq","a",at,who,action,subject,detail]). */
export const AuditLine = Type.Object({
  seq: Seq,
  at: Type.Integer(),
  who: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  detail: Type.String(),
  hash: Bytes32,
});

export type KioskLedger = Static<typeof KioskLedger>;
export type LevelCounts = Static<typeof LevelCounts>;
export type SealChanges = Static<typeof SealChanges>;
export type SealBody = Static<typeof SealBody>;
export type Seal = Static<typeof Seal>;
export type StreamLine = Static<typeof StreamLine>;
export type CheckpointLine = Static<typeof CheckpointLine>;
export type TimeLine = Static<typeof TimeLine>;
export type ExcludedLine = Static<typeof ExcludedLine>;
export type AuditLine = Static<typeof AuditLine>;

/** What the audit log tells of a close, under `period.close` and the subject `{period} {calendar}`. */
export function closeDetail(revision: number, digest: string): string {
  return `revision ${revision} ${digest}`;
}

/** The subject of a `kiosk.waive` entry; its detail is the reason. */
export function waiverSubject(
  { id, calendar }: Pick<Period, "id" | "calendar">,
  kiosk: string,
): string {
  return `${id} ${calendar} ${kiosk}`;
}

export const parseSeal = createParser(Seal);
export const parseLevelCounts = createParser(Type.Array(LevelCounts));
export const parseSealBody = createParser(SealBody);
export const parseStreamLine = createParser(StreamLine);
export const parseCheckpointLine = createParser(CheckpointLine);
export const parseTimeLine = createParser(TimeLine);
export const parseExcludedLine = createParser(ExcludedLine);
export const parseAuditLine = createParser(AuditLine);
