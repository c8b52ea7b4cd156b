// Wall 3: the quality of a period's data, kiosk by kiosk: what was stored and how it stands, what is still missing, when it ran.
import { Type, type Static } from "typebox";
import { Count, Name } from "../forms.ts";
import { Period } from "../period.ts";

const KnownCount = Type.Union([Count, Type.Null()]);

/**
 * The conservation ledger: stored = counted + voided + test + repeat + quarantined. `late` and `outsideHours` are among the
 * counted.
 */
const Ledger = {
  /** Ratings that the hub has and receipted, from the numbers of the kiosk's chain and from no rollup: it can contradict the rest. */
  stored: Count,
  counted: Count,
  late: Count,
  /** Counted ratings outside the opening hours of their centre; null where no hours are stated. */
  outsideHours: KnownCount,
  voided: Count,
  test: Count,
  repeat: Count,
  quarantined: Count,
  /** Sequence numbers that the kiosk's last signed status names and the hub does not hold; null when no status is known. */
  missing: KnownCount,
  /** Opening minutes of the period up to the newest record; null where no hours are stated. */
  openMinutes: KnownCount,
  /** Those in which the kiosk's own records show that it ran (F7); silence at the end of a run counts as off. */
  runningMinutes: KnownCount,
  runningPercent: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()]),
};

export const QualityTotal = Type.Object(Ledger);
export type QualityTotal = Static<typeof QualityTotal>;

/** Ratings of one hour of a kiosk that came in a burst (rule B1@1, shared/burst.ts): a question; they are counted all the same. */
export const BurstHour = Type.Object({
  /** YYYY-MM-DD */
  date: Type.String(),
  hour: Type.Integer({ minimum: 0, maximum: 23 }),
  n: Count,
});
export type BurstHour = Static<typeof BurstHour>;

export const QualityRow = Type.Object({
  kiosk: Type.String(),
  /** Null for a kiosk that is no longer registered. */
  centre: Type.Union([Name, Type.Null()]),
  ...Ledger,
  /** Codes of the alarms of the period. */
  alarms: Type.Array(Type.String()),
  /** In the order of time; null for a period longer than a month: see its months. */
  bursts: Type.Union([Type.Array(BurstHour), Type.Null()]),
});
export type QualityRow = Static<typeof QualityRow>;

export const QualityResponse = Type.Object({
  period: Period,
  unit: Type.Union([Name, Type.Null()]),
  /** ms UTC */
  asOf: Count,
  rows: Type.Array(QualityRow),
  /** Unknown as soon as it is unknown of one kiosk. */
  total: QualityTotal,
});
export type QualityResponse = Static<typeof QualityResponse>;
