// Wall 1, screen ↔ kiosk: the functions a screen may call and what it is shown; the same over Electron IPC and over WebSocket.
// Promises: no call changes or deletes a rating; the staff calls read, or begin a test that is never counted. Answers are values,
// never exceptions.
import { Type, type Static } from "typebox";
import { Counter, Reason } from "./catalogue.ts";
import { Count, DateText, GivenCode, Seq } from "./forms.ts";
import { createParser, type Parser } from "./parser.ts";
import { Scale } from "./scale.ts";

/** What the screen shows. `open` is the only state in which a tap can be taken. */
export const ServiceState = Type.Union([
  Type.Literal("open"),
  Type.Literal("closed"),
  Type.Literal("out_of_service"),
  Type.Literal("not_configured"),
]);

/** The next opening, for the screen to put into words: a local date, its weekday (ISO, 1 = Monday), minutes since midnight. */
export const OpeningMoment = Type.Object({
  date: DateText,
  weekday: Type.Integer({ minimum: 1, maximum: 7 }),
  minute: Type.Integer({ minimum: 0, maximum: 1_440 }),
  /** 0 = today, 1 = tomorrow. */
  inDays: Count,
});

export const KioskView = Type.Object({
  service: ServiceState,
  /** Why out of service, for staff: disk_full, read_only, corrupt, busy, fork … Null when fine. */
  fault: Type.Union([Type.String(), Type.Null()]),
  kiosk: Type.String(),
  centreName: Type.String(),
  parentName: Type.String(),
  counter: Type.Union([Counter, Type.Null()]),
  domainName: Type.String(),
  /** Its levels stand in the order of the faces; `layout` is the number of that order. */
  scale: Type.Union([Scale, Type.Null()]),
  layout: Count,
  reasons: Type.Array(Reason),
  languages: Type.Array(Type.String()),
  /** Languages that the locality has supplied voice clips in: vi, en, zh, tay, dao, san-chi. No clip, no button. */
  audio: Type.Array(Type.String()),
  hotline: Type.String(),
  diagonalInch: Type.Number(),
  /** Opening hours in words, e.g. "07:30–11:30, 13:30–17:00"; empty when always open. */
  hoursToday: Type.String(),
  /** Null while open, and when no opening is known. */
  opensAt: Type.Union([OpeningMoment, Type.Null()]),
  demo: Type.Boolean(),
  /**
   * A self-test is going on. While it is not null the screen shows the levels with the words that this is a test, and taps
   * each code of `levels` itself: pointer events of its own at the middle of the face, through the same tap logic and the same
   * path to `take` as a finger, with `test: run` in the call; nothing else it does carries `test`. A level leaves the list when
   * its test rating is on the disk; the screen goes on with the first one left, not faster than one a second. A finger on the
   * glass is not a test: it is answered as at any other time. The kiosk ends the test (null), by itself after a minute.
   */
  selfTest: Type.Union([Type.Null(), Type.Object({ run: Count, levels: Type.Array(GivenCode) })]),
});

/** `test`: this tap was made by the screen itself for the self-test of that number (KioskView.selfTest). */
export const TakeCall = Type.Object({ level: GivenCode, test: Type.Optional(Count) });
export const TakeAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true), ref: Seq }),
  Type.Object({
    ok: Type.Literal(false),
    code: Type.Union([
      Type.Literal("closed"),
      Type.Literal("unknown_level"),
      Type.Literal("too_soon"),
      Type.Literal("out_of_service"),
    ]),
  }),
]);

/** Takes back (void record) or explains (reasons record) the rating that this screen took last. */
export const TakeBackCall = Type.Object({ ref: Seq });
export const ExplainCall = Type.Object({
  ref: Seq,
  reasons: Type.Array(GivenCode, { minItems: 1, maxItems: 11 }),
});
export const ChangeAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true) }),
  Type.Object({
    ok: Type.Literal(false),
    code: Type.Union([
      Type.Literal("not_last"),
      Type.Literal("too_late"),
      Type.Literal("out_of_service"),
    ]),
  }),
]);

export const StaffSignInCall = Type.Object({ pin: Type.String({ pattern: "^[0-9]{4,12}$" }) });
export const StaffSignInAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true), session: Type.String() }),
  Type.Object({
    ok: Type.Literal(false),
    code: Type.Union([Type.Literal("wrong_pin"), Type.Literal("locked"), Type.Literal("no_pin")]),
    retryInS: Count,
    /** Further tries before the next one that is wrong locks. */
    triesLeft: Count,
  }),
]);

export const StaffTallyCall = Type.Object({ session: Type.String({ maxLength: 100 }) });

export const DayTally = Type.Object({
  /** YYYY-MM-DD, local. */
  date: Type.String(),
  n: Count,
  /** Hidden (null) while there are fewer than 5 ratings. */
  counts: Type.Union([Type.Null(), Type.Array(Type.Object({ level: GivenCode, n: Count }))]),
  satisfied: Type.Union([Count, Type.Null()]),
  satisfiedPercent: Type.Union([Type.Number(), Type.Null()]),
  interval95: Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()]),
  /** `XXXX-XXXX` once the day is closed. */
  sealCode: Type.Union([Type.String(), Type.Null()]),
});

/** Answers before the test is over: how it went is told in the tally, and by `KioskView.selfTest` on its way. */
export const SelfTestAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true) }),
  Type.Object({
    ok: Type.Literal(false),
    code: Type.Union([
      Type.Literal("signed_out"),
      Type.Literal("running"),
      Type.Literal("not_configured"),
      Type.Literal("out_of_service"),
    ]),
  }),
]);

export const StaffTally = Type.Object({
  today: DayTally,
  /** The 30 local days before today, the newest first. */
  days: Type.Array(DayTally),
  /**
   * Why ratings of the finished days above were not satisfied ones, the most frequent first; today's are in it once today is
   * closed. Null while those days have fewer than 5 ratings.
   */
  reasons: Type.Union([Type.Null(), Type.Array(Type.Object({ reason: GivenCode, n: Count }))]),
  scale: Type.Union([Scale, Type.Null()]),
  connected: Type.Boolean(),
  disconnectedAt: Type.Union([Count, Type.Null()]),
  /** Ratings that the hub has not acknowledged. */
  pending: Count,
  lastDeliveredAt: Type.Union([Count, Type.Null()]),
  disk: Type.String(),
  freeMb: Type.Union([Count, Type.Null()]),
  /** Version of the configuration; 0 = none yet. */
  conf: Count,
  /** The last self-test since the program started. */
  selfTest: Type.Union([Type.Null(), Type.Object({ at: Count, missing: Type.Array(GivenCode) })]),
  clockOffsetMs: Type.Union([Type.Number(), Type.Null()]),
  error: Type.Union([Type.String(), Type.Null()]),
  app: Type.String(),
  closesInS: Count,
});
export const StaffTallyAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true), tally: StaffTally }),
  Type.Object({ ok: Type.Literal(false), code: Type.Literal("signed_out") }),
]);

export type OpeningMoment = Static<typeof OpeningMoment>;
export type KioskView = Static<typeof KioskView>;
export type TakeCall = Static<typeof TakeCall>;
export type TakeAnswer = Static<typeof TakeAnswer>;
export type TakeBackCall = Static<typeof TakeBackCall>;
export type ExplainCall = Static<typeof ExplainCall>;
export type ChangeAnswer = Static<typeof ChangeAnswer>;
export type StaffSignInCall = Static<typeof StaffSignInCall>;
export type StaffSignInAnswer = Static<typeof StaffSignInAnswer>;
export type StaffTallyCall = Static<typeof StaffTallyCall>;
export type DayTally = Static<typeof DayTally>;
export type StaffTally = Static<typeof StaffTally>;
export type StaffTallyAnswer = Static<typeof StaffTallyAnswer>;
export type SelfTestAnswer = Static<typeof SelfTestAnswer>;

export interface KioskBridge {
  view(): Promise<KioskView>;
  /** Station 3. The answer `ok` means: durably on disk. */
  take(call: TakeCall): Promise<TakeAnswer>;
  takeBack(call: TakeBackCall): Promise<ChangeAnswer>;
  explain(call: ExplainCall): Promise<ChangeAnswer>;
  staffSignIn(call: StaffSignInCall): Promise<StaffSignInAnswer>;
  staffTally(call: StaffTallyCall): Promise<StaffTallyAnswer>;
  staffSignOut(call: StaffTallyCall): Promise<{ readonly ok: true }>;
  /** Begins a self-test from the staff's page, which then makes way for it. */
  staffSelfTest(call: StaffTallyCall): Promise<SelfTestAnswer>;
  /** Tells of every change of the view; the returned function ends it. */
  onView(listener: (view: KioskView) => void): () => void;
}

const NoArgument = Type.Object({});

/** Channel name = method name; every argument is parsed on the kiosk's side of the wall. */
export const BRIDGE_CALLS = {
  view: createParser(NoArgument),
  take: createParser(TakeCall),
  takeBack: createParser(TakeBackCall),
  explain: createParser(ExplainCall),
  staffSignIn: createParser(StaffSignInCall),
  staffTally: createParser(StaffTallyCall),
  staffSignOut: createParser(StaffTallyCall),
  staffSelfTest: createParser(StaffTallyCall),
} as const satisfies Record<Exclude<keyof KioskBridge, "onView">, Parser<unknown>>;

export type BridgeMethod = keyof typeof BRIDGE_CALLS;

/** Pushed to the screen under this name whenever the view changes. */
export const VIEW_EVENT = "view";
