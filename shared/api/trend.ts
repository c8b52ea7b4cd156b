// Wall 3: the same figure over a run of periods of one kind, oldest first: what a trend is drawn from.
import { Type, type Static } from "typebox";
import { Count, DateText, Name } from "../forms.ts";
import { Calendar, Period } from "../period.ts";
import { SummaryRow, SummaryStatus } from "./summaries.ts";

/** A year of months and the same month of the year before. */
export const USUAL_PERIODS = 13;
export const MOST_PERIODS = 60;

export const TrendQuery = Type.Object({
  /** The last period of the run; the others are those before it, of the same kind and length. */
  period: Type.String({ minLength: 4, maxLength: 32 }),
  calendar: Type.Optional(Calendar),
  unit: Type.Optional(Name),
  /** The same unit through all periods, with what its counters were before (see summaries.ts). */
  unitsOn: Type.Optional(DateText),
  /** How many, 1…60; not said: 13. */
  periods: Type.Optional(Type.String({ pattern: "^[1-9][0-9]?$" })),
});
export type TrendQuery = Static<typeof TrendQuery>;

export const TrendPoint = Type.Object({
  period: Period,
  ...SummaryStatus,
  /** The figures of the whole period, with its interval and its flags. */
  total: SummaryRow,
});
export type TrendPoint = Static<typeof TrendPoint>;

export const TrendResponse = Type.Object({
  unit: Type.Union([Name, Type.Null()]),
  calendar: Calendar,
  formula: Type.String(),
  /** ms UTC */
  asOf: Count,
  /** Oldest first. */
  points: Type.Array(TrendPoint),
});
export type TrendResponse = Static<typeof TrendResponse>;
