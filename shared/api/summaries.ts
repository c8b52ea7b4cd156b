// Wall 3: the monthly summary as the hub answers it. What is unknown is null, never 0 or 100.
import { Type, type Static } from "typebox";
import { Count, DateText, Name } from "../forms.ts";
import { Calendar, Period } from "../period.ts";

const Percent = Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()]);
const KnownCount = Type.Union([Count, Type.Null()]);

export const BY = [
  "unit",
  "centre",
  "counter",
  "domain",
  "procedure",
  "kiosk",
  "day",
  "hour",
] as const;
export const By = Type.Union(
  [
    Type.Literal("unit"),
    Type.Literal("centre"),
    Type.Literal("counter"),
    Type.Literal("domain"),
    Type.Literal("procedure"),
    Type.Literal("kiosk"),
    Type.Literal("day"),
    Type.Literal("hour"),
  ],
  {
    description:
      "One row for each. counter: keys are centre/counter. domain: holds its procedures; the empty key is for ratings that name none. hour: the pattern of the week, keys are weekday/hour, Monday = 1, local time.",
  },
);
export type By = Static<typeof By>;

export const SummariesQuery = Type.Object({
  period: Type.String({ minLength: 4, maxLength: 32 }),
  calendar: Type.Optional(Calendar),
  unit: Type.Optional(Name),
  by: Type.Optional(By),
  /** Count by the units of this date, with the counters that became theirs (by unit, centre or counter only). */
  unitsOn: Type.Optional(DateText),
});
export type SummariesQuery = Static<typeof SummariesQuery>;

export const SummaryRow = Type.Object({
  key: Type.String(),
  name: Type.String(),
  scales: Type.Array(
    Type.Object({ scale: Type.String(), counts: Type.Record(Type.String(), Count) }),
  ),
  n: Count,
  satisfied: Count,
  satisfiedPercent: Percent,
  interval95: Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()]),
  transactions: KnownCount,
  participationPercent: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  sampleNeeded: KnownCount,
  enoughSample: Type.Union([Type.Boolean(), Type.Null()]),
  voided: Count,
  test: Count,
  repeat: Count,
  quarantined: Count,
  late: Count,
  flags: Type.Array(Type.String()),
});
export type SummaryRow = Static<typeof SummaryRow>;

/** How a period's figures stand to its newest seal. */
export const SummaryStatus = {
  status: Type.Union([Type.Literal("open"), Type.Literal("sealed"), Type.Literal("amended")]),
  revision: Count,
  /** True while any counted rating of the period is simulated. */
  demo: Type.Boolean(),
};

export const SummariesResponse = Type.Object({
  period: Period,
  unit: Type.Union([Name, Type.Null()]),
  by: By,
  formula: Type.String(),
  /** ms UTC */
  asOf: Count,
  ...SummaryStatus,
  rows: Type.Array(SummaryRow),
  total: SummaryRow,
});
export type SummariesResponse = Static<typeof SummariesResponse>;
