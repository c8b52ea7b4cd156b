// Wall 3: what the one-stop system says of the nine indicators (Thông tư 01/2018/TT-VPCP): how many dossiers got 2, 1, 0 points.
import { Type, type Static } from "typebox";
import { Count, DateText, Name } from "../forms.ts";
import { INDICATORS, type Indicator } from "../indicator.ts";

/** The same (unit, from, to, indicator) again replaces the row and leaves an audit entry. */
export const IndicatorRow = Type.Object({
  unit: Name,
  from: DateText,
  to: DateText,
  indicator: Type.Unsafe<Indicator>(Type.Integer({ minimum: 1, maximum: INDICATORS.length })),
  two: Count,
  one: Count,
  zero: Count,
  /** Points that the superior agency gave instead (Điểm thẩm định), 0…2; null when it has not. */
  verified: Type.Union([Type.Number({ minimum: 0, maximum: 2, multipleOf: 0.1 }), Type.Null()]),
});
export type IndicatorRow = Static<typeof IndicatorRow>;

export const IndicatorsRequest = Type.Object({
  rows: Type.Array(IndicatorRow, { minItems: 1, maxItems: 10_000 }),
});
export type IndicatorsRequest = Static<typeof IndicatorsRequest>;

export const IndicatorsResponse = Type.Object({ added: Count, replaced: Count });
export type IndicatorsResponse = Static<typeof IndicatorsResponse>;
