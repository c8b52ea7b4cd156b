// Wall 3: the fleet, and how a kiosk comes into it (register → claim code → enrol).
import { Type, type Static } from "typebox";
import { Bytes32, Count, GivenCode, Name } from "../forms.ts";
import { DEFAULT_PREFIX } from "../protocol/topics.ts";
import type { Scale } from "../scale.ts";

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const MaybeCount = Type.Union([Count, Type.Null()]);

export const ScreenLanguage = Type.Union([
  Type.Literal("vi"),
  Type.Literal("en"),
  Type.Literal("zh"),
]);

/** How one kiosk shows itself; what is not said stands as in KIOSK_DEFAULTS. */
const screenSettings = {
  /** Levels of the scale in the order of the faces; not said: the scale's own, best first. */
  order: Type.Optional(Type.Array(GivenCode, { minItems: 2, maxItems: 9 })),
  /** Number of that order, recorded with every rating: another order needs another number. */
  layout: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  diagonalInch: Type.Optional(Type.Number({ minimum: 5, maximum: 100 })),
  /** Vietnamese is always among them. */
  languages: Type.Optional(Type.Array(ScreenLanguage, { minItems: 1, maxItems: 3 })),
  /** Minutes before the first opening of a day at which the kiosk tests itself; only where there are opening hours. */
  selfTestBefore: Type.Optional(Type.Integer({ minimum: 1, maximum: 240 })),
};
export const ScreenSettings = Type.Object(screenSettings);
export type ScreenSettings = Static<typeof ScreenSettings>;

export const KIOSK_DEFAULTS = {
  layout: 1,
  diagonalInch: 15.6,
  languages: ["vi", "en", "zh"],
  selfTestBefore: 15,
} as const;

export const RegisterKioskRequest = Type.Object({
  kiosk: Name,
  centre: Name,
  counters: Type.Array(GivenCode, { minItems: 1, maxItems: 50 }),
  /** Shown on the screen as the field of the counter; default none. */
  service: Type.Optional(GivenCode),
  scale: Type.Optional(GivenCode),
  /** Digits only; the hub keeps and hands on nothing but its scrypt hash. */
  staffPin: Type.Optional(Type.String({ pattern: "^[0-9]{4,12}$" })),
  ...screenSettings,
});
export type RegisterKioskRequest = Static<typeof RegisterKioskRequest>;

/** What is wrong with settings beyond their shape; `before` are those that the kiosk has now. English, for a problem's detail. */
export function settingsFaults(
  settings: ScreenSettings,
  scale: Scale | undefined,
  before: ScreenSettings,
): readonly string[] {
  const { order, layout = KIOSK_DEFAULTS.layout, languages } = settings;
  const faults: string[] = [];
  const own = scale?.levels.map(({ code }) => code) ?? [];
  if (order !== undefined && scale !== undefined) {
    if (order.toSorted().join() !== own.toSorted().join()) {
      faults.push(`order: it must name each level of ${scale.id} once: ${own.join(", ")}`);
    } else if ((order.join() === own.join()) !== (layout === KIOSK_DEFAULTS.layout)) {
      faults.push(
        "layout: 1 is the scale's own order, best first; another order has another number",
      );
    }
  } else if (order === undefined && layout !== KIOSK_DEFAULTS.layout) {
    faults.push(`layout: ${layout} needs the order that it is the number of`);
  }
  const had = before.order;
  const isSameScale = had !== undefined && order?.toSorted().join() === had.toSorted().join();
  if (isSameScale && before.layout === layout && order?.join() !== had.join()) {
    faults.push(
      `layout: ${layout} stood for the order ${had.join(", ")} here; another order needs another number`,
    );
  }
  if (languages !== undefined && !languages.includes("vi")) {
    faults.push("languages: Vietnamese (vi) is always among them");
  }
  if (new Set(languages).size < (languages?.length ?? 0))
    faults.push("languages: one stands twice");
  return faults;
}

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
  /** Id of the key that it signs with; null until it is enrolled. */
  key: MaybeText,
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

/** What is wrong with the hub itself; `code` is one of shared/fault.ts. */
export const HubFaultEntry = Type.Object({ code: Type.String(), since: Count });

export const KiosksResponse = Type.Object({
  kiosks: Type.Array(KioskEntry),
  hub: Type.Object({ faults: Type.Array(HubFaultEntry) }),
});
export type KiosksResponse = Static<typeof KiosksResponse>;

/** The close of one working day at a kiosk: `code` is what people compare with their eyes. */
export const DaySeal = Type.Object({
  /** YYYY-MM-DD, as the kiosk says it. */
  date: Type.String(),
  /** XXXX-XXXX */
  code: Type.String(),
  /** Counts per level as the kiosk closed the day with them, `RHL:12,HL:3`. */
  counts: Type.String(),
  stream: Type.String(),
  seq: Count,
});
export type DaySeal = Static<typeof DaySeal>;

export const DaySealsResponse = Type.Object({ kiosk: Name, seals: Type.Array(DaySeal) });
export type DaySealsResponse = Static<typeof DaySealsResponse>;
