// Wall 3: the seals of a month, oldest first: when it was sealed, with which figure, and what every later revision changed.
import { Type, type Static } from "typebox";
import { Count, KeyId, Name, Seq, StreamId } from "../forms.ts";
import { Period } from "../period.ts";

export const SealedChange = Type.Object({
  kiosk: Name,
  stream: StreamId,
  first: Seq,
  last: Seq,
});
export type SealedChange = Static<typeof SealedChange>;

export const SealRevision = Type.Object({
  /** 1: the first seal of the month. */
  revision: Count,
  status: Type.Union([Type.Literal("sealed"), Type.Literal("amended")]),
  /** ms UTC */
  at: Count,
  /** The first 40 bits of the digest, to be read aloud: XXXX-XXXX. */
  code: Type.String(),
  /** SHA-256 of the seal's body, hex; the next seal names it. */
  digest: Type.String(),
  /** The hub key that signed it. */
  key: KeyId,
  n: Count,
  satisfied: Count,
  satisfiedPercent: Type.Union([Type.Number(), Type.Null()]),
  /** Against the revision before; null for the first one. `more`: how many changes are not listed. */
  changes: Type.Union([
    Type.Object({
      added: Type.Array(SealedChange),
      voided: Type.Array(SealedChange),
      more: Count,
    }),
    Type.Null(),
  ]),
  /** Kiosks of which something of the month could still come when it was sealed. */
  incomplete: Type.Array(Name),
});
export type SealRevision = Static<typeof SealRevision>;

export const SealsResponse = Type.Object({
  period: Period,
  unit: Type.Union([Name, Type.Null()]),
  revisions: Type.Array(SealRevision),
});
export type SealsResponse = Static<typeof SealsResponse>;
