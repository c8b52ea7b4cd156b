// Wall 3: why people were not satisfied: how often each reason was chosen in a period. Reasons are optional and several may be chosen.
import { Type, type Static } from "typebox";
import { Count, Name } from "../forms.ts";
import { Period } from "../period.ts";
import { Label } from "../scale.ts";

export const ReasonRow = Type.Object({
  reason: Type.String(),
  /** Null for a code that the catalogue no longer knows. */
  label: Type.Union([Label, Type.Null()]),
  n: Count,
  /** Of the ratings that are not satisfied; several reasons may be chosen, so these may add to more than 100. */
  percent: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
});
export type ReasonRow = Static<typeof ReasonRow>;

export const ReasonsResponse = Type.Object({
  period: Period,
  unit: Type.Union([Name, Type.Null()]),
  /** Counted ratings, and how many of them are not satisfied. */
  n: Count,
  unsatisfied: Count,
  /** In the catalogue's order, also those that nobody chose; then codes that it does not know. */
  rows: Type.Array(ReasonRow),
});
export type ReasonsResponse = Static<typeof ReasonsResponse>;
