// Level sets with their versions (domain rules: TT 32/2017 Điều 12; TT 01/2018). A level is a code, never a button position.
// Promises: no default level exists anywhere; a changed set is a new version with a new id.
import { Type, type Static } from "typebox";
import { GivenCode } from "./forms.ts";

export const Label = Type.Object({
  vi: Type.String({ minLength: 1, maxLength: 200 }),
  en: Type.String({ maxLength: 200 }),
  zh: Type.String({ maxLength: 200 }),
});
export type Label = Static<typeof Label>;

export const Level = Type.Object({
  code: GivenCode,
  label: Label,
  satisfied: Type.Boolean(),
  asksReason: Type.Boolean(),
});
export type Level = Static<typeof Level>;

export const Scale = Type.Object({
  id: GivenCode,
  levels: Type.Array(Level, { minItems: 2, maxItems: 9 }),
});
export type Scale = Static<typeof Scale>;

function level(
  code: string,
  vi: string,
  en: string,
  zh: string,
  satisfied: boolean,
  asksReason: boolean,
): Level {
  return { code, label: { vi, en, zh }, satisfied, asksReason };
}

const RHL = level("RHL", "Rất hài lòng", "Very satisfied", "非常满意", true, false);
const HL = level("HL", "Hài lòng", "Satisfied", "满意", true, false);
const BT = level("BT", "Bình thường", "Neutral", "一般", false, true);
const KHL = level("KHL", "Không hài lòng", "Not satisfied", "不满意", false, true);
const RKHL = level("RKHL", "Rất không hài lòng", "Very dissatisfied", "非常不满意", false, true);

/** The level set of a kiosk that was not given another one. (A level set, not a level: no rating is ever filled in.) */
export const DEFAULT_SCALE = "vn3.1";

export const SCALES: readonly Scale[] = [
  { id: "vn3.1", levels: [RHL, HL, KHL] },
  { id: "vn4.1", levels: [RHL, HL, BT, KHL] },
  { id: "vn5.1", levels: [RHL, HL, BT, KHL, RKHL] },
  { id: "vn3n.1", levels: [HL, BT, KHL] },
];

export function findLevel(
  scales: readonly Scale[],
  scale: string,
  code: string,
): Level | undefined {
  return scales.find(({ id }) => id === scale)?.levels.find((entry) => entry.code === code);
}
