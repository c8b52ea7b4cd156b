// Wall 3: the public board: the figures of the newest sealed month, and nothing else. What would tell of few people is hidden.
import { Type, type Static } from "typebox";
import { Count } from "../forms.ts";
import { Period } from "../period.ts";
import { Scale } from "../scale.ts";

/** Below this many ratings a unit's figures are hidden (and so many others that no sum gives them away). */
export const BOARD_LEAST = 5;

export const BoardFigures = Type.Object({
  n: Count,
  satisfied: Count,
  satisfiedPercent: Type.Union([Type.Number(), Type.Null()]),
  interval95: Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()]),
  scales: Type.Array(
    Type.Object({ scale: Type.String(), counts: Type.Record(Type.String(), Count) }),
  ),
});
export type BoardFigures = Static<typeof BoardFigures>;

export const BoardRow = Type.Object({
  key: Type.String(),
  name: Type.String(),
  /** Null: too few ratings to be shown. */
  figures: Type.Union([BoardFigures, Type.Null()]),
});
export type BoardRow = Static<typeof BoardRow>;

export const BoardMonth = Type.Object({
  period: Period,
  /** ms UTC */
  sealedAt: Count,
  revision: Count,
  code: Type.String(),
  demo: Type.Boolean(),
  scales: Type.Array(Scale),
  rows: Type.Array(BoardRow),
  total: BoardRow,
});
export type BoardMonth = Static<typeof BoardMonth>;

/** `month` is null until a month was sealed. */
export const BoardResponse = Type.Object({ month: Type.Union([BoardMonth, Type.Null()]) });
export type BoardResponse = Static<typeof BoardResponse>;
