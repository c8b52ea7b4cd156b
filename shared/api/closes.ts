// Wall 3: how a month stands: what of each kiosk may still come, which of that a supervisor waived, whether it is provisional.
import { Type, type Static } from "typebox";
import { KioskLedger } from "../evidence-bundle.ts";
import { Count, Name } from "../forms.ts";
import { Period } from "../period.ts";

export const MonthStandingResponse = Type.Object({
  period: Period,
  /** The newest seal; 0: none yet. */
  revision: Count,
  /** ms UTC; null: not sealed. */
  sealedAt: Type.Union([Count, Type.Null()]),
  /** "Tạm tính": a kiosk is not complete, and nobody waived it. */
  provisional: Type.Boolean(),
  kiosks: Type.Array(KioskLedger),
});
export type MonthStandingResponse = Static<typeof MonthStandingResponse>;

export const WaiverRequest = Type.Object({
  kiosk: Name,
  /** 10 to 500 characters: why nothing more of it is waited for. */
  reason: Type.String({ maxLength: 2_000 }),
});
export type WaiverRequest = Static<typeof WaiverRequest>;
