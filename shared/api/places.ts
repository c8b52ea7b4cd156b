// Wall 3: what may be said when units are compared: a span of places for each, never a ranking (shared/rank.ts).
import { Type, type Static } from "typebox";
import { Count, Name } from "../forms.ts";
import { Period } from "../period.ts";

export const PlacesBy = Type.Union([
  Type.Literal("unit"),
  Type.Literal("centre"),
  Type.Literal("counter"),
]);

export const PlacesRow = Type.Object({
  key: Type.String(),
  name: Type.String(),
  n: Count,
  satisfiedPercent: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()]),
  interval95: Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()]),
  /** Best and worst place that the intervals leave open, from 1; null without a rating. */
  places: Type.Union([Type.Tuple([Count, Count]), Type.Null()]),
});

export const PlacesResponse = Type.Object({
  period: Period,
  unit: Type.Union([Name, Type.Null()]),
  by: PlacesBy,
  formula: Type.String(),
  rule: Type.String(),
  /** In the catalogue's order, which says nothing. */
  rows: Type.Array(PlacesRow),
});
export type PlacesResponse = Static<typeof PlacesResponse>;
