// Wall 3: the fleet, and how a kiosk comes into it (register → claim code → enrol).
import { Type, type Static } from "typebox";
import { Bytes32, Count, GivenCode, Name } from "../forms.ts";
import { DEFAULT_PREFIX } from "../protocol/topics.ts";

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeCount = Type.Union([Count, Type.Null()]);

export const RegisterKioskRequest = Type.Object({
  kiosk: Name,
  centre: Name,
  counters: Type.Array(GivenCode, { minItems: 1, maxItems: 50 }),
  /** Shown on the screen as the field of the counter; default none. */
  service: Type.Optional(GivenCode),
  scale: Type.Optional(GivenCode),
  /** Digits only; the hub keeps and hands on nothing but its scrypt hash. */
  staffPin: Type.Optional(Type.String({ pattern: "^[0-9]{4,12}$" })),
});
export type RegisterKioskRequest = Static<typeof RegisterKioskRequest>;

export const ClaimCode = Type.Object({ code: Type.String(), expiresAt: Count });
export type ClaimCode = Static<typeof ClaimCode>;

export const EnrolRequest = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 64 }),
  publicKey: Bytes32,
});
export type EnrolRequest = Static<typeof EnrolRequest>;

/** All that a kiosk needs to speak with its hub; `prefix` is `{default}` unless configured. */
export const Enrolment = Type.Object({
  kiosk: Name,
  centre: Name,
  prefix: Type.String({ description: `topic prefix, ${DEFAULT_PREFIX} unless configured` }),
  hub: Type.Object({ publicKey: Bytes32 }),
  mqtt: Type.Object({
    url: Type.String(),
    username: Type.String(),
    password: Type.String(),
    ca: MaybeText,
  }),
});
export type Enrolment = Static<typeof Enrolment>;

export const KioskStreamEntry = Type.Object({
  stream: Type.String(),
  reason: Type.String(),
  openedAt: Count,
  size: Count,
  head: Type.String(),
  flagged: Type.Boolean(),
});

export const KioskEntry = Type.Object({
  kiosk: Name,
  centre: Name,
  counters: Type.Array(Type.String()),
  enrolled: Type.Boolean(),
  demo: Type.Boolean(),
  state: Type.Union([
    Type.Literal("never"),
    Type.Literal("online"),
    Type.Literal("offline"),
    Type.Literal("lost"),
  ]),
  lastSeen: MaybeCount,
  /** Records on the kiosk that the hub has not acknowledged, by its last status. */
  pending: MaybeCount,
  disk: MaybeText,
  freeMb: MaybeCount,
  clockOffsetMs: Type.Union([Type.Number(), Type.Null()]),
  version: MaybeText,
  error: MaybeText,
  alarms: Type.Array(Type.String()),
  streams: Type.Array(KioskStreamEntry),
});
export type KioskEntry = Static<typeof KioskEntry>;

export const KiosksResponse = Type.Object({ kiosks: Type.Array(KioskEntry) });
export type KiosksResponse = Static<typeof KiosksResponse>;
