// Wall 3: transactions at the counters (dossiers), the denominator of participation. Shaped after Biểu II.06a.
import { Type, type Static } from "typebox";
import { Count, DateText, GivenCode, Name } from "../forms.ts";

/** The same (unit, domain, from, to, authority) again replaces the row and leaves an audit entry. */
export const TransactionsRow = Type.Object({
  unit: Name,
  domain: Type.Union([GivenCode, Type.Null()]),
  from: DateText,
  to: DateText,
  received: Count,
  atCounter: Count,
  resolved: Count,
  early: Count,
  onTime: Count,
  late: Count,
  authority: Type.Union([Type.Literal("own"), Type.Literal("vertical")]),
});
export type TransactionsRow = Static<typeof TransactionsRow>;

export const TransactionsRequest = Type.Object({
  rows: Type.Array(TransactionsRow, { minItems: 1, maxItems: 10_000 }),
});
export type TransactionsRequest = Static<typeof TransactionsRequest>;

export const TransactionsResponse = Type.Object({ added: Count, replaced: Count });
export type TransactionsResponse = Static<typeof TransactionsResponse>;
